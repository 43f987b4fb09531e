"""What was asked under a key, so that asking again does nothing and is answered the same (IETF Idempotency-Key)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.store.tables import once_keys

KEPT_MS = 24 * 3_600_000
"""How long a key means what was asked under it first."""


class KeyReused(Exception):
    """Something else was asked under this key before."""


@dataclass(frozen=True, slots=True)
class Once:
    """A key, and what is asked under it; of both only digests, which have one length whatever they stand for."""

    key: str
    asked: str


def once(key: str, *asked: Any) -> Once:
    """*asked* is everything that makes it the same wish."""
    return Once(_digest(key.encode()), _digest(msgspec.json.encode(asked)))


async def done_before(
    connection: AsyncConnection, conversation_id: int, wish: Once, now: int
) -> tuple[int, ...] | None:
    """
    The messages that were queued under the key, None when there are none; the conversation has to be locked.

    Raises:
        KeyReused: If something else was asked.
    """
    of = once_keys.c
    mine = of.conversation_id == conversation_id
    await connection.execute(delete(once_keys).where(mine, of.at <= now - KEPT_MS))
    row = (await connection.execute(select(once_keys).where(mine, of.key == wish.key))).first()
    if row is not None and row.asked != wish.asked:
        raise KeyReused
    return None if row is None else msgspec.json.decode(row.messages, type=tuple[int, ...])


async def note(connection: AsyncConnection, conversation_id: int, wish: Once, queued: Sequence[int], now: int) -> None:
    """Under the key these messages were *queued*, in the same transaction."""
    row = {"conversation_id": conversation_id, "key": wish.key, "asked": wish.asked, "at": now}
    await connection.execute(insert(once_keys).values(row | {"messages": msgspec.json.encode(queued).decode()}))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
