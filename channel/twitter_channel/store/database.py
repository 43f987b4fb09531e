"""The engine: opening it, bringing its tables up to date, and one writer at a time."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
from sqlalchemy import event, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from twitter_channel.store.errors import StoreError
from twitter_channel.store.migrating import upgrade

HEAD = "0001"
"""The revision of the tables that this code needs. A test holds it to the newest migration."""

# WAL with NORMAL outlives the death of the process at any instant; it may lose the last
# commits only when the machine itself loses power.
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000")


class Database:
    """
    A way to read, and a way to write.

    SQLite has one writer, so writes queue here, in order, instead of failing there.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._one_writer = anyio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection to select with."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, durable when the block has ended."""
        async with self._one_writer, self._engine.begin() as connection:
            yield connection


def database_url(text: str) -> URL:
    """
    What ``--database`` means.

    Raises:
        StoreError: If it is no URL of an SQLite database.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(f"The database {text!r} is not a URL. Use sqlite:///FILE.") from error
    if url.get_backend_name() != "sqlite":
        raise StoreError(f"The database {url.get_backend_name()} is not supported. Use sqlite:///FILE.")
    return url.set(drivername="sqlite+aiosqlite")


def file_of(url: URL) -> Path | None:
    """Where the database lies, or None when it lives in memory only."""
    return Path(url.database) if url.database and url.database != ":memory:" else None


@asynccontextmanager
async def opened(url: URL) -> AsyncIterator[Database]:
    """
    The database at *url*, made if it is not there and migrated if it is old.

    Raises:
        StoreError: If it is not ours or cannot be opened.
    """
    _make_private_file(url)
    engine = create_async_engine(url, connect_args={"isolation_level": "IMMEDIATE"}, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _configure)
    try:
        await _migrated(engine, url)
        yield Database(engine)
    finally:
        with anyio.CancelScope(shield=True):
            await engine.dispose()


def _make_private_file(url: URL) -> None:
    """The conversations are nobody else's business: the file is the owner's alone."""
    path = file_of(url)
    if path is None:
        return
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(f"The database file {path} cannot be opened: {error.strerror}.") from error


def _configure(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def _migrated(engine: AsyncEngine, url: URL) -> None:
    try:
        async with engine.connect() as connection:
            if await connection.run_sync(_revision) != HEAD:
                await connection.run_sync(upgrade)
    except DBAPIError as error:
        raise StoreError(f"The database {url.database} cannot be used: {error.orig}.") from error


def _revision(connection: Connection) -> str | None:
    tables = text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if connection.execute(tables).scalar() is None:
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
