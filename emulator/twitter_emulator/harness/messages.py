"""Direct Messages as people see them, and as text for other people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class QuickReply:
    """One button below a message."""

    label: str
    metadata: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """
    A Direct Message as Twitter holds it; *sender* and *recipient* are screen names.

    *media* is ``photo``, ``animated_gif``, ``video`` or nothing; *app* the id of the app that it was written with.
    """

    id: str
    sender: str
    recipient: str
    text: str
    quick_replies: tuple[QuickReply, ...] = ()
    media: str = ""
    app: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(reply.label for reply in self.quick_replies)


def message_of(found: Mapping[str, Any], names: Mapping[str, str]) -> Message:
    """What the control API tells of a message; *names* are screen names by account id."""
    replies = tuple(QuickReply(option["label"], option["metadata"]) for option in found["quick_replies"])
    media, app = found["media"] or {}, found["source_app_id"] or ""
    people = names[found["from"]], names[found["to"]]
    return Message(found["id"], *people, found["text"], replies, media.get("type", ""), app)


def as_text(talk: Sequence[Message]) -> str:
    """A conversation, a line for each message."""
    return "\n".join(f"  @{said.sender}: {_media(said)}{_shortened(said.text)}{_buttons(said)}" for said in talk)


def _media(message: Message) -> str:
    return f"({message.media}) " if message.media else ""


def _shortened(text: str) -> str:
    return text if len(text) <= 500 else f"{text[:500]}… ({len(text)} characters)"


def _buttons(message: Message) -> str:
    return "".join(f" [{label}]" for label in message.labels)
