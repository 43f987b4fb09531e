"""``twitter-channel connections``."""

import anyio
import click

from twitter_channel.cli.endings import endings
from twitter_channel.clock import WallClock
from twitter_channel.server import stored
from twitter_channel.settings import Settings, options_of, secret_key
from twitter_channel.store.connections import Connection, ConnectionStore


@click.command("connections")
@options_of(Settings, "database")
def command(database: str) -> None:
    """List the connections and how they are."""
    with endings():
        found = anyio.run(_all, database)
    for connection in found:
        click.echo(_line(connection))
    if not found:
        click.echo("There is no connection. Make one with: twitter-channel configure")


async def _all(database: str) -> tuple[Connection, ...]:
    async with stored(database, secret_key()) as (opened, vault):
        return await ConnectionStore(opened, vault, WallClock()).all()


def _line(connection: Connection) -> str:
    account = f"@{connection.screen_name}" if connection.screen_name else "account not verified"
    problem = f": {connection.problem['detail']}" if connection.problem else ""
    label, address = connection.settings.env_name, connection.settings.base_url
    return f"{connection.name}  {account}  {label} at {address}  {connection.status}{problem}"
