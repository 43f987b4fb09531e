"""
What is known of media: where they come from, what they turned out to be, who is fetching them.

``expected`` → ``stored`` or ``failed``. Whoever fetches holds the row by its worker's name; when that worker is gone,
the row is anybody's. Fetching twice does no harm: the file is put in place whole, and the first to say so wins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sqlalchemy import Row, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.media.folder import Kept, new_id
from twitter_channel.media.formats import Kind
from twitter_channel.store.database import Database
from twitter_channel.store.tables import connections, events, media, messages, workers

State = Literal["expected", "stored", "failed"]
Origin = Literal["twitter", "upload", "bot"]

PREFIX = "media:"
"""What a message's reference to something that is kept begins with; its id follows."""

ECHO_MS = 15_000
"""How long after Twitter told of a message of the account's its media are fetched: most of these are our own."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What Twitter says is attached to a message: of which *kind*, and where it is."""

    kind: Kind
    url: str


@dataclass(frozen=True, slots=True)
class Media:
    """One of them. *content_type*, *size* and *digest* are known when it is stored, *reason* is why it never will."""

    id: str
    connection_id: int | None
    origin: Origin
    kind: Kind
    content_type: str | None
    size: int | None
    digest: str | None
    state: State
    reason: str | None
    source: str | None
    attempts: int
    created_at: int


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is to fetch; *is_ours* says that the message is our own, so that there is nothing to fetch."""

    media: Media
    source: str
    connection_id: int
    is_ours: bool


class HasAttachment(Protocol):
    """An event that something is attached to."""

    @property
    def connection_id(self) -> int:
        """Whose it is."""

    @property
    def direction(self) -> str:
        """``in`` or ``out``."""

    @property
    def attachment(self) -> Attachment | None:
        """What is attached."""


async def expect(connection: AsyncConnection, now: int, new: Sequence[tuple[HasAttachment, int]]) -> None:
    """Within the transaction that stores these events: what is attached to each, with its row, is to be fetched."""
    if new:
        await connection.execute(insert(media), [_expected(event, row, now) for event, row in new])


def _expected(event: HasAttachment, row: int, now: int) -> Mapping[str, Any]:
    attachment = event.attachment
    assert attachment is not None
    return {
        "id": new_id(),
        "connection_id": event.connection_id,
        "event_id": row,
        "origin": "twitter",
        "kind": attachment.kind,
        "source": attachment.url,
        "state": "expected",
        "attempts": 0,
        "due_at": now + (ECHO_MS if event.direction == "out" else 0),
        "created_at": now,
    }


async def media_of_events(connection: AsyncConnection, rows: Sequence[int]) -> Mapping[int, Media]:
    """What came with the events of these *rows*, by row."""
    if not rows:
        return {}
    found = await connection.execute(select(media).where(media.c.event_id.in_(rows)))
    return {row.event_id: _media(row) for row in found}


async def media_of_references(connection: AsyncConnection, references: Sequence[str]) -> Mapping[str, Media]:
    """What messages refer to that is kept already, by reference."""
    ids = [it.removeprefix(PREFIX) for it in references if it.startswith(PREFIX)]
    if not ids:
        return {}
    found = await connection.execute(select(media).where(media.c.id.in_(ids)))
    return {PREFIX + row.id: _media(row) for row in found}


class MediaStore:
    """Reads and writes them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def get(self, media_id: str) -> Media | None:
        """The media of that id."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(media).where(media.c.id == media_id))).first()
        return None if row is None else _media(row)

    async def known(self, ids: Sequence[str]) -> frozenset[str]:
        """Those of *ids* that there are."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(media.c.id).where(media.c.id.in_(ids)))
            return frozenset(found.scalars())

    async def same(self, digest: str) -> Media | None:
        """What a bot attached before that has the same bytes."""
        alike = select(media).where(media.c.digest == digest, media.c.origin == "bot", media.c.state == "stored")
        async with self._database.reading() as connection:
            row = (await connection.execute(alike.order_by(media.c.created_at).limit(1))).first()
        return None if row is None else _media(row)

    async def add(self, kept: Kept, origin: Origin) -> Media:
        """Note a file that is in the folder."""
        now = milliseconds(self._clock)
        row = {"id": kept.id, "origin": origin, "attempts": 0, "created_at": now, **_stored(kept, now)}
        async with self._database.writing() as connection:
            made = (await connection.execute(insert(media).values(row).returning(*media.c))).one()
        return _media(made)

    async def take(self, worker_id: str, most: int) -> tuple[Job, ...]:
        """Claim up to *most* of those that are to be fetched now."""
        due = _due(milliseconds(self._clock)).limit(most)
        async with self._database.reading() as connection:
            if (await connection.execute(due.limit(1))).first() is None:
                return ()
        async with self._database.writing() as connection:
            found = (await connection.execute(due.with_for_update(skip_locked=True, of=media))).scalars().all()
            mine = update(media).where(media.c.id.in_(found)).values(claimed_by=worker_id)
            await connection.execute(mine.values(attempts=media.c.attempts + 1))
            rows = (await connection.execute(_jobs().where(media.c.id.in_(found)))).all()
        return tuple(Job(_media(row), row.source, row.connection_id, bool(row.is_ours)) for row in rows)

    async def next_due(self) -> float | None:
        """In how many seconds the next one is to be fetched; None when there is none."""
        first = _due(None).with_only_columns(func.min(media.c.due_at)).order_by(None)
        async with self._database.reading() as connection:
            at = (await connection.execute(first)).scalar()
        return None if at is None else max(at - milliseconds(self._clock), 0) / 1000

    async def stored(self, of: Media, kept: Kept) -> None:
        """It was fetched."""
        await self._change(of, _stored(kept, milliseconds(self._clock)))

    async def failed(self, of: Media, reason: str) -> None:
        """It will not be fetched, for *reason*."""
        outcome = {"state": "failed", "reason": reason, "due_at": None, "claimed_by": None}
        await self._change(of, {**outcome, "done_at": milliseconds(self._clock)})

    async def put_off(self, of: Media, due_at: int, reason: str | None) -> None:
        """It could not be fetched, for *reason*: again, not before *due_at*."""
        await self._change(of, {"due_at": due_at, "claimed_by": None, "reason": reason})

    async def forget(self, ids: Sequence[str]) -> None:
        """They are of no use to anybody."""
        async with self._database.writing() as connection:
            await connection.execute(delete(media).where(media.c.id.in_(ids)))

    async def unused(self, before: int) -> tuple[str, ...]:
        """Uploads from before that time that no message refers to, and no setting, such as the bot's picture."""
        refers = exists().where(messages.c.media == PREFIX + media.c.id)
        # Ids are drawn at random: a setting that has one in it means it.
        is_set = exists().where(connections.c.conduct.contains(media.c.id))
        old = and_(media.c.origin == "upload", media.c.created_at < before, ~is_set)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(select(media.c.id).where(old, ~refers).limit(500))).scalars())

    async def _change(self, of: Media, values: Mapping[str, Any]) -> None:
        same = and_(media.c.id == of.id, media.c.state == "expected")
        async with self._database.writing() as connection:
            await connection.execute(update(media).where(same).values(values))


