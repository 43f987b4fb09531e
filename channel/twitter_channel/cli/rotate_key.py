"""``twitter-channel rotate-key``."""

from pathlib import Path

import anyio
import click

from twitter_channel.cli.endings import endings
from twitter_channel.settings import SECRET_KEY, Settings, options_of, secret_key
from twitter_channel.store.database import opened
from twitter_channel.store.engines import database_url, file_of
from twitter_channel.store.errors import StoreError
from twitter_channel.store.keeping import seal_again
from twitter_channel.store.vault import Vault, key_file_of, new_key, read_keys, write_keys


@click.command("rotate-key")
@options_of(Settings, "database")
def command(database: str) -> None:
    """
    Encrypt the stored secrets with another key.

    With a key file a new key is made, and a channel that serves takes it over by itself. With
    TWITTER_CHANNEL_SECRET_KEY, set it to NEW,OLD for every process first, restart them, run this, and leave OLD out.
    """
    with endings():
        click.echo(anyio.run(_rotate, database, secret_key()))


async def _rotate(database: str, given: str | None) -> str:
    if given is not None:
        return await _with_given(database, given)
    file = file_of(database_url(database))
    if file is None:
        raise StoreError(f"Only a database in a file has a key file. Give the keys as {SECRET_KEY}=NEW,OLD.")
    return await _with_file(database, key_file_of(file))


async def _with_given(database: str, given: str) -> str:
    if len(given.replace(",", " ").split()) < 2:
        raise StoreError(f"{SECRET_KEY} has one key. Set it to NEW,OLD: to encrypt with, and to decrypt with.")
    count = await _sealed_again(database, Vault(given))
    return f"The secrets of {count} connections are encrypted with the first key. The others are not needed any more."


async def _with_file(database: str, file: Path) -> str:
    """With both keys in the file everything can be opened at any instant, wherever this is stopped."""
    old, new = read_keys(file).split(), new_key()
    write_keys(file, new, *old)
    count = await _sealed_again(database, Vault(read_keys(file)))
    write_keys(file, new)
    return f"The secrets of {count} connections are encrypted with a new key, which is in {file}."


async def _sealed_again(database: str, vault: Vault) -> int:
    async with opened(database_url(database)) as store:
        return await seal_again(store, vault)
