"""``twitter-channel doctor``."""

from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import click

from twitter_channel.bot.loading import load_bot
from twitter_channel.cli.endings import endings
from twitter_channel.clock import WallClock
from twitter_channel.connections.diagnosis import Finding, findings
from twitter_channel.connections.sharing import addresses
from twitter_channel.media.folder import Folder, media_folder
from twitter_channel.server import stored
from twitter_channel.settings import Settings, client_values, options_of, secret_key
from twitter_channel.store.connections import Connection, ConnectionStore
from twitter_channel.store.database import HEAD, Database
from twitter_channel.store.engines import database_url
from twitter_channel.store.keeping import damage, stored_media
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.client import HttpClient, SignedClient, new_http_client


@click.command("doctor")
@options_of(Settings, "database", "bot", "public_url", "media_dir")
def command(database: str, bot: Path | None, public_url: str | None, media_dir: Path | None) -> None:
    """
    Look at everything that can be wrong and say what to do about it.

    Exit code 0 when all is well, 1 when something is not, 2 and 3 when it could not even be looked at.
    """
    with endings():
        client_values()
        load_bot(bot)
        is_well = anyio.run(_examine, database, public_url, media_dir)
    raise SystemExit(0 if is_well else 1)


async def _examine(database: str, public_url: str | None, media_dir: Path | None) -> bool:
    verdicts = []
    folder = media_folder(database_url(database), media_dir)
    async with stored(database, secret_key()) as (opened, vault), new_http_client() as http:
        connections = await ConnectionStore(opened, vault, WallClock()).all()
        async for finding in _general(opened, connections):
            verdicts.append(_said("channel", finding))
        verdicts.append(_said("channel", await _media(opened, folder)))
        for connection in connections:
            urls = addresses(connection, connections, public_url) if public_url else (connection.webhook.url or "",)
            async for finding in findings(connection, _api(connection, http), urls):
                verdicts.append(_said(connection.name, finding))
    return all(verdicts)


async def _general(database: Database, connections: tuple[Connection, ...]) -> AsyncIterator[Finding]:
    yield Finding("configuration", True, "The configuration and the bot's rule file can be read.")
    found = await damage(database)
    if found is None:
        yield Finding("database", True, f"The database can be used (revision {HEAD}).")
    else:
        yield Finding("database", False, f"The database is damaged: {found}. Stop the channel and restore a backup.")
    yield Finding("key", True, "The secret key opens the stored keys.")
    if not connections:
        yield Finding("connections", False, "There is no connection. Make one with: twitter-channel configure")


async def _media(database: Database, path: Path) -> Finding:
    folder, ids = Folder(path), await stored_media(database)
    trouble, missing = folder.trouble(), len(folder.missing(ids))
    if trouble is not None:
        return Finding("media", False, f"The media folder {path} cannot be written to: {trouble}. Correct its rights.")
    if missing:
        advice = "Restore them from a backup, or name the right folder with --media-dir."
        return Finding("media", False, f"Of {len(ids)} media {missing} are not in the folder {path}. {advice}")
    return Finding("media", True, f"All media ({len(ids)}) are in the folder {path}.")


def _api(connection: Connection, http: HttpClient) -> TwitterApi:
    settings = connection.settings
    return TwitterApi(SignedClient(http, WallClock(), settings.base_url, settings.credentials))


def _said(where: str, finding: Finding) -> bool:
    click.echo(f"{'ok   ' if finding.is_well else 'WRONG'}  {where}: {finding.sentence}")
    return finding.is_well
