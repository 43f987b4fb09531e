"""What the verbs have in common that talk to a running emulator."""

from collections.abc import Callable
from contextlib import closing
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from twitter_emulator.client import DEFAULT_URL, Control, seconds

from .endings import told

P = ParamSpec("P")
Command = TypeVar("Command", bound=Callable[..., Any])


def asks(command: Callable[Concatenate[Control, P], None]) -> Callable[..., None]:
    """Give *command* the emulator that ``--url`` and ``--token`` name."""

    @click.option("--url", envvar="TWITTER_EMULATOR_URL", show_envvar=True, default=DEFAULT_URL, show_default=True)
    @click.option("--token", envvar="TWITTER_EMULATOR_TOKEN", show_envvar=True, help="The control token, if any.")
    @wraps(command)
    def asking(*args: Any, url: str, token: str | None, **options: Any) -> None:
        with told(), closing(Control(url, token)) as control:
            command(control, *args, **options)

    return asking


def world_option(command: Command) -> Command:
    """``--world``"""
    return click.option("--world", default="default", show_default=True, help="The world's name.")(command)


def duration(ctx: click.Context, param: click.Parameter, text: str | None) -> float | None:
    """The callback of an option or argument that takes a duration; it gives seconds."""
    try:
        return None if text is None else seconds(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
