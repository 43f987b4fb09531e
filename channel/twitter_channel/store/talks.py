"""Whose a conversation is, what it remembers, and what becomes of its events: decided in one transaction each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import msgspec
from sqlalchemy import Row, case, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.answers import Answer
from twitter_channel.bot.turns import Value
from twitter_channel.clock import Clock, milliseconds
from twitter_channel.kinds import Kind
from twitter_channel.store.claims import Claim, fenced, make_due
from twitter_channel.store.database import Database
from twitter_channel.store.events import State as EventState
from twitter_channel.store.events import StoredEvent
from twitter_channel.store.messages import Origin, queue
from twitter_channel.store.once import Once, done_before, note
from twitter_channel.store.outbox import of_change, of_message, tell
from twitter_channel.store.tables import changes, conversations, events, messages

Owner = Literal["bot", "people"]
State = Literal["open", "closed"]
Reason = Literal[
    "keyword",
    "bot",
    "fallbacks",
    "failure",
    "hours",
    "no-bot",
    "typed",
    "agent",
    "assigned",
    "closed",
    "reopened",
    "customer",
    "timeout",
]
"""Why a conversation changed hands or state."""

TAKEN_OVER = "People took the conversation over before this was sent."
LEFT = "It was left to people, whose the conversation was."


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose a conversation is; ``returns_at`` is when it is the bot's again, in milliseconds."""

    state: State = "open"
    owner: Owner = "bot"
    assignee: str | None = None
    returns_at: int | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """
    A conversation. ``profile`` is the customer as Twitter's JSON described them last.

    ``is_over`` says that the time of people has passed, by the clock that all processes share.
    """

    id: int
    connection_id: int
    customer_id: str
    screen_name: str
    profile: Mapping[str, Any]
    hands: Hands
    variables: Mapping[str, Value]
    fallbacks: int
    is_over: bool
    updated_at: int
    kind: Kind = "dm"

    @property
    def name(self) -> str:
        """What the customer calls themselves, "" where that is not known."""
        name = self.profile.get("name")
        return name if isinstance(name, str) else ""

    def allowed(self, hands: Hands) -> Hands:
        """*hands*, unless the conversation is public: that is people's, and never comes to the bot."""
        return hands if self.kind == "dm" else replace(hands, owner="people", returns_at=None)


@dataclass(frozen=True, slots=True)
class Change:
    """
    A conversation changes to *hands*, and why. With *silences* what the bot said and was not sent yet is dropped.

    One that is not *noted* only moves the time at which it returns.
    """

    hands: Hands
    reason: Reason
    detail: str
    author: str | None = None
    silences: bool = False
    is_noted: bool = True


