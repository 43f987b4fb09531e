"""Accounts on their way through Twitter's OAuth pages."""

from dataclasses import dataclass, field

import msgspec
from sqlalchemy import delete, insert

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.database import Database
from twitter_channel.store.errors import StoreError
from twitter_channel.store.tables import account_links
from twitter_channel.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody who was sent to Twitter: for which connection, and the request token with its secret."""

    connection_id: int
    token: str = field(repr=False)
    secret: str = field(repr=False)


class LinkStore:
    """Notes who was sent, and takes back who returns: once, in time, and in the same session."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def add(self, digest: str, link: Link, session_id: str, lives_ms: int) -> None:
        """Note it by the *digest* of what whoever returns will show."""
        now = milliseconds(self._clock)
        row = {
            "id": digest,
            "connection_id": link.connection_id,
            "session_id": session_id,
            "secret": self._vault.seal(msgspec.json.encode((link.token, link.secret))),
            "expires_at": now + lives_ms,
        }
        async with self._database.writing() as connection:
            await connection.execute(delete(account_links).where(account_links.c.expires_at <= now))
            await connection.execute(insert(account_links).values(row))

    async def take(self, digest: str, session_id: str) -> Link | None:
        """Who returns, and never again; None when nobody of that session was sent with it in time."""
        mine = delete(account_links).where(
            account_links.c.id == digest,
            account_links.c.session_id == session_id,
            account_links.c.expires_at > milliseconds(self._clock),
        )
        async with self._database.writing() as connection:
            row = (await connection.execute(mine.returning(*account_links.c))).first()
        try:
            return None if row is None else Link(row.connection_id, *_pair(self._vault.open(row.secret)))
        except (StoreError, msgspec.DecodeError):
            # The key was changed meanwhile, or the channel to a newer one: the person begins again.
            return None


def _pair(opened: bytes) -> tuple[str, str]:
    return msgspec.json.decode(opened, type=tuple[str, str])
