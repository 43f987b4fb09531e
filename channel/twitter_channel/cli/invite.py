"""``twitter-channel invite``."""

import anyio
import click

from twitter_channel.cli.endings import endings
from twitter_channel.clock import WallClock
from twitter_channel.operators.passwords import Passwords
from twitter_channel.operators.service import Operators, Unacceptable, welcome_url
from twitter_channel.settings import Settings, options_of
from twitter_channel.store.database import opened
from twitter_channel.store.engines import database_url
from twitter_channel.store.operators import OperatorStore


@click.command("invite")
@click.argument("name", required=False)
@options_of(Settings, "database")
@click.option("--channel-url", default="http://127.0.0.1:8688", show_default=True, help="Where the channel runs.")
def command(name: str | None, database: str, channel_url: str) -> None:
    """
    Print a link, good for an hour and once, on which a new operator chooses a name and a password.

    With the NAME of an operator the link is for another password, should theirs be forgotten.
    """
    with endings():
        try:
            link = anyio.run(_invite, database, name)
        except Unacceptable as error:
            raise click.UsageError(error.detail) from error
    click.echo(welcome_url(channel_url, link))


async def _invite(database: str, name: str | None) -> str:
    async with opened(database_url(database)) as opened_database:
        operators = Operators(OperatorStore(opened_database, WallClock()), Passwords())
        return await operators.invite(name)
