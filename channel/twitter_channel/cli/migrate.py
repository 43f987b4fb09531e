"""``twitter-channel migrate``."""

import anyio
import click

from twitter_channel.cli.endings import endings
from twitter_channel.settings import Settings, options_of
from twitter_channel.store.database import HEAD, opened
from twitter_channel.store.engines import database_url


@click.command("migrate")
@options_of(Settings, "database")
def command(database: str) -> None:
    """
    Bring the database up to date. Serving does that, too; this does nothing else.

    All of it happens or nothing, also when several processes begin at once.
    """
    with endings():
        anyio.run(_migrate, database)
    click.echo(f"The database is up to date (revision {HEAD}).")


async def _migrate(database: str) -> None:
    async with opened(database_url(database)):
        pass
