"""Who looks: what our people have seen of a conversation, what the customer has read, and that they are typing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.database import Database
from twitter_channel.store.events import IN_THREAD
from twitter_channel.store.tables import attention, conversations, events

TYPING_MS = 4_000
"""How long somebody who typed is shown as typing: Twitter shows the bubble for about three seconds."""


@dataclass(frozen=True, slots=True)
class Attention:
    """
    One conversation. *read_to* is the position up to which the customer has read, 0 where nobody knows.

    *unread* is how many messages of the customer nobody of ours has seen.
    """

    is_typing: bool = False
    read_to: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Unseen:
    """What Twitter is to be told: that our people have read up to the message *event_id* at *position*."""

    event_id: str
    position: int


class AttentionStore:
    """Reads and writes what `Attention` says."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of(self, conversation_id: int) -> Attention:
        """One conversation's."""
        since = milliseconds(self._clock) - TYPING_MS
        found = select(attention).where(attention.c.conversation_id == conversation_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(found)).first()
        unread = (await self.unread([conversation_id])).get(conversation_id, 0)
        if row is None:
            return Attention(unread=unread)
        return Attention(row.typing_at is not None and row.typing_at > since, row.read_to or 0, unread)

    async def unread(self, ids: Sequence[int] | None = None) -> Mapping[int, int]:
        """How many messages nobody of ours has seen, by conversation; of *ids*, or of those that are people's."""
        seen = func.coalesce(attention.c.seen_event, 0)
        of = conversations.c
        which = and_(of.state == "open", of.owner == "people") if ids is None else of.id.in_(ids)
        counted = (
            select(events.c.conversation_id, func.count())
            .join(conversations, conversations.c.id == events.c.conversation_id)
            .outerjoin(attention, attention.c.conversation_id == events.c.conversation_id)
            .where(which, IN_THREAD, events.c.direction == "in", events.c.id > seen)
            .group_by(events.c.conversation_id)
        )
        async with self._database.reading() as connection:
            return {number: count for number, count in await connection.execute(counted)}

    async def see(self, conversation_id: int, up_to: int, by: str) -> Unseen | None:
        """Somebody has seen everything up to the event of row *up_to*; what Twitter was not told yet."""
        newest = select(events.c.id, events.c.event_id, events.c.position).where(
            events.c.conversation_id == conversation_id, IN_THREAD, events.c.direction == "in", events.c.id <= up_to
        )
        async with self._database.reading() as connection:
            event = (await connection.execute(newest.order_by(events.c.position.desc()).limit(1))).first()
            mine = select(attention).where(attention.c.conversation_id == conversation_id)
            known = (await connection.execute(mine)).first()
        if event is None:
            return None
        if known is None or (known.seen_event or 0) < up_to:
            await self._put(conversation_id, seen_event=up_to, seen_at=milliseconds(self._clock), seen_by=by)
        is_told = known is not None and (known.told_to or 0) >= event.position
        return None if is_told or not event.position else Unseen(event.event_id, event.position)

    async def newest(self, conversation_id: int) -> int:
        """The row of the newest message of the customer, 0 where there is none."""
        heard = select(func.max(events.c.id)).where(
            events.c.conversation_id == conversation_id, IN_THREAD, events.c.direction == "in"
        )
        async with self._database.reading() as connection:
            return (await connection.execute(heard)).scalar() or 0

    async def told(self, conversation_id: int, position: int) -> None:
        """Twitter knows that everything up to *position* was read."""
        await self._put(conversation_id, told_to=position)

    async def typed(self, connection_id: int, customer_id: str) -> None:
        """The customer is typing."""
        await self._of_customer(connection_id, customer_id, typing_at=milliseconds(self._clock))

    async def customer_read(self, connection_id: int, customer_id: str, position: int) -> None:
        """The customer has read everything up to *position*."""
        await self._of_customer(connection_id, customer_id, read_to=position)

    async def _of_customer(self, connection_id: int, customer_id: str, **values: int) -> None:
        """Of customers who never wrote there is no conversation, and nothing is noted."""
        theirs = select(conversations.c.id).where(
            conversations.c.connection_id == connection_id,
            conversations.c.customer_id == customer_id,
            conversations.c.kind == "dm",
        )
        async with self._database.reading() as connection:
            number = (await connection.execute(theirs)).scalar()
        if number is not None:
            await self._put(number, **values)

    async def _put(self, conversation_id: int, **values: Any) -> None:
        async with self._database.writing() as connection:
            await self._merge(connection, conversation_id, values)

    async def _merge(self, connection: AsyncConnection, conversation_id: int, values: Mapping[str, Any]) -> None:
        """Positions and times never go back: what comes late says less than what is known."""
        row = self._database.insert(attention).values(conversation_id=conversation_id, **values)
        merged = {name: _later(name, row.excluded[name]) for name in values}
        await connection.execute(row.on_conflict_do_update(index_elements=["conversation_id"], set_=merged))


def _later(name: str, new: Any) -> Any:
    known = attention.c[name]
    if name == "seen_by":
        return new
    return case((or_(known.is_(None), known < new), new), else_=known)
