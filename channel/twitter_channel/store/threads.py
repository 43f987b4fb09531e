"""Conversations as people read them: a list of them, and of each what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Row, and_, cast, exists, func, or_, select, type_coerce

from twitter_channel.kinds import Kind
from twitter_channel.store.claims import PENDING
from twitter_channel.store.database import Database
from twitter_channel.store.engines import FOLDED, folded
from twitter_channel.store.events import IN_THREAD
from twitter_channel.store.tables import changes, connections, conversations, events, messages
from twitter_channel.store.talks import Owner, Reason, State, Talk, talk_of

_Newest = tuple[str, str | None, int | None, str | None]
_NOTHING: _Newest = ("", None, None, None)

Cursor = tuple[int, int]
"""Where a list goes on: the time and the row of its last conversation."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations; None: whatever it is. *assignee* "" is nobody, *search* is in a message or the customer."""

    connection_id: int | None = None
    kind: Kind | None = None
    state: State | None = None
    owner: Owner | None = None
    assignee: str | None = None
    search: str | None = None
    before: Cursor | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation on a list: *last…* is of its newest message, *unsent* is how many wait to be sent."""

    talk: Talk
    connection: str
    last: str
    last_direction: str | None
    last_at: int | None
    last_state: str | None
    unsent: int

    @property
    def cursor(self) -> Cursor:
        """Where a list goes on behind this one."""
        return self.talk.updated_at, self.talk.id


@dataclass(frozen=True, slots=True)
class PastChange:
    """A change of hands or state, and how it was afterwards. ``at`` is in milliseconds."""

    at: int
    state: State
    owner: Owner
    assignee: str | None
    reason: Reason
    detail: str
    author: str | None


class ThreadStore:
    """Reads conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list(self, wanted: Wanted) -> tuple[Summary, ...]:
        """Those *wanted*, the one where something happened last first."""
        is_over = (conversations.c.returns_at <= self._database.now()).label("is_over")
        found = select(conversations, is_over, connections.c.name.label("connection"))
        found = found.join(connections, connections.c.id == conversations.c.connection_id)
        newest_first = conversations.c.updated_at.desc(), conversations.c.id.desc()
        page = found.where(*_conditions(wanted, self._database)).order_by(*newest_first).limit(wanted.limit)
        async with self._database.reading() as connection:
            rows = (await connection.execute(page)).all()
        return await self._summaries(rows)

    async def summary(self, conversation_id: int) -> Summary | None:
        """One conversation."""
        is_over = (conversations.c.returns_at <= self._database.now()).label("is_over")
        found = select(conversations, is_over, connections.c.name.label("connection"))
        found = found.join(connections, connections.c.id == conversations.c.connection_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(found.where(conversations.c.id == conversation_id))).all()
        return next(iter(await self._summaries(rows)), None)

    async def changes(self, conversation_id: int) -> tuple[PastChange, ...]:
        """Every change of hands and state, the oldest first."""
        found = select(changes).where(changes.c.conversation_id == conversation_id).order_by(changes.c.id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(found)).all()
        return tuple(map(_past_change, rows))

    async def _summaries(self, rows: Sequence[Row[Any]]) -> tuple[Summary, ...]:
        ids = [row.id for row in rows]
        newest, unsent = await self._newest(ids), await self._unsent(ids)
        return tuple(
            Summary(talk_of(row), row.connection, *newest.get(row.id, _NOTHING), unsent.get(row.id, 0)) for row in rows
        )

    async def _newest(self, ids: Sequence[int]) -> dict[int, _Newest]:
        """Text, direction, time and state of the newest message of each conversation."""
        heard = select(events.c.conversation_id, func.max(events.c.id).label("newest")).where(
            events.c.conversation_id.in_(ids), IN_THREAD
        )
        said = select(messages.c.conversation_id, func.max(messages.c.id).label("newest")).where(
            messages.c.conversation_id.in_(ids)
        )
        last_heard = heard.group_by(events.c.conversation_id).subquery()
        last_said = said.group_by(messages.c.conversation_id).subquery()
        inbound = select(events).join(last_heard, last_heard.c.newest == events.c.id)
        outbound = select(messages).join(last_said, last_said.c.newest == messages.c.id)
        async with self._database.reading() as connection:
            came, went = (await connection.execute(inbound)).all(), (await connection.execute(outbound)).all()
        found = [(row.conversation_id, (row.text, row.direction, row.received_at, row.state)) for row in came]
        found += [(row.conversation_id, (row.text, "out", row.created_at, row.state)) for row in went]
        return dict(sorted(found, key=lambda it: it[1][2]))

    async def _unsent(self, ids: Sequence[int]) -> dict[int, int]:
        waiting = and_(messages.c.conversation_id.in_(ids), messages.c.state.in_(PENDING))
        counted = select(messages.c.conversation_id, func.count()).where(waiting)
        async with self._database.reading() as connection:
            rows = (await connection.execute(counted.group_by(messages.c.conversation_id))).all()
        return {conversation_id: count for conversation_id, count in rows}


def _conditions(wanted: Wanted, database: Database) -> list[Any]:
    of = conversations.c
    conditions = [
        column == value
        for column, value in (
            (of.connection_id, wanted.connection_id),
            (of.kind, wanted.kind),
            (of.state, wanted.state),
            (of.owner, wanted.owner),
            (of.assignee, wanted.assignee or None),
        )
        if value is not None
    ]
    if wanted.assignee == "":
        conditions.append(of.assignee.is_(None))
    if wanted.search:
        conditions.append(_mentions(wanted.search, database))
    if wanted.before is not None:
        at, number = wanted.before
        conditions.append(or_(of.updated_at < at, and_(of.updated_at == at, of.id < number)))
    return conditions


def _mentions(words: str, database: Database) -> Any:
    of = conversations.c
    heard = exists().where(events.c.conversation_id == of.id, IN_THREAD, _has(events.c.text, words, database))
    said = exists().where(messages.c.conversation_id == of.id, _has(messages.c.text, words, database))
    return or_(
        _has(of.customer_name, words, database),
        _has(_name_in(of.profile, database), words, database),
        of.customer_id == words,
        heard,
        said,
    )


def _name_in(profile: Any, database: Database) -> Any:
    """SQLite reads JSON in a text as it is; a server wants to be told that it is JSON."""
    content = cast(profile, JSON) if database.is_shared else type_coerce(profile, JSON)
    return content["name"].as_string()


def _has(column: Any, words: str, database: Database) -> Any:
    """SQLite's own comparison knows the letters of English only."""
    if database.is_shared:
        return column.icontains(words, autoescape=True)
    return getattr(func, FOLDED)(column).contains(folded(words), autoescape=True)


def _past_change(row: Row[Any]) -> PastChange:
    return PastChange(row.at, row.state, row.owner, row.assignee, row.reason, row.detail, row.author)
