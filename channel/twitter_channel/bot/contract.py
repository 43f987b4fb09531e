"""
Our own contract for bots over HTTP, as ``contracts/bots/`` describes it: a turn as JSON, and what a bot says to it.

A bot's answer is read strictly: what would be dropped in silence is refused in words.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from twitter_channel.bot.turns import (
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_MESSAGES,
    MOST_VARIABLES,
    Account,
    BotFailed,
    Result,
    Turn,
)
from twitter_channel.shapes import Said

_SOMETHING = r"\S"
_Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
_Value = Annotated[str, Meta(max_length=LONGEST_VALUE)] | int | float | bool | None


class _Media(Struct, frozen=True, forbid_unknown_fields=True):
    url: Annotated[str, Meta(max_length=2_000, pattern=r"^https?://\S+$")]


class _Message(Said, frozen=True, kw_only=True, forbid_unknown_fields=True):
    media: _Media | None = None


class _HandOver(Struct, frozen=True, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(min_length=1, max_length=200, pattern=_SOMETHING)]


class _Answer(Struct, frozen=True, forbid_unknown_fields=True):
    messages: Annotated[tuple[_Message, ...], Meta(max_length=MOST_MESSAGES)]
    variables: Annotated[dict[_Name, _Value], Meta(max_length=MOST_VARIABLES)] = {}
    hand_over: _HandOver | None = None
    fallback: bool = False


def request_of(turn: Turn) -> bytes:
    """The JSON that a bot is asked with."""
    pressed = None if turn.metadata is None else {"metadata": turn.metadata}
    content = {
        "conversation": {"id": turn.conversation, "connection": turn.connection, "fallbacks": turn.fallbacks},
        "brand": _account(turn.brand),
        "customer": _account(turn.customer),
        "message": {
            "id": turn.message_id,
            "text": turn.text,
            "quick_reply": pressed,
            "media": [{"kind": kind} for kind in turn.media],
            "location": None if turn.location is None else asdict(turn.location),
        },
        "variables": dict(turn.variables),
    }
    return msgspec.json.encode(content)


def result_of(body: bytes) -> Result:
    """
    What a bot said.

    Raises:
        BotFailed: If it is not what the contract says.
    """
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BotFailed(f"The bot's answer breaks the contract: {error}.") from error
    for place, message in enumerate(answer.messages):
        for member, complaint in message.complaints(has_media=message.media is not None):
            at = f"$.messages[{place}]" + (f".{member}" if member else "")
            raise BotFailed(f"The bot's answer breaks the contract: {complaint} - at `{at}`.")
    return Result(
        messages=tuple(it.answer(None if it.media is None else it.media.url) for it in answer.messages),
        variables=answer.variables,
        hand_over=None if answer.hand_over is None else answer.hand_over.reason,
        is_fallback=answer.fallback,
    )


def _account(account: Account) -> Mapping[str, Any]:
    return {"id": account.id, "name": account.name, "screen_name": account.screen_name}
