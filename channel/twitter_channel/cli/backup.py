"""``twitter-channel backup``."""

from pathlib import Path

import click

from twitter_channel.cli.endings import endings
from twitter_channel.settings import Settings, options_of
from twitter_channel.store.engines import database_url
from twitter_channel.store.keeping import back_up


@click.command("backup")
@click.argument("to", type=click.Path(path_type=Path, dir_okay=False))
@options_of(Settings, "database")
def command(to: Path, database: str) -> None:
    """
    Copy an SQLite database into the new file TO, also while the channel serves.

    Of a PostgreSQL database it says which pg_dump makes the copy.
    """
    with endings():
        back_up(database_url(database), to)
    click.echo(
        f"{to} is a copy of the database. Keep the secret key elsewhere: without it nobody opens the keys in it."
    )
