"""Outbound messages and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.sqlite import insert

from twitter_channel.answers import Answer, QuickReply
from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.database import Database
from twitter_channel.store.events import StoredEvent
from twitter_channel.store.tables import events, messages

State = Literal["queued", "sending", "sent", "failed"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a customer. A message that is *sending* may already have reached Twitter."""

    id: int
    customer_id: str
    answer: Answer
    state: State
    attempts: int


class MessageStore:
    """Reads and writes outbound messages."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def answering(self, event: StoredEvent) -> Message | None:
        """The message that answers *event*, if one was made before."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(messages).where(messages.c.answers == event.id))).first()
        return None if row is None else _message(row)

    async def add(self, event: StoredEvent, answer: Answer) -> Message:
        """Queue *answer* to *event*."""
        values = {
            "connection_id": event.connection_id,
            "answers": event.id,
            "customer_id": event.customer_id,
            "text": answer.text,
            "quick_replies": msgspec.json.encode(answer.quick_replies).decode(),
            "state": "sending",
            "attempts": 0,
            "created_at": milliseconds(self._clock),
        }
        async with self._database.writing() as connection:
            made = await connection.execute(insert(messages).values(values).returning(messages.c.id))
            number = made.scalar_one()
        return Message(number, event.customer_id, answer, "sending", 0)

    async def sending(self, message: Message) -> None:
        """From now on the message may have reached Twitter."""
        await self._update(message, state="sending")

    async def put_back(self, message: Message, attempts: int, reason: str, code: int | None) -> None:
        """Twitter surely does not have it, for *reason*; it will be tried again."""
        await self._update(message, state="queued", attempts=attempts, reason=reason, code=code)

    async def sent(self, message: Message, event: StoredEvent, attempts: int, twitter_id: str) -> None:
        """Twitter has it: *event* is answered."""
        outcome = {"state": "sent", "twitter_id": twitter_id, "reason": None, "code": None}
        await self._finish(message, event, "answered", {**outcome, "attempts": attempts})

    async def failed(
        self, message: Message, event: StoredEvent, attempts: int, reason: str, code: int | None = None
    ) -> None:
        """It will not be sent, for *reason*."""
        outcome = {"state": "failed", "reason": reason, "code": code, "attempts": attempts}
        await self._finish(message, event, "failed", outcome)

    async def known_ids(self, connection_id: int, ids: Sequence[str]) -> frozenset[str]:
        """Those of *ids* that Twitter gave to messages of ours."""
        ours = select(messages.c.twitter_id).where(
            messages.c.connection_id == connection_id, messages.c.twitter_id.in_(ids)
        )
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(ours)).scalars())

    async def count_failed(self) -> dict[int, int]:
        """How many messages failed, by connection."""
        counted = select(messages.c.connection_id, func.count()).where(messages.c.state == "failed")
        async with self._database.reading() as connection:
            rows = (await connection.execute(counted.group_by(messages.c.connection_id))).all()
        return {connection_id: count for connection_id, count in rows}

    async def _update(self, message: Message, **values: Any) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(messages).where(messages.c.id == message.id).values(values))

    async def _finish(self, message: Message, event: StoredEvent, state: str, outcome: dict[str, Any]) -> None:
        now = milliseconds(self._clock)
        done = {"state": state, "reason": outcome["reason"], "done_at": now}
        async with self._database.writing() as connection:
            await connection.execute(update(messages).where(messages.c.id == message.id).values(**outcome, done_at=now))
            await connection.execute(update(events).where(events.c.id == event.id).values(done))


def _message(row: Row[Any]) -> Message:
    replies = msgspec.json.decode(row.quick_replies, type=tuple[QuickReply, ...])
    return Message(row.id, row.customer_id, Answer(row.text, replies), row.state, row.attempts)
