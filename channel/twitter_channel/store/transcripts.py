"""A conversation as an operator reads it: what the customer wrote and what became of our answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, Table, select

from twitter_channel.answers import Button, Location
from twitter_channel.kinds import Kind
from twitter_channel.store.database import Database
from twitter_channel.store.events import IN_THREAD, TWEET
from twitter_channel.store.media import Media, media_of_events, media_of_references
from twitter_channel.store.said import answer_of
from twitter_channel.store.tables import conversations, events, messages
from twitter_channel.twitter.contents import contents_of

Origin = Literal["customer", "bot", "agent", "api", "twitter"]
"""Who wrote a line; ``twitter`` is somebody of the brand, in Twitter itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """
    One message of a transcript.

    ``key`` tells it from all others of its conversation.
    ``event_id`` is Twitter's id of it, if it has one; ``in_reply_to`` that of the message it answers;
    ``at`` and ``due_at``, before which it is not tried, are in milliseconds since the epoch. ``place`` is what Twitter
    calls a place that was shared by its name, ``profile`` the custom profile under which it was written;
    ``is_welcomed`` says that it answers a welcome message.
    """

    direction: Literal["in", "out"]
    customer_id: str
    customer_name: str
    text: str
    metadata: str | None
    quick_replies: tuple[str, ...]
    state: str
    reason: str | None
    code: int | None
    event_id: str | None
    in_reply_to: str | None
    at: int
    key: str
    origin: Origin
    author: str | None = None
    media: Media | None = None
    due_at: int | None = None
    buttons: tuple[Button, ...] = ()
    location: Location | None = None
    place: str | None = None
    profile: str | None = None
    is_welcomed: bool = False
    kind: Kind = "dm"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Which messages of a connection: those of a customer or of one conversation, or all."""

    connection_id: int
    customer_id: str | None = None
    conversation_id: int | None = None

    def of(self, table: Table) -> Sequence[ColumnElement[bool]]:
        """The condition on a *table* of messages."""
        wanted = (table.c.connection_id, self.connection_id), (table.c.customer_id, self.customer_id)
        both = (*wanted, (table.c.conversation_id, self.conversation_id))
        return [column == value for column, value in both if value is not None]


async def transcript(database: Database, excerpt: Excerpt, before: int | None, limit: int) -> tuple[Line, ...]:
    """The last *limit* messages before the time *before*, oldest first."""
    async with database.reading() as connection:
        inbound = (await connection.execute(_inbound(excerpt, before, limit))).all()
        outbound = (await connection.execute(_outbound(excerpt, before, limit))).all()
        came = await media_of_events(connection, [row.id for row in inbound])
        went = await media_of_references(connection, [row.media for row in outbound if row.media])
    lines = [_line_in(row, came.get(row.id)) for row in reversed(inbound)]
    lines += [_line_out(row, went.get(row.media)) for row in reversed(outbound)]
    lines.sort(key=lambda line: (line.at, line.direction))
    return tuple(lines[-limit:])


def _inbound(excerpt: Excerpt, before: int | None, limit: int) -> Select[Any]:
    found = select(events).where(*excerpt.of(events), IN_THREAD)
    if before is not None:
        found = found.where(events.c.received_at < before)
    return found.order_by(events.c.received_at.desc(), events.c.id.desc()).limit(limit)


def _outbound(excerpt: Excerpt, before: int | None, limit: int) -> Select[Any]:
    answered = events.c.id == messages.c.answers
    named = conversations.c.id == messages.c.conversation_id
    of_talk = conversations.c.customer_name, conversations.c.kind
    found = select(messages, events.c.event_id, *of_talk).outerjoin(events, answered)
    found = found.join(conversations, named).where(*excerpt.of(messages))
    if before is not None:
        found = found.where(messages.c.created_at < before)
    return found.order_by(messages.c.created_at.desc(), messages.c.id.desc()).limit(limit)


def _line_in(row: Row[Any], media: Media | None) -> Line:
    contents = contents_of(row.payload)
    return Line(
        direction=row.direction,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        text=row.text,
        metadata=row.metadata,
        quick_replies=(),
        state=row.state,
        reason=row.reason,
        code=None,
        event_id=row.event_id,
        in_reply_to=None,
        at=row.received_at,
        key=f"event-{row.id}",
        origin="customer" if row.direction == "in" else "twitter",
        media=media,
        buttons=contents.buttons,
        location=contents.location,
        place=contents.place,
        profile=contents.profile,
        is_welcomed=contents.is_welcomed,
        kind="public" if row.kind == TWEET else "dm",
    )


def _line_out(row: Row[Any], media: Media | None) -> Line:
    said = answer_of(row)
    return Line(
        direction="out",
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        text=row.text,
        metadata=None,
        quick_replies=tuple(it.label for it in said.quick_replies),
        state=row.state,
        reason=row.reason,
        code=row.code,
        event_id=row.twitter_id,
        in_reply_to=row.event_id,
        at=row.created_at,
        key=f"message-{row.id}",
        origin=row.origin,
        author=row.author,
        media=media,
        due_at=row.due_at,
        buttons=said.buttons,
        location=said.location,
        profile=said.profile,
        kind=row.kind,
    )
