"""Options that change what is delivered: paths with values, and bodies of one's own."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from twitter_emulator.client import Alter

STDIN = "-"


def assignments(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> dict[str, Any]:
    """The callback of an option that takes ``path=value``, several times."""
    return dict(map(_assignment, texts))


def raw_body(ctx: click.Context, param: click.Parameter, text: str | None) -> dict[str, Any] | None:
    """The callback of an option that takes a JSON object, or a file with one; ``-`` is what comes in."""
    if text is None:
        return None
    content = text if text.lstrip().startswith("{") else _content(text)
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise click.BadParameter(f"this is no JSON object: {wrong}") from None


def alteration(replaced: dict[str, Any], added: dict[str, Any], removed: tuple[str, ...]) -> Alter | None:
    """What the emulator is asked for, if anything is to be changed."""
    if not (replaced or added or removed):
        return None
    return {"set": replaced, "add": added, "remove": removed}


def _assignment(text: str) -> tuple[str, Any]:
    path, equals, value = text.partition("=")
    if not (path and equals):
        raise click.BadParameter(
            f"{text!r} is no path=value; write one such as direct_message_events.0.message_create.sender_id=123"
        )
    return path, _value(value)


def _value(text: str) -> Any:
    """*text* as JSON, or as what it is where it is none."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return text


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise click.BadParameter(f"{name!r} is neither a JSON object nor a file that can be read: {reason}") from None
