"""
Who works on which conversation.

A worker is a process that says every second that it is alive. It claims conversations that are due and works on
them alone. When it was silent for as long as a lease lasts, or is seen to have ended, the others take its
conversations over; should it come back, `fenced` tells it that they are not its own any more.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, and_, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.kinds import Kind
from twitter_channel.store.database import Database
from twitter_channel.store.errors import ClaimLost
from twitter_channel.store.home import Home
from twitter_channel.store.tables import connections, conversations, events, messages, workers

LEASE_MS = 5_000
SETTLE_MS = 1_500
"""How long after its sender's end a message that was on its way may still arrive."""

PENDING: tuple[Literal["queued", "sending", "waiting"], ...] = ("queued", "sending", "waiting")
"""The states of a message that something is still to be done about."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A conversation that *worker_id* works on."""

    conversation_id: int
    connection_id: int
    customer_id: str
    worker_id: str
    kind: Kind = "dm"


async def fenced(connection: AsyncConnection, claim: Claim) -> None:
    """
    Hold *claim* until the transaction ends.

    Raises:
        ClaimLost: If the conversation was taken over.
    """
    own = select(conversations.c.id).where(
        conversations.c.id == claim.conversation_id, conversations.c.claimed_by == claim.worker_id
    )
    if (await connection.execute(own.with_for_update())).first() is None:
        raise ClaimLost(f"conversation {claim.conversation_id}")


