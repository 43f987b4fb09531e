"""
Our own contract for bots over HTTP, as ``contracts/bots/`` describes it: a turn as JSON, and what a bot says to it.

A bot's answer is read strictly: what would be dropped in silence is refused in words.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from twitter_channel.answers import (
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    LONGEST_METADATA,
    MOST_QUICK_REPLIES,
    Answer,
    QuickReply,
)
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

LONGEST_SAID = 50_000
"""Characters of one message of a bot's; it is sent in several."""

_SOMETHING = r"\S"
_Text = Annotated[str, Meta(max_length=LONGEST_SAID)]
_Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
_Value = Annotated[str, Meta(max_length=LONGEST_VALUE)] | int | float | bool | None


class _Option(Struct, frozen=True, forbid_unknown_fields=True):
    label: Annotated[str, Meta(min_length=1, max_length=LONGEST_LABEL, pattern=_SOMETHING)]
    metadata: Annotated[str, Meta(min_length=1, max_length=LONGEST_METADATA)] | None = None
    description: Annotated[str, Meta(min_length=1, max_length=LONGEST_DESCRIPTION)] | None = None


class _Media(Struct, frozen=True, forbid_unknown_fields=True):
    url: Annotated[str, Meta(max_length=2_000, pattern=r"^https?://\S+$")]


class _Message(Struct, frozen=True, forbid_unknown_fields=True):
    text: _Text = ""
    quick_replies: Annotated[tuple[_Option, ...], Meta(max_length=MOST_QUICK_REPLIES)] = ()
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
        if message.media is None and not message.text.strip():
            raise BotFailed(f"The bot's answer breaks the contract: neither text nor media - at `$.messages[{place}]`.")
        _require_options(f"$.messages[{place}].quick_replies", message.quick_replies)
    return Result(
        messages=tuple(map(_said, answer.messages)),
        variables=answer.variables,
        hand_over=None if answer.hand_over is None else answer.hand_over.reason,
        is_fallback=answer.fallback,
    )


def _account(account: Account) -> Mapping[str, Any]:
    return {"id": account.id, "name": account.name, "screen_name": account.screen_name}


def _said(message: _Message) -> Answer:
    options = (QuickReply(it.label, it.metadata, it.description) for it in message.quick_replies)
    return Answer(message.text, tuple(options), None if message.media is None else message.media.url)


def _require_options(place: str, options: tuple[_Option, ...]) -> None:
    if any("://" in option.label for option in options):
        raise BotFailed(f"The bot's answer breaks the contract: a label has a URL - at `{place}`.")
    if len({option.description is None for option in options}) > 1:
        raise BotFailed(
            f"The bot's answer breaks the contract: all quick replies have a description or none - at `{place}`."
        )
