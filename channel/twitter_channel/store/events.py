"""Inbound events, each stored once before Twitter is told that it arrived."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import eq
from typing import Any, Literal

import anyio
from sqlalchemy import Row, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.claims import Claim, fenced
from twitter_channel.store.database import Database
from twitter_channel.store.deletions import forget_deleted
from twitter_channel.store.media import Attachment, expect
from twitter_channel.store.openings import KEY, TalkKey, in_parts, opened_for
from twitter_channel.store.outbox import Happening, tell
from twitter_channel.store.tables import conversations, events, webhooks

State = Literal["received", "routed", "answered", "left", "typed", "ignored", "failed", "deleted"]
"""
``left`` was left to people; ``typed`` is what the account's people wrote in Twitter itself; ``deleted`` was to be
read until it was deleted there.
"""

Direction = Literal["in", "out"]
Source = Literal["webhook", "list"]

MESSAGE = "message"
TWEET = "tweet"
DELETION = "deletion"
REVOCATION = "revocation"
"""The kinds of event that something is done about; every other kind is named as Twitter names its array."""

_SAID = (MESSAGE, TWEET)

IN_THREAD = and_(
    events.c.kind.in_(_SAID),
    events.c.customer_id != "",
    or_(events.c.direction == "in", events.c.state.in_(("typed", "deleted"))),
)
"""The events that people read: what customers wrote, and what people wrote in Twitter itself. Ours are messages."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """
    An event to store. ``position`` orders a conversation; ``text`` is unescaped; ``reason`` says why ignored.

    Without a ``customer_id`` it is part of no conversation. ``profile`` is the customer as Twitter's JSON has them.
    """

    connection_id: int
    event_id: str
    kind: str
    payload: str
    state: State
    reason: str | None = None
    customer_id: str = ""
    customer_name: str = ""
    position: int = 0
    text: str = ""
    metadata: str | None = None
    direction: Direction = "in"
    source: Source = "webhook"
    source_app_id: str | None = None
    profile: str | None = None
    attachment: Attachment | None = None

    @property
    def key(self) -> tuple[int, str]:
        """What duplicates are known by."""
        return self.connection_id, self.event_id

    @property
    def conversation(self) -> TalkKey:
        """What tells its conversation from others."""
        return self.connection_id, self.customer_id, "public" if self.kind == TWEET else "dm"


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event that waits to be routed. ``id`` is the row's, ``event_id`` Twitter's."""

    id: int
    connection_id: int
    conversation_id: int
    event_id: str
    kind: str
    direction: Direction
    source_app_id: str | None
    customer_id: str
    position: int
    text: str
    metadata: str | None
    payload: str
    received_at: int


@dataclass(slots=True, eq=False)
class _Ticket:
    """One caller of `add`, and how many of its events were new once they are durable."""

    events: Sequence[NewEvent]
    fresh: int | None = None


