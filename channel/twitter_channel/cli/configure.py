"""``twitter-channel configure``."""

import sys
from collections.abc import Mapping
from typing import Any

import anyio
import click

from twitter_channel.cli import running
from twitter_channel.cli.endings import endings
from twitter_channel.clock import WallClock
from twitter_channel.connections.values import DEFAULT_BASE_URL, changed_settings, new_settings
from twitter_channel.server import stored
from twitter_channel.settings import CLIENT_VARIABLES, FIRST_CONNECTION, Settings, options_of, secret_key
from twitter_channel.store.connections import ConnectionStore

_TITLES = (
    ("api_key", "API key"),
    ("api_key_secret", "API key secret"),
    ("access_token", "Access token"),
    ("access_token_secret", "Access token secret"),
    ("env_name", "Dev environment label"),
)


@click.command("configure")
@click.option(
    "--name", default=FIRST_CONNECTION, show_default=True, help="The connection; the end of its webhook's path."
)
@click.option(
    "--base-url", envvar=CLIENT_VARIABLES["base_url"], show_envvar=True, help=f"[default: {DEFAULT_BASE_URL}]"
)
@click.option("--api-key", envvar=CLIENT_VARIABLES["api_key"], show_envvar=True)
@click.option("--api-key-secret", envvar=CLIENT_VARIABLES["api_key_secret"], show_envvar=True)
@click.option("--access-token", envvar=CLIENT_VARIABLES["access_token"], show_envvar=True)
@click.option("--access-token-secret", envvar=CLIENT_VARIABLES["access_token_secret"], show_envvar=True)
@click.option("--env-name", envvar=CLIENT_VARIABLES["env_name"], show_envvar=True, help="The dev environment's label.")
@options_of(Settings, "database", "api_token")
@click.option("--enable", is_flag=True, help="Have the running channel register and subscribe it.")
@click.option("--replace", is_flag=True, help="With --enable: delete other webhooks of the environment.")
@click.option("--channel-url", default="http://127.0.0.1:8688", show_default=True, help="Where the channel runs.")
def command(
    name: str, database: str, api_token: str | None, enable: bool, replace: bool, channel_url: str, **given: str | None
) -> None:
    """
    Store a connection, or change one. What is not given is asked for, without showing secrets.

    The keys are better given by the variables or typed in: other users of this machine can read command lines.
    """
    values = {field: text for field, text in given.items() if text}
    with endings():
        anyio.run(_store, name, database, values)
        click.echo(f"Connection {name} is stored.")
        if enable:
            _enable(channel_url, name, api_token, replace)
        else:
            click.echo("Twitter and a running channel learn of it when it is enabled: add --enable, or serve --enable.")


async def _store(name: str, database: str, values: dict[str, str]) -> None:
    async with stored(database, secret_key()) as (opened, vault):
        store = ConnectionStore(opened, vault, WallClock())
        old = await store.by_name(name)
        if old is not None:
            await store.change(changed_settings(old.settings, values or _asked(values)))
        else:
            await store.add(new_settings({"name": name, **_asked(values)}))


def _asked(values: Mapping[str, str]) -> dict[str, str]:
    """*values* and, from whoever sits at the keyboard, those that are missing."""
    missing = [(field, title) for field, title in _TITLES if field not in values]
    if missing and not sys.stdin.isatty():
        names = ", ".join(CLIENT_VARIABLES[field] for field, _ in missing)
        raise click.UsageError(f"Missing: {names}. Set the variables, give the options or run this in a terminal.")
    return {**values, **{field: _prompt(field, title) for field, title in missing}}


def _prompt(field: str, title: str) -> str:
    answer: Any = click.prompt(title, hide_input=field != "env_name")
    return str(answer)


def _enable(channel_url: str, name: str, token: str | None, replace: bool) -> None:
    try:
        enabled = anyio.run(running.enable, channel_url, name, token, replace)
    except running.NotDone as error:
        raise click.UsageError(f"It could not be enabled: {error}") from error
    click.echo(f"It is enabled and answers for @{enabled['account']['screen_name']}.")
