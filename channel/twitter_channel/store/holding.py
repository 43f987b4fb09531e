"""Letting a connection rest, or go on: whoever asked is told in the same transaction."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import select, update

from twitter_channel.store.database import Database
from twitter_channel.store.outbox import NO_CONVERSATION, Happening, tell
from twitter_channel.store.tables import connections


async def hold_or_go_on(database: Database, which: Any, now: int, **values: Any) -> bool:
    """Update the connection that *which* says with *values*, of which ``held`` is one; False if there is none."""
    found = select(connections.c.id, connections.c.held, connections.c.status).where(which).with_for_update()
    async with database.writing() as connection:
        row = (await connection.execute(found)).first()
        if row is None:
            return False
        await connection.execute(update(connections).where(connections.c.id == row.id).values(values))
        if bool(row.held) != values["held"]:
            await tell(connection, [_happening(row.id, {"status": row.status, **values})], now)
    return True


def _happening(connection_id: int, values: Mapping[str, Any]) -> Happening:
    problem = values.get("problem")
    reason = None if problem is None else msgspec.json.decode(problem).get("detail")
    kind: Any = "connection.revoked" if values["held"] else "connection.restored"
    return Happening(kind, connection_id, NO_CONVERSATION, {"status": values["status"], "reason": reason})
