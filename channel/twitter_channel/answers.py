"""What is said to a customer, before it is anybody's JSON."""

from dataclasses import dataclass

LONGEST_TEXT = 10_000
"""Characters of one Direct Message."""


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A button under a message. Pressing it sends its label, and its *metadata* back to us."""

    label: str
    metadata: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said at once; longer than a message may be, it is sent in `parts`."""

    text: str
    quick_replies: tuple[QuickReply, ...] = ()
