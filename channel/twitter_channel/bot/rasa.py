"""
Rasa's REST channel: ``POST {"sender", "message"}`` to ``…/webhooks/rest/webhook``, answered with a list of messages.

A pressed quick reply is sent as its payload. Labels are cut to Twitter's length; an image at an address is attached.
"""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from twitter_channel.answers import LONGEST_LABEL, LONGEST_METADATA, MOST_QUICK_REPLIES, Answer, QuickReply
from twitter_channel.bot.turns import MOST_MESSAGES, BotFailed, Result, Turn
from twitter_channel.shapes import LONGEST_SAID

_ADDRESSES = ("https://", "http://")


class _Button(Struct, frozen=True):
    title: str
    payload: str | None = None


class _Message(Struct, frozen=True):
    text: str | None = None
    image: str | None = None
    buttons: tuple[_Button, ...] = ()


def request_of(turn: Turn) -> bytes:
    """The JSON that Rasa is asked with. The sender is the conversation, so that one customer of two brands is two."""
    message = turn.text if turn.metadata is None else turn.metadata
    return msgspec.json.encode({"sender": f"{turn.connection}-{turn.conversation}", "message": message})


def result_of(body: bytes) -> Result:
    """
    What Rasa said; members of messages that Twitter has nothing for are left out.

    Raises:
        BotFailed: If it is not what a REST channel says.
    """
    try:
        messages = msgspec.json.decode(body, type=tuple[_Message, ...])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BotFailed(f"This is not what Rasa's REST channel answers: {error}.") from error
    said = tuple(answer for message in messages for answer in _said(message))
    if len(said) > MOST_MESSAGES:
        raise BotFailed(f"Rasa said {len(said)} messages at once; {MOST_MESSAGES} are allowed.")
    return Result(said)


def _said(message: _Message) -> Iterator[Answer]:
    options = tuple(_option(button) for button in message.buttons[:MOST_QUICK_REPLIES] if button.title.strip())
    image = message.image if message.image and message.image.startswith(_ADDRESSES) else None
    text = (message.text or "")[:LONGEST_SAID].strip()
    if text or image:
        yield Answer(text, options, image)


def _option(button: _Button) -> QuickReply:
    title = button.title.replace("://", " ")
    label = title if len(title) <= LONGEST_LABEL else title[: LONGEST_LABEL - 1] + "…"
    return QuickReply(label, (button.payload or button.title)[:LONGEST_METADATA])
