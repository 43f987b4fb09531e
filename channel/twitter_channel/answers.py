"""What is said to a customer, before it is anybody's JSON."""

from dataclasses import dataclass

LONGEST_TEXT = 10_000
"""Characters of one Direct Message."""

LONGEST_LABEL = 36
LONGEST_DESCRIPTION = 72
LONGEST_METADATA = 1_000
MOST_QUICK_REPLIES = 20
"""Twitter's limits of quick replies, in characters but for the last."""


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A button under a message. Pressing it sends its label, and its *metadata* back to us."""

    label: str
    metadata: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What is said at once; longer than a message may be, it is sent in `parts`.

    *media* refers to what is attached: ``file:`` with the path of a file, or the ``https:`` address of a bot's.
    """

    text: str
    quick_replies: tuple[QuickReply, ...] = ()
    media: str | None = None