class Claims:
    """One process's part in the work that all share."""

    def __init__(self, database: Database, home: Home) -> None:
        self._database = database
        self._home = home
        self.worker_id = ""

    async def enter(self) -> None:
        """Begin to share the work, under a name that nobody had before."""
        self.worker_id = uuid.uuid4().hex
        now = self._database.now()
        values = {"id": self.worker_id, "home": self._home.place, "process": self._home.process}
        async with self._database.writing() as connection:
            await connection.execute(
                insert(workers).values(values | {"alive_until": now + LEASE_MS, "started_at": now})
            )

    async def beat(self) -> bool:
        """Say that this process is alive; False when the others thought otherwise, and it has to enter again."""
        own = update(workers).where(workers.c.id == self.worker_id)
        async with self._database.writing() as connection:
            done = await connection.execute(own.values(alive_until=self._database.now() + LEASE_MS))
        return bool(done.rowcount)

    async def leave(self) -> None:
        """Give everything back."""
        async with self._database.writing() as connection:
            await self._free(connection, [self.worker_id])
            await connection.execute(delete(workers).where(workers.c.id == self.worker_id))

    async def relieve(self) -> int:
        """Free the conversations of workers that are silent or gone; how many such workers there were."""
        ended = await self._ended()
        now = self._database.now()
        silent = or_(workers.c.alive_until < now, workers.c.id.in_(ended))
        others = and_(silent, workers.c.id != self.worker_id)
        async with self._database.reading() as connection:
            if (await connection.execute(select(workers.c.id).where(others).limit(1))).first() is None:
                return 0
        async with self._database.writing() as connection:
            gone = (await connection.execute(delete(workers).where(others).returning(workers.c.id))).scalars().all()
            await self._hasten(connection, ended)
            await self._free(connection, gone)
        return len(gone)

    async def _ended(self) -> list[str]:
        """The workers of this machine whose processes are not there any more."""
        neighbours = select(workers.c.id, workers.c.process).where(
            workers.c.home == self._home.place, workers.c.id != self.worker_id
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(neighbours)).all()
        return [row.id for row in found if self._home.is_gone(row.process)]

    async def _hasten(self, connection: AsyncConnection, ended: Sequence[str]) -> None:
        """What a process that is gone for certain was sending need not be waited for as long as for a silent one."""
        theirs = select(conversations.c.id).where(conversations.c.claimed_by.in_(ended))
        soon = self._database.now() + SETTLE_MS
        under_way = update(messages).where(
            messages.c.conversation_id.in_(theirs), messages.c.state == "sending", messages.c.sending_until > soon
        )
        await connection.execute(under_way.values(sending_until=soon))

    async def _free(self, connection: AsyncConnection, of: Sequence[str]) -> None:
        theirs = update(conversations).where(conversations.c.claimed_by.in_(of))
        await connection.execute(theirs.values(claimed_by=None))

    async def take(self, most: int) -> tuple[Claim, ...]:
        """Claim up to *most* conversations that are due and that nobody works on."""
        due = (
            select(conversations.c.id)
            .join(connections, connections.c.id == conversations.c.connection_id)
            .where(_is_due(self._database))
            .order_by(conversations.c.due_at, conversations.c.id)
            .limit(most)
        )
        if not await self._any(due):
            return ()
        async with self._database.writing() as connection:
            # Whoever relieves this process deletes its row: held here, nothing is claimed in the name of the dead.
            alive = select(workers.c.id).where(workers.c.id == self.worker_id).with_for_update(read=True)
            if (await connection.execute(alive)).first() is None:
                return ()
            found = await connection.execute(due.with_for_update(skip_locked=True, of=conversations))
            mine = update(conversations).where(conversations.c.id.in_(found.scalars().all()))
            claimed = await connection.execute(mine.values(claimed_by=self.worker_id).returning(*_CLAIMED))
            return tuple(self._claim(row) for row in claimed)

    async def _any(self, query: Any) -> bool:
        """A look that holds up nobody who writes."""
        async with self._database.reading() as connection:
            return (await connection.execute(query.limit(1))).first() is not None

    def _claim(self, row: Row[Any]) -> Claim:
        return Claim(row.id, row.connection_id, row.customer_id, self.worker_id, row.kind)

    async def release(self, claim: Claim, due_at: int) -> None:
        """Leave the conversation until the time *due_at*, whatever comes in meanwhile."""
        async with self._database.writing() as connection:
            await self._leave_alone(connection, claim, due_at)

    async def release_if_idle(self, claim: Claim) -> bool:
        """
        Leave the conversation if there is nothing to do in it, until the time of people is over.

        False when it is over, or something came in just now.
        """
        async with self._database.writing() as connection:
            await fenced(connection, claim)
            if (await connection.execute(select(_has_work(claim, self._database)))).scalar_one():
                return False
            await self._leave_alone(connection, claim, conversations.c.returns_at)
        return True

    async def _leave_alone(self, connection: AsyncConnection, claim: Claim, due_at: Any) -> None:
        own = and_(conversations.c.id == claim.conversation_id, conversations.c.claimed_by == claim.worker_id)
        await connection.execute(update(conversations).where(own).values(claimed_by=None, due_at=due_at))

    async def next_due(self) -> float | None:
        """In how many seconds the next conversation is due that nobody works on; None when there is none."""
        free = and_(conversations.c.claimed_by.is_(None), conversations.c.due_at.is_not(None))
        first = (
            select(func.min(conversations.c.due_at) - self._database.now())
            .join(connections, connections.c.id == conversations.c.connection_id)
            .where(free, connections.c.held.is_(False))
        )
        async with self._database.reading() as connection:
            wait = (await connection.execute(first)).scalar()
        return None if wait is None else max(wait, 0) / 1000

    async def alive(self) -> int:
        """How many processes share the work."""
        living = select(func.count()).select_from(workers).where(workers.c.alive_until >= self._database.now())
        async with self._database.reading() as connection:
            return (await connection.execute(living)).scalar_one()


async def make_due(connection: AsyncConnection, database: Database, conversation_id: int) -> None:
    """There is something to do in the conversation, from now on."""
    now = database.now()
    sooner = case(
        (or_(conversations.c.due_at.is_(None), conversations.c.due_at > now), now), else_=conversations.c.due_at
    )
    found = update(conversations).where(conversations.c.id == conversation_id)
    await connection.execute(found.values(due_at=sooner, updated_at=now))


_CLAIMED = (conversations.c.id, conversations.c.connection_id, conversations.c.customer_id, conversations.c.kind)


def _is_due(database: Database) -> Any:
    return and_(
        conversations.c.due_at <= database.now(), conversations.c.claimed_by.is_(None), connections.c.held.is_(False)
    )


def _has_work(claim: Claim, database: Database) -> Any:
    waiting = exists().where(events.c.conversation_id == claim.conversation_id, events.c.state == "received")
    unsent = exists().where(messages.c.conversation_id == claim.conversation_id, messages.c.state.in_(PENDING))
    mine = conversations.c.id == claim.conversation_id
    return or_(waiting, unsent, exists().where(mine, conversations.c.returns_at <= database.now()))
