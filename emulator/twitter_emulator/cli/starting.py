"""What the verbs have in common that start an emulator: its settings as options, and why it does not start."""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any, TypeVar

import click

from twitter_emulator.client import DEFAULT_URL
from twitter_emulator.server import CannotStart, Running, StateError
from twitter_emulator.settings import SEPARATOR, SETTINGS, Setting, SettingError, Settings, read

from .endings import CouldNotStart, Unusable

Command = TypeVar("Command", bound=Callable[..., Any])


def settings_options(command: Command) -> Command:
    """An option for each setting. Their values are texts, or None where the option was not given."""
    for setting in reversed(SETTINGS):
        command = _option(setting)(command)
    return command


def setting_option(name: str) -> Callable[[Command], Command]:
    """The option for the one setting *name*."""
    return _option(next(setting for setting in SETTINGS if setting.name == name))


def _option(setting: Setting) -> Callable[[Command], Command]:
    # A switch may be given without its value, which then is "on".
    more: dict[str, Any] = {"is_flag": False, "flag_value": "on"} if isinstance(setting.default, bool) else {}
    if setting.kind.repeats:
        more = {"multiple": True, "callback": _joined}
    return click.option(setting.flag, setting.name, metavar=setting.kind.metavar, help=_help(setting), **more)


def _joined(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> str | None:
    return SEPARATOR.join(texts) if texts else None


def _help(setting: Setting) -> str:
    default = {True: "on", False: "off", None: None, (): None}.get(setting.default, setting.default)
    told = setting.variable if default is None or setting.kind.repeats else f"{setting.variable}; default: {default}"
    return f"{setting.help}  [{told}]"


def understood(flags: Mapping[str, str | None]) -> Settings:
    """The settings from *flags* and the environment, with the log set up after them."""
    try:
        settings = read(flags)
    except SettingError as error:
        raise click.UsageError(str(error)) from None
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s")
    return settings


@contextmanager
def started() -> Iterator[None]:
    """Tell why an emulator does not start."""
    try:
        yield
    except CannotStart as error:
        raise CouldNotStart(str(error)) from None
    except StateError as error:
        raise Unusable(str(error)) from None


def writing_lines(url: str, token: str | None) -> list[str]:
    """How to write as a customer. The page is for browsers, which cannot send the control token."""
    where = "From another terminal, write as a customer:"
    if token is None:
        where = f"Open {url}/ and write as a customer; or from another terminal:"
    return [where, f"  {_first_message(url, token)}"]


def _first_message(url: str, token: str | None) -> str:
    """A line for a shell that writes a message as a customer of the default world."""
    authorization = f" -H 'Authorization: Bearer {token}'" if token else ""
    body = '{"from": "alice", "to": "acme_support", "text": "Hello"}'
    return f"curl {url}/_emulator/v1/worlds/default/messages{authorization} -d '{body}'"


def verb(words: str, running: Running) -> str:
    """The command that does *words* with this emulator."""
    url, token = running.url, running.settings.control_token
    where = "" if url == DEFAULT_URL else f" --url {url}"
    return f"{_program()} {words}{where}{f' --token {token}' if token else ''}"


def _program() -> str:
    """How this program is called from here: by its name where the shell finds it, else by its path."""
    name = "twitter-emulator"
    here = Path(sys.argv[0])
    return name if which(name) or here.name != name else os.path.relpath(here)
