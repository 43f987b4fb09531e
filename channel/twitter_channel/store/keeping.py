"""What an operator does with a database: copy it, give it another key, see whether it is whole."""

import os
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import select, text, update
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.store.database import Database
from twitter_channel.store.engines import file_of, is_shared
from twitter_channel.store.errors import StoreError
from twitter_channel.store.tables import connections, hooks, media
from twitter_channel.store.vault import Vault


def back_up(url: URL, to: Path) -> None:
    """
    Copy the SQLite database at *url* into the new file *to*, while it may be in use.

    Raises:
        StoreError: If it is no file, or the copy cannot be made; for a server with the command that can.
    """
    if is_shared(url):
        raise StoreError(f"PostgreSQL makes its own backups. Run: {_dump_command(url, to)}")
    file = file_of(url)
    if file is None or not file.exists():
        raise StoreError(f"There is no database at {url.database}.")
    try:
        os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as copy:
            source.backup(copy)
    except FileExistsError as error:
        raise StoreError(f"{to} is there already. Name a file that is not.") from error
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"The copy {to} could not be made: {error}.") from error


def _dump_command(url: URL, to: Path) -> str:
    """Without the password: pg_dump asks for it, or finds it in PGPASSWORD or ~/.pgpass."""
    parts = {"--host": url.host, "--port": url.port, "--username": url.username, "--dbname": url.database}
    given = [f"{flag}={value}" for flag, value in parts.items() if value is not None]
    return shlex.join(["pg_dump", "--format=custom", f"--file={to}", *given])


async def seal_again(database: Database, vault: Vault) -> int:
    """
    Seal every connection's keys and every hook's secret with the first key of *vault*, all or none; how many there are.

    Raises:
        StoreError: If one of them cannot be opened.
    """
    async with database.writing() as connection:
        of = connections.c
        rows = (await connection.execute(select(of.id, of.secrets, of.bot_secret))).all()
        for row in rows:
            sealed = {"secrets": vault.seal(vault.open(row.secrets))}
            if row.bot_secret is not None:
                sealed["bot_secret"] = vault.seal(vault.open(row.bot_secret))
            await connection.execute(update(connections).where(of.id == row.id).values(sealed))
        await _seal_hooks(connection, vault)
    return len(rows)


async def _seal_hooks(connection: AsyncConnection, vault: Vault) -> None:
    for row in (await connection.execute(select(hooks.c.id, hooks.c.secret))).all():
        sealed = vault.seal(vault.open(row.secret))
        await connection.execute(update(hooks).where(hooks.c.id == row.id).values(secret=sealed))


async def stored_media(database: Database) -> tuple[str, ...]:
    """The ids of everything whose file has to be there."""
    async with database.reading() as connection:
        found = await connection.execute(select(media.c.id).where(media.c.state == "stored"))
        return tuple(found.scalars())


async def damage(database: Database) -> str | None:
    """What SQLite finds wrong with its file; None when it is whole, or a server looks after it."""
    if database.is_shared:
        return None
    async with database.reading() as connection:
        found = (await connection.execute(text("PRAGMA quick_check(1)"))).scalar_one()
    return None if found == "ok" else str(found)
