"""A conversation as an operator reads it: what the customer wrote and what became of our answers."""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from sqlalchemy import Row, Select, select

from twitter_channel.store.database import Database
from twitter_channel.store.events import IN_THREAD
from twitter_channel.store.media import Media, media_of_events, media_of_references
from twitter_channel.store.tables import conversations, events, messages

Origin = Literal["customer", "bot", "agent", "api", "twitter"]
"""Who wrote a line; ``twitter`` is somebody of the brand, in Twitter itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """
    One message of a transcript.

    ``key`` tells it from all others of its conversation.
    ``event_id`` is Twitter's id of it, if it has one; ``in_reply_to`` that of the message it answers;
    ``at`` and ``due_at``, before which it is not tried, are in milliseconds since the epoch.
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


async def transcript(
    database: Database, connection_id: int, customer_id: str | None, before: int | None, limit: int
) -> tuple[Line, ...]:
    """The last *limit* messages before the time *before*, oldest first; of one customer or of all."""
    async with database.reading() as connection:
        inbound = (await connection.execute(_inbound(connection_id, customer_id, before, limit))).all()
        outbound = (await connection.execute(_outbound(connection_id, customer_id, before, limit))).all()
        came = await media_of_events(connection, [row.id for row in inbound])
        went = await media_of_references(connection, [row.media for row in outbound if row.media])
    lines = [_line_in(row, came.get(row.id)) for row in reversed(inbound)]
    lines += [_line_out(row, went.get(row.media)) for row in reversed(outbound)]
    lines.sort(key=lambda line: (line.at, line.direction))
    return tuple(lines[-limit:])


def _inbound(connection_id: int, customer_id: str | None, before: int | None, limit: int) -> Select[Any]:
    found = select(events).where(events.c.connection_id == connection_id, IN_THREAD)
    if customer_id is not None:
        found = found.where(events.c.customer_id == customer_id)
    if before is not None:
        found = found.where(events.c.received_at < before)
    return found.order_by(events.c.received_at.desc(), events.c.id.desc()).limit(limit)


def _outbound(connection_id: int, customer_id: str | None, before: int | None, limit: int) -> Select[Any]:
    answered = events.c.id == messages.c.answers
    named = conversations.c.id == messages.c.conversation_id
    found = select(messages, events.c.event_id, conversations.c.customer_name).outerjoin(events, answered)
    found = found.join(conversations, named)
    found = found.where(messages.c.connection_id == connection_id)
    if customer_id is not None:
        found = found.where(messages.c.customer_id == customer_id)
    if before is not None:
        found = found.where(messages.c.created_at < before)
    return found.order_by(messages.c.created_at.desc(), messages.c.id.desc()).limit(limit)


def _line_in(row: Row[Any], media: Media | None) -> Line:
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
    )


def _line_out(row: Row[Any], media: Media | None) -> Line:
    replies = msgspec.json.decode(row.quick_replies)
    return Line(
        direction="out",
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        text=row.text,
        metadata=None,
        quick_replies=tuple(reply["label"] for reply in replies),
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
    )
