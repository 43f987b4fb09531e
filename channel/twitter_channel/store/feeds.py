"""How far the list of messages was read, and whose turn it is to look after a connection."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update

from twitter_channel.store.database import Database
from twitter_channel.store.tables import connections, events, feeds, messages, webhooks


@dataclass(frozen=True, slots=True)
class Feed:
    """
    What is known of a connection's list.

    Every message up to the position ``complete_to`` is stored (None: it was never read); ``listed_at`` is when the
    last complete reading began.
    """

    complete_to: int | None
    listed_at: int | None
    problem: str | None


class FeedStore:
    """Reads and writes what `Feed` says."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def now(self) -> int:
        """The time that all processes share, in milliseconds."""
        async with self._database.reading() as connection:
            return (await connection.execute(select(self._database.now()))).scalar_one()

    async def get(self, connection_id: int) -> Feed | None:
        """The feed of a connection; None when the connection is gone."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(feeds).where(feeds.c.connection_id == connection_id))).first()
        return None if row is None else Feed(row.complete_to, row.listed_at, row.problem)

    async def all(self) -> dict[int, Feed]:
        """Every connection's feed."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(feeds))).all()
        return {row.connection_id: Feed(row.complete_to, row.listed_at, row.problem) for row in rows}

    async def complete(self, connection_id: int, newest: int, began: int) -> None:
        """Everything up to *newest* is stored; the reading *began* then. Neither ever goes back."""
        farther = or_(feeds.c.complete_to.is_(None), feeds.c.complete_to < newest)
        later = or_(feeds.c.listed_at.is_(None), feeds.c.listed_at < began)
        mine = feeds.c.connection_id == connection_id
        async with self._database.writing() as connection:
            await connection.execute(update(feeds).where(mine, farther).values(complete_to=newest))
            await connection.execute(update(feeds).where(mine, later).values(listed_at=began, problem=None))

    async def failed(self, connection_id: int, problem: str) -> None:
        """The list could not be read, for *problem*."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(feeds).where(feeds.c.connection_id == connection_id).values(problem=problem)
            )

    async def take_turns(self, every_ms: int, only: Sequence[int] | None = None) -> tuple[int, ...]:
        """
        The connections that this process is to look after now, and nobody else for *every_ms*.

        With *only* those of them, whether it is their time or not.
        """
        now = self._database.now()
        working = select(connections.c.id).where(
            connections.c.status.in_(("enabled", "enabling")),
            connections.c.user_id.is_not(None),
            connections.c.held.is_(False),
        )
        due = or_(webhooks.c.check_due_at.is_(None), webhooks.c.check_due_at <= now)
        which: Any = due if only is None else webhooks.c.connection_id.in_(only)
        turns = update(webhooks).where(webhooks.c.connection_id.in_(working), which)
        taken = turns.values(check_due_at=now + every_ms).returning(webhooks.c.connection_id)
        async with self._database.writing() as connection:
            return tuple((await connection.execute(taken)).scalars().all())

    async def put_off(self, connection_id: int, wait_ms: int) -> None:
        """Somebody is to look after the connection again after *wait_ms*."""
        due = {"check_due_at": self._database.now() + wait_ms}
        async with self._database.writing() as connection:
            await connection.execute(update(webhooks).where(webhooks.c.connection_id == connection_id).values(due))

    async def own_messages(self, conversation_id: int, after: int) -> tuple[tuple[str, str], ...]:
        """
        Id and text of what the account wrote in a conversation after the position *after*, the oldest first.

        Without those that are known to be ours.
        """
        ours = select(messages.c.twitter_id).where(
            messages.c.conversation_id == conversation_id, messages.c.twitter_id.is_not(None)
        )
        written = select(events.c.event_id, events.c.text).where(
            events.c.conversation_id == conversation_id,
            events.c.direction == "out",
            events.c.position > after,
            events.c.event_id.not_in(ours),
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(written.order_by(events.c.position))).all()
        return tuple((row.event_id, row.text) for row in rows)
