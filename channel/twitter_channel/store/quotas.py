"""
How much of Twitter's daily caps is used up.

A message counts against them unless it is one of the first five after the customer's newest message, within a day
of it (facts: ``events/new`` has 1,000 a day per user, shared by all apps of that user, and 15,000 per app).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from twitter_channel.store.connections import Connection
from twitter_channel.store.database import Database
from twitter_channel.store.tables import connections, conversations, messages

DAY_MS = 24 * 3600 * 1000
A_DAY_PER_USER = 1_000
A_DAY_PER_APP = 15_000
FREE_ANSWERS = 5

_TAKEN = ("sending", "sent")


@dataclass(frozen=True, slots=True)
class Usage:
    """How many messages of the last 24 hours count against one cap, and since when the oldest of them does."""

    limit: int
    used: int
    oldest: int | None

    @property
    def left(self) -> int:
        """How many more may be sent."""
        return max(self.limit - self.used, 0)

    @property
    def opens_at(self) -> int | None:
        """When there is room again, in milliseconds; None when there is some."""
        return None if self.left or self.oldest is None else self.oldest + DAY_MS


@dataclass(frozen=True, slots=True)
class Freedom:
    """What a conversation may send free: *left* of five, in answer to the message at position *after*."""

    after: int
    left: int


class QuotaStore:
    """Counts what was sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def usage(self, connection: Connection, now: int) -> tuple[Usage, Usage]:
        """Of the cap per user and of the cap per app, at the time *now* in milliseconds."""
        same_user = (
            connections.c.user_id == connection.user_id if connection.user_id else connections.c.id == connection.id
        )
        of_user = and_(same_user, connections.c.base_url == connection.settings.base_url)
        of_app = connections.c.app == connection.app
        return await self._used(of_user, A_DAY_PER_USER, now), await self._used(of_app, A_DAY_PER_APP, now)

    async def _used(self, whose: Any, limit: int, now: int) -> Usage:
        counted = (
            select(func.count(), func.min(messages.c.counted_at))
            .join(connections, connections.c.id == messages.c.connection_id)
            .where(whose, messages.c.counted_at > now - DAY_MS, messages.c.state.in_(_TAKEN))
        )
        async with self._database.reading() as connection:
            used, oldest = (await connection.execute(counted)).one()
        return Usage(limit, used, oldest)

    async def freedom(self, conversation_id: int, now: int) -> Freedom:
        """What the conversation may send free at the time *now*."""
        of = conversations.c
        free = (
            select(of.last_inbound, of.last_inbound_at, func.count(messages.c.id))
            .outerjoin(messages, and_(*_taken_after_inbound()))
            .where(of.id == conversation_id)
            .group_by(of.id, of.last_inbound, of.last_inbound_at)
        )
        async with self._database.reading() as connection:
            after, at, taken = (await connection.execute(free)).one()
        is_open = at is not None and at > now - DAY_MS
        return Freedom(after, max(FREE_ANSWERS - taken, 0) if is_open else 0)


def _taken_after_inbound() -> tuple[Any, ...]:
    return (
        messages.c.conversation_id == conversations.c.id,
        messages.c.after_inbound == conversations.c.last_inbound,
        or_(messages.c.state == "sending", messages.c.state == "sent"),
    )
