"""What a message says, as the table has it."""

from typing import Any

import msgspec
from sqlalchemy import Row

from twitter_channel.answers import Answer, Button, Location, QuickReply


def columns_of(answer: Answer) -> dict[str, Any]:
    """The columns of `messages` that say it."""
    return {
        "text": answer.text,
        "quick_replies": msgspec.json.encode(answer.quick_replies).decode(),
        "media": answer.media,
        "buttons": msgspec.json.encode(answer.buttons).decode() if answer.buttons else None,
        "location": None if answer.location is None else msgspec.json.encode(answer.location).decode(),
        "profile": answer.profile,
    }


def answer_of(row: Row[Any]) -> Answer:
    """What the message of *row* says."""
    return Answer(
        row.text,
        msgspec.json.decode(row.quick_replies, type=tuple[QuickReply, ...]),
        row.media,
        () if row.buttons is None else msgspec.json.decode(row.buttons, type=tuple[Button, ...]),
        None if row.location is None else msgspec.json.decode(row.location, type=Location),
        row.profile,
    )