Changing = Callable[[Talk], Change | None]
"""What is to become of a conversation as it is; None leaves it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """
    What becomes of an event: its *state* and *reason*, the *answers* to it, what is remembered, who goes on.

    One *of_bot* does not count if the conversation has become people's meanwhile: they go on, and the bot is silent.
    """

    state: EventState
    reason: str | None = None
    answers: Sequence[Answer] = ()
    variables: Mapping[str, Value] | None = None
    fallbacks: int | None = None
    changes: Sequence[Changing] = field(default=())
    of_bot: bool = False


class TalkStore:
    """Reads and changes conversations."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, conversation_id: int) -> Talk | None:
        """The conversation of that row."""
        async with self._database.reading() as connection:
            return await self._talk(connection, conversation_id)

    async def decide(self, claim: Claim, event: StoredEvent, decision: Decision) -> None:
        """
        Do what *decision* says about *event*, all of it or nothing.

        Raises:
            ClaimLost: If the conversation was taken over by another process; then nothing is done.
        """
        async with self._database.writing() as connection:
            await fenced(connection, claim)
            talk = await self._talk(connection, claim.conversation_id)
            assert talk is not None
            if decision.of_bot and talk.hands.owner == "people":
                decision = Decision(state="left", reason=LEFT)
            if await self._settled(connection, event, decision):
                now = milliseconds(self._clock)
                await queue(connection, claim, decision.answers, "bot", now, event_id=event.id)
                await self._remember(connection, talk, decision)
                for changing in decision.changes:
                    talk = await self._apply(connection, talk, changing)

    async def change(self, conversation_id: int, *changing: Changing) -> Talk | None:
        """Change the conversation as it is now; how it is then, None if there is none."""
        async with self._database.writing() as connection:
            talk = await self._talk(connection, conversation_id, lock=True)
            for each in changing if talk is not None else ():
                assert talk is not None
                talk = await self._apply(connection, talk, each)
            return talk

    async def write(
        self,
        conversation_id: int,
        answers: Sequence[Answer],
        *changing: Changing,
        origin: Origin = "agent",
        author: str | None = None,
        wish: Once | None = None,
    ) -> tuple[int, ...] | None:
        """
        Queue messages that answer no event, behind everything that waits in the conversation, and change it.

        Their rows; None if there is no such conversation. What was queued for the same *wish* is not queued again.

        Raises:
            KeyReused: If the wish's key stands for another one.
        """
        now = milliseconds(self._clock)
        async with self._database.writing() as connection:
            talk = await self._talk(connection, conversation_id, lock=True)
            if talk is None:
                return None
            if wish is not None and (before := await done_before(connection, talk.id, wish, now)) is not None:
                return before
            for each in changing:
                talk = await self._apply(connection, talk, each)
            claim = Claim(talk.id, talk.connection_id, talk.customer_id, "", talk.kind)
            numbers = await queue(connection, claim, answers, origin, now, author=author)
            if wish is not None:
                await note(connection, talk.id, wish, numbers, now)
            await make_due(connection, self._database, conversation_id)
            return numbers

    async def _talk(self, connection: AsyncConnection, conversation_id: int, *, lock: bool = False) -> Talk | None:
        is_over = (conversations.c.returns_at <= self._database.now()).label("is_over")
        found = select(conversations, is_over).where(conversations.c.id == conversation_id)
        row = (await connection.execute(found.with_for_update() if lock else found)).first()
        return None if row is None else talk_of(row)

    async def _settled(self, connection: AsyncConnection, event: StoredEvent, decision: Decision) -> bool:
        """Note what became of the event; False when that was done before."""
        values: dict[str, Any] = {"state": decision.state, "reason": decision.reason}
        values["done_at"] = milliseconds(self._clock)
        if decision.answers:
            values = {"state": "routed"}
        waiting = update(events).where(events.c.id == event.id, events.c.state == "received")
        return bool((await connection.execute(waiting.values(values))).rowcount)

    async def _remember(self, connection: AsyncConnection, talk: Talk, decision: Decision) -> None:
        values: dict[str, Any] = {}
        if decision.variables is not None and decision.variables != talk.variables:
            values["variables"] = msgspec.json.encode(decision.variables).decode()
        if decision.fallbacks is not None and decision.fallbacks != talk.fallbacks:
            values["fallbacks"] = decision.fallbacks
        if values:
            await connection.execute(update(conversations).where(conversations.c.id == talk.id).values(values))

    async def _apply(self, connection: AsyncConnection, talk: Talk, changing: Changing) -> Talk:
        change = changing(talk)
        if change is None:
            return talk
        now, hands = milliseconds(self._clock), talk.allowed(change.hands)
        values: dict[str, Any] = {"state": hands.state, "owner": hands.owner, "assignee": hands.assignee}
        values |= {"returns_at": hands.returns_at, "fallbacks": 0}
        if hands.returns_at is not None:
            values["due_at"] = _sooner(hands.returns_at)
        if change.is_noted:
            values["updated_at"] = now
            row = _row(talk, replace(change, hands=hands), now)
            await connection.execute(insert(changes).values(row))
            await tell(connection, of_change(talk.connection_id, talk.hands, row), now)
        await connection.execute(update(conversations).where(conversations.c.id == talk.id).values(values))
        if change.silences:
            await self._silence(connection, talk, now)
        return replace(talk, hands=hands, is_over=False)

    async def _silence(self, connection: AsyncConnection, talk: Talk, now: int) -> None:
        """Drop what the bot said and was not sent; what is on its way may arrive."""
        unsent = update(messages).where(
            messages.c.conversation_id == talk.id,
            messages.c.origin == "bot",
            messages.c.state.in_(("queued", "waiting")),
        )
        dropped = unsent.values(state="failed", reason=TAKEN_OVER, due_at=None, done_at=now)
        rows = (await connection.execute(dropped.returning(messages))).all()
        answered = [row.answers for row in rows]
        await tell(connection, [of_message(row) for row in rows], now)
        under_way = select(messages.c.answers).where(
            messages.c.conversation_id == talk.id, messages.c.state == "sending", messages.c.answers.is_not(None)
        )
        over = update(events).where(events.c.id.in_(answered), events.c.id.not_in(under_way))
        await connection.execute(over.values(state="left", reason=TAKEN_OVER, done_at=now))


def talk_of(row: Row[Any]) -> Talk:
    """The conversation of *row*, which has its columns and ``is_over``."""
    return Talk(
        id=row.id,
        connection_id=row.connection_id,
        customer_id=row.customer_id,
        screen_name=row.customer_name,
        profile=_object(row.profile),
        hands=Hands(row.state, row.owner, row.assignee, row.returns_at),
        variables=_object(row.variables),
        fallbacks=row.fallbacks,
        is_over=bool(row.is_over),
        updated_at=row.updated_at,
        kind=row.kind,
    )


def _object(text: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {} if text is None else msgspec.json.decode(text)
    return found


def _row(talk: Talk, change: Change, now: int) -> dict[str, Any]:
    hands = change.hands
    return {
        "conversation_id": talk.id,
        "at": now,
        "state": hands.state,
        "owner": hands.owner,
        "assignee": hands.assignee,
        "reason": change.reason,
        "detail": change.detail,
        "author": change.author,
    }


def _sooner(at: int) -> Any:
    due = conversations.c.due_at
    return case((or_(due.is_(None), due > at), at), else_=due)
