"""Connections: one brand account through one app."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from sqlalchemy import Row, and_, case, delete, exists, insert, or_, select, update

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.conduct import Conduct
from twitter_channel.credentials import Credentials
from twitter_channel.store.database import Database
from twitter_channel.store.holding import hold_or_go_on
from twitter_channel.store.tables import connections, feeds, webhooks, workers
from twitter_channel.store.vault import Vault

SUBSCRIBING_MS = 30_000
"""When a new subscription surely delivers: what came before is in the list by then (Twitter says 10 s)."""

Status = Literal["configured", "enabling", "enabled", "failed", "disabled", "revoked"]

_SILENT: tuple[Status, ...] = ("configured", "disabled")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator enters: the CONFIGURATION tab and the address of the API."""

    name: str
    base_url: str
    env_name: str
    credentials: Credentials


@dataclass(frozen=True, slots=True)
class WebhookState:
    """
    What is known of the connection's webhook. Times in milliseconds since the epoch.

    ``subscribed`` is None until somebody asked Twitter, which was last done at ``checked_at``.
    """

    webhook_id: str | None
    url: str | None
    valid: bool
    subscribed: bool | None
    last_crc_at: int | None
    last_event_at: int | None
    checked_at: int | None


@dataclass(frozen=True, slots=True)
class Connection:
    """
    A stored connection. ``problem`` is what a refusal left behind, ready to be shown.

    While it is ``held`` its conversations rest: the account has to be authorised again. ``app`` is what all
    connections of one app have in common, ``updated_at`` the time its values changed last. ``app_id`` is the app's on
    Twitter, None until Twitter told of a message of ours.
    """

    id: int
    settings: Settings
    app: str
    status: Status
    problem: dict[str, Any] | None
    held: bool
    updated_at: int
    user_id: str | None
    screen_name: str | None
    webhook: WebhookState
    account_name: str | None = None
    app_id: str | None = None
    conduct: Conduct = Conduct()
    bot_secret: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Its part of the webhook's path."""
        return self.settings.name

    @property
    def answers(self) -> bool:
        """Whether customers are to be answered: not before it was enabled, not after it was disabled."""
        return self.status not in _SILENT


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

    async def of_account(self, like: Connection, user_id: str) -> Connection | None:
        """The connection of that account through the app of *like*, rather of the same environment."""
        same_app = and_(connections.c.app == like.app, connections.c.user_id == user_id)
        nearer = case((connections.c.env_name == like.settings.env_name, 0), else_=1)
        found = _JOINED.where(same_app).order_by(nearer, connections.c.id).limit(1)
        async with self._database.reading() as connection:
            row = (await connection.execute(found)).first()
        return None if row is None else self._connection(row)

    async def by_webhook(self, url: str) -> Connection | None:
        """A connection whose webhook is at *url*, although that is not the address of its name."""
        found = _JOINED.where(webhooks.c.url == url).order_by(connections.c.id).limit(1)
        async with self._database.reading() as connection:
            row = (await connection.execute(found)).first()
        return None if row is None else self._connection(row)

    async def is_answering(self, base_url: str, user_id: str) -> bool:
        """Whether a connection answers for that account of the Twitter at *base_url*."""
        its = and_(connections.c.base_url == base_url, connections.c.user_id == user_id)
        answering = select(connections.c.id).where(its, connections.c.status.not_in(_SILENT))
        async with self._database.reading() as connection:
            return (await connection.execute(answering.limit(1))).first() is not None

    async def first(self) -> Connection | None:
        """The oldest connection, the one that ``/webhooks/twitter`` means."""
        async with self._database.reading() as connection:
            row = (await connection.execute(_JOINED.order_by(connections.c.id).limit(1))).first()
        return None if row is None else self._connection(row)

    async def add(self, settings: Settings) -> bool:
        """Store a new connection; False when the name is taken."""
        now = milliseconds(self._clock)
        values = {"status": "configured", "held": False, "created_at": now, "updated_at": now}
        row = self._database.insert(connections).values(values | self._columns(settings)).on_conflict_do_nothing()
        async with self._database.writing() as connection:
            number = (await connection.execute(row.returning(connections.c.id))).scalar()
            if number is None:
                return False
            await connection.execute(insert(webhooks).values(connection_id=number, valid=False))
            await connection.execute(insert(feeds).values(connection_id=number))
        return True

    async def change(self, settings: Settings) -> None:
        """Store other values for the connection of that name. With them what rests is tried again."""
        now = milliseconds(self._clock)
        later = case((connections.c.updated_at < now, now), else_=connections.c.updated_at + 1)
        same_app = case((connections.c.app == app_of(settings), connections.c.app_id), else_=None)
        values = {"updated_at": later, "held": False, "app_id": same_app, **self._columns(settings)}
        await hold_or_go_on(self._database, connections.c.name == settings.name, now, **values)

    async def set_conduct(self, connection_id: int, conduct: Conduct, bot_secret: str | None) -> None:
        """Store how its conversations are conducted, and the secret of its bot."""
        await self._update(
            connection_id,
            conduct=msgspec.json.encode(conduct).decode(),
            bot_secret=None if bot_secret is None else self._vault.seal(bot_secret.encode()),
        )

    async def note_app(self, connection_id: int, app_id: str) -> None:
        """Twitter told of a message of ours: this is the id of our app."""
        await self._update(connection_id, app_id=app_id)

    async def remove(self, connection_id: int) -> None:
        """Forget a connection and all its conversations."""
        async with self._database.writing() as connection:
            await connection.execute(delete(connections).where(connections.c.id == connection_id))

    async def begin_enabling(self, connection_id: int, worker_id: str) -> bool:
        """Say that the worker enables it; False when one that is alive is at it."""
        free = or_(connections.c.enabling_by.is_(None), _IS_LEFT)
        mine = update(connections).where(connections.c.id == connection_id, free)
        begun = mine.values(status="enabling", problem=None, enabling_by=worker_id)
        async with self._database.writing() as connection:
            return bool((await connection.execute(begun)).rowcount)

    async def enabled(self, connection_id: int) -> None:
        """It is enabled, nothing of it rests any more, and somebody is to look after it before long."""
        await self._hold(connection_id, status="enabled", problem=None, held=False)
        await self.checked(connection_id, valid=True, subscribed=True)
        await self._update_webhook(connection_id, check_due_at=self._database.now() + SUBSCRIBING_MS)

    async def disabled(self, connection_id: int) -> None:
        """Nobody is answered any more, and what was unsent is not sent."""
        await self._update(connection_id, status="disabled", problem=None, held=False, enabling_by=None)

    async def not_enabled(self, connection_id: int, status: Status, problem: dict[str, Any], *, held: bool) -> None:
        """Enabling it failed; *held* says whether its conversations rest."""
        text = msgspec.json.encode(problem).decode()
        await self._hold(connection_id, status=status, problem=text, held=held)

    async def note_problem(self, connection_id: int, problem: dict[str, Any] | None) -> None:
        """Something about an enabled connection is not well, or is again."""
        enabled = update(connections).where(connections.c.id == connection_id, connections.c.status == "enabled")
        async with self._database.writing() as connection:
            await connection.execute(enabled.values(problem=problem and msgspec.json.encode(problem).decode()))

    async def settle(self, problem: dict[str, Any]) -> None:
        """Those that were being enabled when the process ended that did it have failed."""
        over = and_(connections.c.status == "enabling", _IS_LEFT)
        text = msgspec.json.encode(problem).decode()
        async with self._database.writing() as connection:
            failed = update(connections).where(over).values(status="failed", problem=text, enabling_by=None)
            await connection.execute(failed)

    async def hold(self, known: Connection, status: Status, problem: dict[str, Any]) -> bool:
        """Let the conversations rest, unless the connection got other values than *known* has; whether it did."""
        same = and_(connections.c.id == known.id, connections.c.updated_at == known.updated_at)
        now, text = milliseconds(self._clock), msgspec.json.encode(problem).decode()
        return await hold_or_go_on(self._database, same, now, status=status, problem=text, held=True)

    async def set_account(self, connection_id: int, user_id: str, screen_name: str, name: str) -> None:
        """Note whose access token it is."""
        await self._update(connection_id, user_id=user_id, screen_name=screen_name, account_name=name[:200] or None)

    async def set_webhook(self, connection_id: int, webhook_id: str | None, url: str | None) -> None:
        """Note the webhook that is registered and valid, or that there is none."""
        await self._update_webhook(connection_id, webhook_id=webhook_id, url=url, valid=webhook_id is not None)

    async def checked(self, connection_id: int, *, valid: bool, subscribed: bool) -> None:
        """Somebody looked just now how webhook and subscription are."""
        now = milliseconds(self._clock)
        await self._update_webhook(connection_id, valid=valid, subscribed=subscribed, checked_at=now)

    async def note_crc(self, connection_id: int, url: str) -> None:
        """A CRC was answered just now, for the connection and for all whose webhook is at *url*."""
        those = or_(webhooks.c.connection_id == connection_id, webhooks.c.url == url)
        async with self._database.writing() as connection:
            await connection.execute(update(webhooks).where(those).values(last_crc_at=milliseconds(self._clock)))

    async def _hold(self, connection_id: int, **values: Any) -> None:
        mine = connections.c.id == connection_id
        await hold_or_go_on(self._database, mine, milliseconds(self._clock), **values, enabling_by=None)

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
            "app": app_of(settings),
        }

    def _connection(self, row: Row[Any]) -> Connection:
        credentials = msgspec.json.decode(self._vault.open(row.secrets), type=Credentials)
        return Connection(
            id=row.id,
            settings=Settings(row.name, row.base_url, row.env_name, credentials),
            app=row.app,
            status=row.status,
            held=bool(row.held),
            updated_at=row.updated_at,
            problem=None if row.problem is None else msgspec.json.decode(row.problem),
            user_id=row.user_id,
            screen_name=row.screen_name,
            account_name=row.account_name,
            app_id=row.app_id,
            conduct=Conduct() if row.conduct is None else msgspec.json.decode(row.conduct, type=Conduct),
            bot_secret=None if row.bot_secret is None else self._vault.open(row.bot_secret).decode(),
            webhook=WebhookState(
                webhook_id=row.webhook_id,
                url=row.url,
                valid=bool(row.valid),
                subscribed=row.subscribed,
                last_crc_at=row.last_crc_at,
                last_event_at=row.last_event_at,
                checked_at=row.checked_at,
            ),
        )


def app_of(settings: Settings) -> str:
    """What is the same for all connections of one app and different for every other: nothing the key follows from."""
    return hashlib.sha256(f"{settings.base_url}\n{settings.credentials.api_key}".encode()).hexdigest()


_IS_LEFT = ~exists().where(workers.c.id == connections.c.enabling_by)
_JOINED = select(connections, webhooks).join(webhooks, webhooks.c.connection_id == connections.c.id)
