"""``twitter-emulator env``"""

import shlex
from collections.abc import Callable, Mapping
from types import MappingProxyType

import click
import msgspec

from twitter_emulator.client import Control

from .asking import asks, world_option

Variables = Mapping[str, str]


def _dotenv(variables: Variables) -> str:
    return "\n".join(f"{name}={value}" for name, value in variables.items())


def _shell(variables: Variables) -> str:
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items())


def _json(variables: Variables) -> str:
    return msgspec.json.format(msgspec.json.encode(variables), indent=2).decode()


FORMATS: Mapping[str, Callable[[Variables], str]] = MappingProxyType(
    {"dotenv": _dotenv, "shell": _shell, "json": _json}
)


@click.command()
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="dotenv", show_default=True)
@world_option
@asks
def env(control: Control, *, form: str, world: str) -> None:
    """
    Print the variables that a client of Twitter's API needs.

    In a shell: eval "$(twitter-emulator env --format shell)"
    """
    click.echo(FORMATS[form](control.world(world).credentials.env()))
