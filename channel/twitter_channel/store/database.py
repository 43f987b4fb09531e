"""The database, opened and up to date: a way to read, a way to write, and the time that everybody shares."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import anyio
from sqlalchemy import BigInteger, ColumnElement, Table, inspect, literal, literal_column, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from twitter_channel.clock import Clock, WallClock, milliseconds
from twitter_channel.store.engines import is_shared, new_engine, writer
from twitter_channel.store.errors import StoreError
from twitter_channel.store.migrating import upgrade

HEAD = "0010"
"""The revision of the tables that this code needs. A test holds it to the newest migration."""

_SERVER_TIME = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"


Insert = postgresql.Insert | sqlite.Insert
"""Both engines' INSERT can say what becomes of a row that is there already; the standard has no word for it."""


class Database:
    """
    A way to read, and a way to write.

    SQLite has one writer, so writes queue here, in order, instead of failing there. A server takes them side by side.
    """

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._writer = writer(engine)
        self._clock = clock
        self.is_shared = is_shared(engine.url)
        self._one_writer = anyio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """
        A connection to select with.

        SQLite's is not cancelled once begun: its driver waits for ever for a thread that was told twice to end.
        """
        with anyio.CancelScope(shield=not self.is_shared):
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """
        A transaction, durable when the block has ended.

        Once begun it is not cancelled: SQLite would stay locked until the driver's thread noticed.
        """
        async with nullcontext() if self.is_shared else self._one_writer:
            with anyio.CancelScope(shield=True):
                async with self._writer.begin() as connection:
                    yield connection

    def insert(self, table: Table) -> Insert:
        """An INSERT that may say what becomes of a row that is there already."""
        return postgresql.insert(table) if self.is_shared else sqlite.insert(table)

    def now(self) -> ColumnElement[int]:
        """
        The time in milliseconds, for decisions that several processes must take alike: a server's own.

        Whoever brings a clock of another kind, as tests do, means that one.
        """
        if self.is_shared and isinstance(self._clock, WallClock):
            return literal_column(_SERVER_TIME, BigInteger)
        return literal(milliseconds(self._clock), BigInteger)


@asynccontextmanager
async def opened(url: URL, clock: Clock | None = None) -> AsyncIterator[Database]:
    """
    The database at *url*, made if it is not there and migrated if it is old.

    Raises:
        StoreError: If it is not ours or cannot be opened.
    """
    engine = new_engine(url)
    try:
        await _migrated(engine, url)
        yield Database(engine, clock or WallClock())
    finally:
        with anyio.CancelScope(shield=True):
            await engine.dispose()


async def _migrated(engine: AsyncEngine, url: URL) -> None:
    try:
        async with engine.connect() as connection:
            revision = await connection.run_sync(revision_of)
        if revision != HEAD:
            async with writer(engine).connect() as connection:
                await connection.run_sync(upgrade)
    except DBAPIError as error:
        raise StoreError(f"The database {url.database} cannot be used: {_words(error)}.") from error


def revision_of(connection: Connection) -> str | None:
    """The revision of the tables, or None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _words(error: DBAPIError) -> str:
    """The engine's own words in one line."""
    return " ".join(str(error.orig).split()).rstrip(".")