class EventStore:
    """Stores events in batches: whoever comes while one is being written is written with the next."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._waiting: list[_Ticket] = []
        self._one_batch = anyio.Lock()

    async def add(self, new: Sequence[NewEvent]) -> int:
        """Return, when *new* is durable, how many of them were. One that was stored before is left as it is."""
        ticket = _Ticket(new)
        self._waiting.append(ticket)
        async with self._one_batch:
            if ticket.fresh is None:
                await self._write_with(ticket)
        return ticket.fresh or 0

    async def _write_with(self, ticket: _Ticket) -> None:
        """What cannot be stored is the trouble of its own caller and of no other."""
        batch = tuple(self._waiting)
        try:
            await self._write(batch)
        except Exception:
            self._waiting.remove(ticket)
            if len(batch) == 1:
                raise
            await self._write([ticket])

    async def _write(self, batch: Sequence[_Ticket]) -> None:
        """Tickets leave the queue only when durable, so a caller that is cancelled half-way loses nobody's events."""
        # Everybody writes in the same order, so that no two processes wait for each other.
        new = sorted({(it.connection_id, it.event_id): it for ticket in batch for it in ticket.events}.items())
        async with self._database.writing() as connection:
            fresh = await self._insert(connection, [event for _, event in new])
            await self._note(connection, [event for key, event in new if key in fresh])
            await self._forget(connection, [event for key, event in new if key in fresh])
            await connection.execute(self._seen({it.connection_id for _, it in new if it.source == "webhook"}))
        for ticket in batch:
            ticket.fresh = sum((it.connection_id, it.event_id) in fresh for it in ticket.events)
        self._waiting = [it for it in self._waiting if it.fresh is None]

    async def _insert(self, connection: AsyncConnection, new: Sequence[NewEvent]) -> Collection[tuple[int, str]]:
        now = milliseconds(self._clock)
        keys = {it.conversation for it in new if it.customer_id}
        numbers = await opened_for(connection, self._database, keys, now)
        rows = [{**_columns(it), "conversation_id": numbers.get(it.conversation), "received_at": now} for it in new]
        row = self._database.insert(events).on_conflict_do_nothing()
        stored = row.returning(events.c.id, events.c.connection_id, events.c.event_id)
        fresh: dict[tuple[int, str], int] = {}
        for some in in_parts(rows):
            fresh |= {(it.connection_id, it.event_id): it.id for it in await connection.execute(stored, some)}
        await expect(connection, now, [(it, fresh[it.key]) for it in new if it.attachment and it.key in fresh])
        await tell(connection, _received([it for it in new if it.key in fresh], numbers), now)
        return fresh.keys()

    async def _note(self, connection: AsyncConnection, fresh: Sequence[NewEvent]) -> None:
        """Tell the conversations of what came in, one after the other in the order of their keys."""
        for key in sorted({it.conversation for it in fresh if it.customer_id}):
            mine = [it for it in fresh if it.conversation == key]
            await connection.execute(self._noted(key, mine))

    async def _forget(self, connection: AsyncConnection, fresh: Sequence[NewEvent]) -> None:
        """A tweet and the news that it was deleted come in either order."""
        tweets = [it.key for it in fresh if it.kind in (TWEET, DELETION)]
        if tweets:
            await forget_deleted(connection, tweets, milliseconds(self._clock))

    def _noted(self, key: TalkKey, mine: Sequence[NewEvent]) -> Any:
        known = conversations.c
        now = milliseconds(self._clock)
        values: dict[str, Any] = {"updated_at": now}
        newest = max((it.position for it in mine if it.direction == "in" and it.kind in _SAID), default=0)
        is_newer = known.last_inbound < newest
        values["last_inbound"] = case((is_newer, newest), else_=known.last_inbound)
        values["last_inbound_at"] = case((is_newer, now), else_=known.last_inbound_at)
        if name := next((it.customer_name for it in reversed(mine) if it.customer_name), ""):
            values["customer_name"] = name
        if profile := next((it.profile for it in reversed(mine) if it.profile), None):
            values["profile"] = profile
        if any(it.state == "received" for it in mine):
            values["due_at"] = self._database.now()
        return update(conversations).where(*map(eq, KEY, key)).values(values)

    def _seen(self, numbers: set[int]) -> Any:
        seen = update(webhooks).where(webhooks.c.connection_id.in_(sorted(numbers)))
        return seen.values(last_event_at=milliseconds(self._clock))

    async def is_known(self, event: NewEvent) -> bool:
        """Whether *event* was stored before."""
        same = select(events.c.id).where(
            events.c.connection_id == event.connection_id, events.c.event_id == event.event_id
        )
        async with self._database.reading() as connection:
            return (await connection.execute(same)).first() is not None

    async def next_received(self, conversation_id: int, direction: Direction | None = None) -> StoredEvent | None:
        """The first event of a conversation that nothing was done about yet, in Twitter's order; of one *direction*."""
        waiting = select(events).where(events.c.conversation_id == conversation_id, events.c.state == "received")
        if direction is not None:
            waiting = waiting.where(events.c.direction == direction)
        async with self._database.reading() as connection:
            row = (await connection.execute(waiting.order_by(events.c.position, events.c.id).limit(1))).first()
        return None if row is None else _stored(row)

    async def count_waiting(self) -> Mapping[int, int]:
        """How many events wait to be routed or answered, by connection."""
        waiting = select(events.c.connection_id, func.count()).where(events.c.state.in_(("received", "routed")))
        async with self._database.reading() as connection:
            rows = (await connection.execute(waiting.group_by(events.c.connection_id))).all()
        return {connection_id: count for connection_id, count in rows}

    async def finish(self, claim: Claim, event: StoredEvent, state: State, reason: str | None = None) -> None:
        """
        Note what became of *event*, which no message answers.

        Raises:
            ClaimLost: If the conversation was taken over.
        """
        done = update(events).where(events.c.id == event.id, events.c.state == "received")
        async with self._database.writing() as connection:
            await fenced(connection, claim)
            await connection.execute(done.values(state=state, reason=reason, done_at=milliseconds(self._clock)))


def _received(fresh: Sequence[NewEvent], numbers: Mapping[TalkKey, int]) -> tuple[Happening, ...]:
    """What customers wrote, for those who want to be told."""
    heard = (it for it in fresh if it.kind in _SAID and it.direction == "in" and it.customer_id)
    return tuple(Happening("message.received", it.connection_id, numbers[it.conversation], _told(it)) for it in heard)


def _told(event: NewEvent) -> dict[str, Any]:
    customer = {"id": event.customer_id, "screen_name": event.customer_name}
    told = {"id": event.event_id, "customer": customer, "text": event.text, "metadata": event.metadata}
    return {**told, "has_media": event.attachment is not None}


def _columns(event: NewEvent) -> dict[str, Any]:
    """The row of *event*; the customer is described in their conversation, what is attached in a row of its own."""
    return {name: value for name, value in asdict(event).items() if name not in ("profile", "attachment")}


def _stored(row: Row[Any]) -> StoredEvent:
    return StoredEvent(
        id=row.id,
        connection_id=row.connection_id,
        conversation_id=row.conversation_id,
        event_id=row.event_id,
        kind=row.kind,
        direction=row.direction,
        source_app_id=row.source_app_id,
        customer_id=row.customer_id,
        position=row.position,
        text=row.text,
        metadata=row.metadata,
        payload=row.payload,
        received_at=row.received_at,
    )
