"""
How one channel runs: declared once; flags, variables and the help text are made of it.

The only module that reads the environment.
"""

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import click

from twitter_channel.logs import LogFormat

PREFIX = "TWITTER_CHANNEL_"
SECRET_KEY = PREFIX + "SECRET_KEY"
FIRST_CONNECTION = "default"

CLIENT_VARIABLES = MappingProxyType(
    {
        "base_url": "TWITTER_API_BASE_URL",
        "api_key": "TWITTER_API_KEY",
        "api_key_secret": "TWITTER_API_KEY_SECRET",
        "access_token": "TWITTER_ACCESS_TOKEN",
        "access_token_secret": "TWITTER_ACCESS_TOKEN_SECRET",
        "env_name": "TWITTER_ENV_NAME",
    }
)
"""The variables every client of the Twitter API understands, by the value of a connection they hold."""

F = TypeVar("F", bound=Callable[..., Any])


def _setting(default: Any, text: str, *also: str) -> Any:
    """A field with its help text and, in *also*, further variables it is read from."""
    return field(default=default, metadata={"help": text, "also": also})


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The flags of ``serve``."""

    host: str = _setting("127.0.0.1", "The address to listen on. Any but this machine's own needs --api-token.")
    port: int = _setting(8688, "The port to listen on; 0 takes a free one.")
    port_file: Path | None = _setting(None, "Write the port here when the channel listens.")
    database: str = _setting(
        "sqlite:///twitter-channel.db",
        "Where everything is stored: sqlite:///FILE, or postgresql+psycopg://USER:PASSWORD@HOST/NAME, which any number "
        "of channels on any number of machines may share.",
        "DATABASE_URL",
    )
    bot: Path | None = _setting(None, "The bot's rule file (YAML). Without it: the bot the channel comes with.")
    bots: Path | None = _setting(None, "A folder of further rule files, of which each connection may choose one.")
    allow_private_bots: bool = _setting(
        False, "Ask bots at addresses of private networks, too; without it at public ones and on this machine only."
    )
    media_dir: Path | None = _setting(
        None,
        "The folder for pictures, GIFs and videos. Channels that share a database share it, too. "
        "[default: beside the database file, else twitter-channel-media]",
    )
    public_url: str | None = _setting(None, "How Twitter reaches this channel. [default: http://127.0.0.1:PORT]")
    api_token: str | None = _setting(None, "What callers of the API must show as a bearer token.")
    enable: bool = _setting(False, "Register and subscribe every connection at the start.")
    answer_within: float = _setting(
        24.0, "Hours after which a message that was missed or had to wait is recorded but not answered."
    )
    log: LogFormat = _setting("json", "How log lines look: JSON for programs, text for people.")
    log_texts: bool = _setting(False, "Write into the log what customers and bots say, too.")


def options_of(settings: type[Any], *names: str) -> Callable[[F], F]:
    """The click options of *settings*, or those called *names*, each also read from its variable."""

    def decorate(command: F) -> F:
        hints = get_type_hints(settings)
        for declared in reversed(fields(settings)):
            if not names or declared.name in names:
                command = _option(declared, hints[declared.name])(command)
        return command

    return decorate


def variables_of(declared: Field[Any]) -> list[str]:
    """The environment variables a setting is read from."""
    return [PREFIX + name for name in (declared.name.upper(), *declared.metadata["also"])]


def _option(declared: Field[Any], hint: Any) -> Callable[[F], F]:
    assert declared.default is not MISSING
    return click.option(
        "--" + declared.name.replace("_", "-"),
        envvar=variables_of(declared),
        default=declared.default,
        show_default=declared.default is not None and declared.default is not False,
        show_envvar=True,
        help=declared.metadata["help"],
        **_kind(hint),
    )


def _kind(hint: Any) -> dict[str, Any]:
    if hint is bool:
        return {"is_flag": True}
    if hint is int:
        return {"type": click.IntRange(0, 65_535)}
    if hint is float:
        return {"type": click.FloatRange(min=0, min_open=True)}
    if get_origin(hint) is Literal:
        return {"type": click.Choice(get_args(hint))}
    return {"type": click.Path(path_type=Path)} if hint == Path | None else {"type": str}


def refuse_unknown_variables(environment: Mapping[str, str] = os.environ) -> None:
    """
    A misspelt variable would be ignored in silence, so it stops the start.

    Raises:
        click.UsageError: Naming it and what may have been meant.
    """
    known = [SECRET_KEY, *(name for declared in fields(Settings) for name in variables_of(declared))]
    for name in environment:
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"The variable {name} is not known.{meant} Unset it or correct it.")


def client_values(environment: Mapping[str, str] = os.environ) -> dict[str, str] | None:
    """
    The first connection's values from the client variables; None when they are not set.

    Raises:
        click.UsageError: If only some of them are set.
    """
    values = {value: environment[name] for value, name in CLIENT_VARIABLES.items() if environment.get(name)}
    if not set(values) - {"base_url"}:
        return None
    missing = [name for value, name in CLIENT_VARIABLES.items() if value not in values and value != "base_url"]
    if missing:
        raise click.UsageError(
            f"The first connection is not complete: {', '.join(missing)} is not set. "
            "Set it, or unset the other TWITTER_… variables."
        )
    return values


def secret_key(environment: Mapping[str, str] = os.environ) -> str | None:
    """The key the stored secrets are encrypted with, if it is given and not kept in a file."""
    return environment.get(SECRET_KEY)
