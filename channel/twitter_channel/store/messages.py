"""
Outgoing messages and what became of them.

``queued`` → ``sending`` → ``sent`` or ``failed``; back to ``waiting`` when Twitter surely does not have it and it is
to be tried later. Only the try that is under way may say how it ended: each has a number, ``attempts``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Row, and_, case, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.answers import Answer
from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.claims import PENDING, Claim, fenced, make_due
from twitter_channel.store.database import Database
from twitter_channel.store.outbox import of_message, tell
from twitter_channel.store.said import answer_of, columns_of
from twitter_channel.store.tables import conversations, events, messages

State = Literal["queued", "sending", "waiting", "sent", "failed", "deleted"]
Origin = Literal["bot", "agent", "api"]


@dataclass(frozen=True, slots=True)
class Message:
    """
    One message to a customer. ``answers`` is the row of the event it answers, if it answers one.

    One that is *sending* may already have reached Twitter, and may still reach it until ``sending_until``; if it did,
    it is younger than ``after_inbound``, the customer's newest message at that time. ``code`` is Twitter's, of the
    last try that failed. ``doubted_after`` is what ``after_inbound`` was at the first try of which nobody could find
    out what became of it.
    """

    id: int
    connection_id: int
    conversation_id: int
    answers: int | None
    customer_id: str
    answer: Answer
    state: State
    attempts: int
    due_at: int | None
    sending_until: int | None
    after_inbound: int | None
    created_at: int
    code: int | None = None
    doubted_after: int | None = None


@dataclass(frozen=True, slots=True)
class Charge:
    """What a try costs: *after* is the customer's newest message, *counts* whether the daily cap has to bear it."""

    after: int
    counts: bool


class MessageStore:
    """Reads and writes outgoing messages."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def head(self, conversation_id: int) -> Message | None:
        """The first message of the conversation that is not done with."""
        pending = select(messages).where(messages.c.conversation_id == conversation_id, messages.c.state.in_(PENDING))
        async with self._database.reading() as connection:
            row = (await connection.execute(pending.order_by(messages.c.id).limit(1))).first()
        return None if row is None else message_of(row)

    async def mark(self, claim: Claim, message: Message, charge: Charge, budget_ms: int) -> Message | None:
        """
        From now on, and for *budget_ms*, the message may reach Twitter; None when it was dropped meanwhile.

        Raises:
            ClaimLost: If the conversation was taken over; then it must not be sent.
        """
        now = self._database.now()
        values = {
            "state": "sending",
            "attempts": message.attempts + 1,
            "due_at": None,
            "sending_until": now + budget_ms,
            "after_inbound": charge.after,
            "counted_at": now if charge.counts else None,
        }
        async with self._database.writing() as connection:
            await fenced(connection, claim)
            if not (await connection.execute(update(messages).where(_same(message)).values(values))).rowcount:
                return None
        return replace(message, state="sending", attempts=message.attempts + 1, after_inbound=charge.after)

    async def doubt(self, message: Message, wait_ms: int, reason: str, code: int | None) -> None:
        """Twitter may have it, for *reason* unseen: it is to be looked for after *wait_ms*."""
        until = self._database.now() + wait_ms
        await self._change(message, sending_until=until, reason=reason, code=code)

    async def looked(self, message: Message, wait_ms: int, reason: str) -> None:
        """It could not be looked for, for *reason*; that is to be tried again after *wait_ms*."""
        until = self._database.now() + wait_ms
        await self._change(message, sending_until=until, reason=reason, attempts=message.attempts + 1)

    async def refer(self, message: Message, media: str) -> None:
        """What is attached is kept under another reference now."""
        async with self._database.writing() as connection:
            await connection.execute(update(messages).where(messages.c.id == message.id).values(media=media))

    async def put_off(self, message: Message, due_at: int, reason: str, code: int | None) -> None:
        """It could not even be tried, for *reason*: what is attached could not be uploaded."""
        again = {"state": "waiting", "due_at": due_at, "attempts": message.attempts + 1}
        await self._change(message, **again, reason=reason, code=code)

    async def without_profile(self, message: Message) -> None:
        """It was not sent under its custom profile: from now on it is the account's own."""
        async with self._database.writing() as connection:
            await connection.execute(update(messages).where(messages.c.id == message.id).values(profile=None))

    async def put_back(self, message: Message, due_at: int | None, reason: str | None, code: int | None) -> None:
        """Twitter surely does not have it, for *reason*; it is to be tried again, not before *due_at*."""
        state = "queued" if due_at is None else "waiting"
        outcome = {"due_at": due_at, "sending_until": None, "counted_at": None, "after_inbound": None}
        await self._change(message, state=state, reason=reason, code=code, **outcome)

    async def sent(self, message: Message, twitter_id: str | None) -> bool:
        """Twitter has it, under an id that may not be known; False when somebody else has found out before."""
        outcome = {"state": "sent", "twitter_id": twitter_id, "reason": None, "code": None}
        return await self._finish(message, outcome, {"sending_until": None})

    async def failed(self, message: Message, reason: str, code: int | None = None, *, in_doubt: bool = False) -> bool:
        """
        It will not be sent, for *reason*, and neither will the parts behind it; False as with `sent`.

        Of one *in doubt* it stays known until when it could reach Twitter: before anybody sends it again it is looked
        for.
        """
        outcome = {"state": "failed", "reason": reason, "code": code}
        return await self._finish(message, outcome, {} if in_doubt else {"sending_until": None})

    async def again(self, conversation_id: int, number: int) -> bool:
        """
        A message that failed is queued once more; False if there is none of that number that failed.

        One that Twitter may have is looked for first, like every message that is sending.
        """
        failed = and_(
            messages.c.id == number, messages.c.conversation_id == conversation_id, messages.c.state == "failed"
        )
        in_doubt = messages.c.sending_until.is_not(None)
        # As if it was written now: how long it is tried is reckoned from then.
        anew = {
            "state": case((in_doubt, "sending"), else_="queued"),
            "attempts": messages.c.attempts + case((in_doubt, 1), else_=0),
            "reason": None,
            "code": None,
            "created_at": milliseconds(self._clock),
        }
        async with self._database.writing() as connection:
            await make_due(connection, self._database, conversation_id)
            queued = await connection.execute(update(messages).where(failed).values(**anew, done_at=None, due_at=None))
        return bool(queued.rowcount)

    async def _change(self, message: Message, **values: Any) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(messages).where(_same(message)).values(values))

    async def _finish(self, message: Message, outcome: Mapping[str, Any], also: Mapping[str, Any]) -> bool:
        now = milliseconds(self._clock)
        done = {**outcome, **also, "due_at": None, "done_at": now}
        async with self._database.writing() as connection:
            if outcome["state"] == "failed":
                failed_in = conversations.c.id == message.conversation_id
                await connection.execute(update(conversations).where(failed_in).values(updated_at=now))
            mine = update(messages).where(_same(message)).values(done).returning(messages)
            finished = (await connection.execute(mine)).all()
            if not finished:
                return False
            if message.answers is not None:
                finished = [*finished, *await self._settle(connection, message, outcome, now)]
            await tell(connection, [of_message(row) for row in finished], now)
            return True

    async def _settle(
        self, connection: AsyncConnection, message: Message, outcome: Mapping[str, Any], now: int
    ) -> Sequence[Row[Any]]:
        """
        An event is answered with the last part of its answer, or has failed with the first that did.

        The messages that failed with it.
        """
        dropped: Sequence[Row[Any]] = ()
        if outcome["state"] == "failed":
            behind = and_(messages.c.answers == message.answers, messages.c.state.in_(PENDING))
            drop = update(messages).where(behind).values(**outcome, done_at=now).returning(messages)
            dropped = (await connection.execute(drop)).all()
        parts = exists().where(messages.c.answers == message.answers)
        ended = update(events).where(events.c.id == message.answers, ~parts.where(messages.c.state.in_(PENDING)))
        await connection.execute(
            ended.values(
                state=case((parts.where(messages.c.state == "failed"), "failed"), else_="answered"),
                reason=outcome["reason"],
                done_at=now,
            )
        )
        return dropped

    async def known_ids(self, connection_id: int, ids: Sequence[str]) -> frozenset[str]:
        """Those of *ids* that Twitter gave to messages of ours."""
        ours = select(messages.c.twitter_id).where(
            messages.c.connection_id == connection_id, messages.c.twitter_id.in_(ids)
        )
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(ours)).scalars())

    async def count(self, *states: State) -> Mapping[int, int]:
        """How many messages are in one of *states*, by connection."""
        counted = select(messages.c.connection_id, func.count()).where(messages.c.state.in_(states))
        async with self._database.reading() as connection:
            rows = (await connection.execute(counted.group_by(messages.c.connection_id))).all()
        return {connection_id: count for connection_id, count in rows}