def _due(now: int | None) -> Any:
    """What nobody is fetching, or somebody was who is gone, and whose time has come if *now* is given."""
    alive = exists().where(workers.c.id == media.c.claimed_by)
    found = (
        select(media.c.id)
        .join(connections, connections.c.id == media.c.connection_id)
        .where(media.c.state == "expected", connections.c.held.is_(False))
        .where(or_(media.c.claimed_by.is_(None), ~alive))
        .order_by(media.c.due_at, media.c.id)
    )
    return found if now is None else found.where(media.c.due_at <= now)


def _jobs() -> Any:
    """Media with whether their message is one of ours: it may have been told of before we knew its id."""
    ours = exists().where(
        messages.c.connection_id == events.c.connection_id, messages.c.twitter_id == events.c.event_id
    )
    return select(media, ours.label("is_ours")).join(events, events.c.id == media.c.event_id)


def _stored(kept: Kept, now: int) -> dict[str, Any]:
    return {
        "kind": kept.form.kind,
        "content_type": kept.form.content_type,
        "size": kept.size,
        "digest": kept.digest,
        "state": "stored",
        "reason": None,
        "due_at": None,
        "claimed_by": None,
        "done_at": now,
    }


def _media(row: Row[Any]) -> Media:
    return Media(
        id=row.id,
        connection_id=row.connection_id,
        origin=row.origin,
        kind=row.kind,
        content_type=row.content_type,
        size=row.size,
        digest=row.digest,
        state=row.state,
        reason=row.reason,
        source=row.source,
        attempts=row.attempts,
        created_at=row.created_at,
    )
