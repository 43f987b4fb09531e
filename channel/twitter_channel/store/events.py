"""Inbound events, each stored once before Twitter is told that it arrived."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import anyio
from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.sqlite import insert

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.database import Database
from twitter_channel.store.tables import events, webhooks

State = Literal["received", "answered", "ignored", "failed"]

MESSAGE = "message"
REVOCATION = "revocation"
"""The kinds of event that something is done about; every other kind is named as Twitter names its array."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to store. ``position`` orders a conversation; ``text`` is unescaped; ``reason`` says why ignored."""

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


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event that waits for its answer. ``id`` is the row's, ``event_id`` Twitter's."""

    id: int
    connection_id: int
    event_id: str
    kind: str
    customer_id: str
    text: str
    metadata: str | None
    payload: str


@dataclass(slots=True, eq=False)
class _Ticket:
    """One caller of `add` and whether its events are durable."""

    events: Sequence[NewEvent]
    stored: bool = field(default=False)


class EventStore:
    """Stores events in batches: whoever comes while one is being written is written with the next."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._waiting: list[_Ticket] = []
        self._one_batch = anyio.Lock()

    async def add(self, new: Sequence[NewEvent]) -> None:
        """Return when *new* is durable. An event that was stored before is left as it is."""
        ticket = _Ticket(new)
        self._waiting.append(ticket)
        async with self._one_batch:
            if not ticket.stored:
                await self._write(tuple(self._waiting))

    async def _write(self, batch: Sequence[_Ticket]) -> None:
        """Tickets leave the queue only when durable, so a caller that is cancelled half-way loses nobody's events."""
        async with self._database.writing() as connection:
            await connection.execute(insert(events).on_conflict_do_nothing(), self._rows(batch))
            await connection.execute(self._seen(batch))
        for ticket in batch:
            ticket.stored = True
            self._waiting.remove(ticket)

    async def next_received(self, connection_id: int, customer_id: str) -> StoredEvent | None:
        """The first event of a conversation that nothing was done about yet, in Twitter's order."""
        waiting = select(events).where(
            events.c.connection_id == connection_id,
            events.c.customer_id == customer_id,
            events.c.state == "received",
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(waiting.order_by(events.c.position, events.c.id).limit(1))).first()
        return None if row is None else _stored(row)

    async def conversations_waiting(self) -> tuple[tuple[int, str], ...]:
        """The conversations, as connection and customer, in which something is still to be done."""
        waiting = select(events.c.connection_id, events.c.customer_id).where(events.c.state == "received").distinct()
        async with self._database.reading() as connection:
            return tuple((row.connection_id, row.customer_id) for row in await connection.execute(waiting))

    async def count_waiting(self) -> dict[int, int]:
        """How many events wait, by connection."""
        counted = select(events.c.connection_id, func.count()).where(events.c.state == "received")
        async with self._database.reading() as connection:
            rows = (await connection.execute(counted.group_by(events.c.connection_id))).all()
        return {connection_id: count for connection_id, count in rows}

    async def finish(self, event: StoredEvent, state: State, reason: str | None = None) -> None:
        """Note what became of *event*."""
        done = update(events).where(events.c.id == event.id)
        async with self._database.writing() as connection:
            await connection.execute(done.values(state=state, reason=reason, done_at=milliseconds(self._clock)))

    def _rows(self, batch: Sequence[_Ticket]) -> list[dict[str, Any]]:
        now = milliseconds(self._clock)
        return [{**asdict(event), "received_at": now} for ticket in batch for event in ticket.events]

    def _seen(self, batch: Sequence[_Ticket]) -> Any:
        numbers = {event.connection_id for ticket in batch for event in ticket.events}
        return (
            update(webhooks)
            .where(webhooks.c.connection_id.in_(numbers))
            .values(last_event_at=milliseconds(self._clock))
        )


def _stored(row: Row[Any]) -> StoredEvent:
    return StoredEvent(
        id=row.id,
        connection_id=row.connection_id,
        event_id=row.event_id,
        kind=row.kind,
        customer_id=row.customer_id,
        text=row.text,
        metadata=row.metadata,
        payload=row.payload,
    )