async def queue(
    connection: AsyncConnection,
    claim: Claim,
    answers: Sequence[Answer],
    origin: Origin,
    now: int,
    *,
    event_id: int | None = None,
    author: str | None = None,
) -> tuple[int, ...]:
    """Have *answers* sent, in order, behind everything that waits; their rows."""
    numbers = []
    for part, answer in enumerate(answers):
        row = _row_of(claim, answer, origin, now) | {"answers": event_id, "part": part, "author": author}
        made = await connection.execute(insert(messages).values(row).returning(messages.c.id))
        numbers.append(made.scalar_one())
    return tuple(numbers)


def _row_of(claim: Claim, answer: Answer, origin: Origin, now: int) -> dict[str, Any]:
    """A queued message, as the table has it."""
    return {
        "connection_id": claim.connection_id,
        "conversation_id": claim.conversation_id,
        "customer_id": claim.customer_id,
        "origin": origin,
        **columns_of(answer),
        "state": "queued",
        "attempts": 0,
        "created_at": now,
    }


def _same(message: Message) -> Any:
    """The row as *message* knows it: whoever knows an older try must not speak for a newer one."""
    return and_(messages.c.id == message.id, messages.c.state == message.state, messages.c.attempts == message.attempts)


def message_of(row: Row[Any]) -> Message:
    """The message of *row*."""
    return Message(
        id=row.id,
        connection_id=row.connection_id,
        conversation_id=row.conversation_id,
        answers=row.answers,
        customer_id=row.customer_id,
        answer=answer_of(row),
        state=row.state,
        attempts=row.attempts,
        due_at=row.due_at,
        sending_until=row.sending_until,
        after_inbound=row.after_inbound,
        created_at=row.created_at,
        code=row.code,
        doubted_after=row.doubted_after,
    )
