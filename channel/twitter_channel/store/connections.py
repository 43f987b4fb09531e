"""Connections: one brand account through one app."""

from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.credentials import Credentials
from twitter_channel.store.database import Database
from twitter_channel.store.tables import connections, webhooks
from twitter_channel.store.vault import Vault

Status = Literal["configured", "enabling", "enabled", "failed", "disabled", "revoked"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator enters: the CONFIGURATION tab and the address of the API."""

    name: str
    base_url: str
    env_name: str
    credentials: Credentials


@dataclass(frozen=True, slots=True)
class WebhookState:
    """What is known of the connection's webhook. Times in milliseconds since the epoch."""

    webhook_id: str | None
    url: str | None
    valid: bool
    last_crc_at: int | None
    last_event_at: int | None


@dataclass(frozen=True, slots=True)
class Connection:
    """A stored connection. ``problem`` is what a refusal left behind, ready to be shown."""

    id: int
    settings: Settings
    status: Status
    problem: dict[str, Any] | None
    user_id: str | None
    screen_name: str | None
    webhook: WebhookState

    @property
    def name(self) -> str:
        """Its part of the webhook's path."""
        return self.settings.name

    @property
    def answers(self) -> bool:
        """Whether customers are to be answered: not before it was enabled, not after it was disabled."""
        return self.status not in ("configured", "disabled")


class ConnectionStore:
    """Reads and writes connections, their keys sealed."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def all(self) -> tuple[Connection, ...]:
        """Every connection, the first one first."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(_JOINED.order_by(connections.c.id))).all()
        return tuple(self._connection(row) for row in rows)

    async def by_name(self, name: str) -> Connection | None:
        """The connection of that name."""
        async with self._database.reading() as connection:
            row = (await connection.execute(_JOINED.where(connections.c.name == name))).first()
        return None if row is None else self._connection(row)

    async def by_id(self, connection_id: int) -> Connection | None:
        """The connection of that row."""
        async with self._database.reading() as connection:
            row = (await connection.execute(_JOINED.where(connections.c.id == connection_id))).first()
        return None if row is None else self._connection(row)

    async def first(self) -> Connection | None:
        """The oldest connection, the one that ``/webhooks/twitter`` means."""
        async with self._database.reading() as connection:
            row = (await connection.execute(_JOINED.order_by(connections.c.id).limit(1))).first()
        return None if row is None else self._connection(row)

    async def add(self, settings: Settings) -> bool:
        """Store a new connection; False when the name is taken."""
        now = milliseconds(self._clock)
        values = {"status": "configured", "created_at": now, "updated_at": now, **self._columns(settings)}
        async with self._database.writing() as connection:
            made = await connection.execute(upsert(connections).values(values).on_conflict_do_nothing())
            if made.rowcount == 0:
                return False
            number = select(connections.c.id).where(connections.c.name == settings.name).scalar_subquery()
            await connection.execute(insert(webhooks).values(connection_id=number, valid=False))
        return True

    async def change(self, settings: Settings) -> None:
        """Store other values for the connection of that name."""
        async with self._database.writing() as connection:
            named = update(connections).where(connections.c.name == settings.name)
            await connection.execute(named.values(updated_at=milliseconds(self._clock), **self._columns(settings)))

    async def remove(self, connection_id: int) -> None:
        """Forget a connection and all its conversations."""
        async with self._database.writing() as connection:
            await connection.execute(delete(connections).where(connections.c.id == connection_id))

    async def set_status(self, connection_id: int, status: Status, problem: dict[str, Any] | None = None) -> None:
        """Say where the connection stands, and why if it does not stand well."""
        text = None if problem is None else msgspec.json.encode(problem).decode()
        await self._update(connection_id, status=status, problem=text)

    async def set_account(self, connection_id: int, user_id: str, screen_name: str) -> None:
        """Note whose access token it is."""
        await self._update(connection_id, user_id=user_id, screen_name=screen_name)

    async def set_webhook(self, connection_id: int, webhook_id: str | None, url: str | None) -> None:
        """Note the webhook that is registered and valid, or that there is none."""
        await self._update_webhook(connection_id, webhook_id=webhook_id, url=url, valid=webhook_id is not None)

    async def note_crc(self, connection_id: int) -> None:
        """A CRC was answered just now."""
        await self._update_webhook(connection_id, last_crc_at=milliseconds(self._clock))

    async def _update(self, connection_id: int, **values: Any) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(connections).where(connections.c.id == connection_id).values(values))

    async def _update_webhook(self, connection_id: int, **values: Any) -> None:
        async with self._database.writing() as connection:
            await connection.execute(update(webhooks).where(webhooks.c.connection_id == connection_id).values(values))

    def _columns(self, settings: Settings) -> dict[str, str]:
        keys = msgspec.json.encode(settings.credentials)
        return {
            "name": settings.name,
            "base_url": settings.base_url,
            "env_name": settings.env_name,
            "secrets": self._vault.seal(keys),
        }

    def _connection(self, row: Row[Any]) -> Connection:
        credentials = msgspec.json.decode(self._vault.open(row.secrets), type=Credentials)
        return Connection(
            id=row.id,
            settings=Settings(row.name, row.base_url, row.env_name, credentials),
            status=row.status,
            problem=None if row.problem is None else msgspec.json.decode(row.problem),
            user_id=row.user_id,
            screen_name=row.screen_name,
            webhook=WebhookState(row.webhook_id, row.url, bool(row.valid), row.last_crc_at, row.last_event_at),
        )


_JOINED = select(connections, webhooks).join(webhooks, webhooks.c.connection_id == connections.c.id)
