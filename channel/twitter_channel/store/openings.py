"""Conversations, which are there as soon as something is said in them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.kinds import Kind
from twitter_channel.store.database import Database
from twitter_channel.store.tables import conversations

TalkKey = tuple[int, str, Kind]
"""What tells a conversation from others: the connection, the customer, and where they talk."""

KEY = (conversations.c.connection_id, conversations.c.customer_id, conversations.c.kind)

_AT_ONCE = 500
"""Rows of one statement: engines allow only so many parameters."""


async def opened_for(
    connection: AsyncConnection, database: Database, keys: Collection[TalkKey], now: int
) -> Mapping[TalkKey, int]:
    """The conversations of *keys*, made where there are none."""
    wanted = sorted(keys)
    found = await _existing(connection, wanted)
    missing = [key for key in wanted if key not in found]
    if not missing:
        return found
    made = database.insert(conversations).on_conflict_do_nothing()
    for some in in_parts([_new(key, now) for key in missing]):
        await connection.execute(made, some)
    return {**found, **await _existing(connection, missing)}


def in_parts(rows: Sequence[Any]) -> Sequence[Sequence[Any]]:
    """*rows* as many at once as a statement takes."""
    return [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]


async def _existing(connection: AsyncConnection, wanted: Sequence[TalkKey]) -> dict[TalkKey, int]:
    found: dict[TalkKey, int] = {}
    for some in in_parts(wanted):
        for row in await connection.execute(select(conversations).where(tuple_(*KEY).in_(some))):
            found[row.connection_id, row.customer_id, row.kind] = row.id
    return found


def _new(key: TalkKey, now: int) -> dict[str, Any]:
    """Bots talk to one customer each: a conversation that everybody can read is people's from the start."""
    connection_id, customer_id, kind = key
    owner = "people" if kind == "public" else "bot"
    empty = {"customer_name": "", "last_inbound": 0, "created_at": now, "updated_at": now}
    return {"connection_id": connection_id, "customer_id": customer_id, "kind": kind, "owner": owner, **empty}
