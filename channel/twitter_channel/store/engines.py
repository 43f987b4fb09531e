"""The two database engines: which one a URL means, and what each needs to be told."""

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from twitter_channel.store.errors import StoreError

_DRIVERS = MappingProxyType({"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"})
_ADVICE = "Use sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME."

# FULL syncs every commit, so what was committed outlives even the machine's power: a message that is marked as
# sending must not be found queued again after a power cut.
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")

FOLDED = "twitter_channel_folded"
"""What `folded` is called in SQLite's statements."""

_WRITES = "twitter_channel_writes"
_POOL = MappingProxyType({"pool_size": 10, "max_overflow": 20, "pool_pre_ping": True})


def database_url(text: str) -> URL:
    """
    What ``--database`` means.

    Raises:
        StoreError: If it is no URL of a database that the channel can use.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(f"The database is not given as a URL. {_ADVICE}") from error
    driver = _DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise StoreError(f"The database {url.get_backend_name()} is not supported. {_ADVICE}")
    return url.set(drivername=driver)


def is_shared(url: URL) -> bool:
    """Whether processes on several machines can use it: it is a server."""
    return url.get_backend_name() == "postgresql"


def file_of(url: URL) -> Path | None:
    """Where the database lies, or None when it is a server or lives in memory only."""
    if is_shared(url):
        return None
    return Path(url.database) if url.database and url.database != ":memory:" else None


def new_engine(url: URL) -> AsyncEngine:
    """
    The engine for *url*; nothing is asked of the database yet.

    Raises:
        StoreError: If the file cannot be made.
    """
    if is_shared(url):
        engine = create_async_engine(url, hide_parameters=True, **_POOL)
        event.listen(engine.sync_engine, "before_cursor_execute", _without_nul, retval=True)
        return engine
    _make_private_file(url)
    # The driver is kept from beginning transactions by its own rules: `_begin` does.
    engine = create_async_engine(url, connect_args={"isolation_level": None}, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _configure)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def writer(engine: AsyncEngine) -> AsyncEngine:
    """*engine* for transactions that write: SQLite's hold the file from their first statement on."""
    return engine.execution_options(**{_WRITES: True})


def _without_nul(
    _connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    """No text of PostgreSQL has the character NUL, and what people write may: it becomes what stands for unreadable."""
    return statement, _readable(parameters)


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, Mapping):
        return {name: _readable(it) for name, it in value.items()}
    return type(value)(map(_readable, value)) if type(value) in (list, tuple) else value


def _make_private_file(url: URL) -> None:
    """The conversations are nobody else's business: the file is the owner's alone."""
    path = file_of(url)
    if path is None:
        return
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(f"The database file {path} cannot be opened: {error.strerror}.") from error


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _configure(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    connection.create_function(FOLDED, 1, _folded, deterministic=True)


def folded(text: str) -> str:
    """*text* without the difference of upper and lower case, in any script."""
    return text.casefold()


def _folded(value: object) -> str | None:
    return folded(value) if isinstance(value, str) else None
