"""What is said to a customer, before it is anybody's JSON."""

from dataclasses import dataclass

LONGEST_TEXT = 10_000
"""Characters of one Direct Message."""

LONGEST_WELCOME = LONGEST_TEXT - 10
"""Characters of a welcome message (facts §2.7)."""

LONGEST_LABEL = 36
LONGEST_DESCRIPTION = 72
LONGEST_METADATA = 1_000
MOST_QUICK_REPLIES = 20
MOST_BUTTONS = 3
"""Twitter's limits of quick replies and buttons, in characters but for the last two."""

LONGEST_ADDRESS = 2_000
"""Characters of the address a button leads to. Twitter names no limit; browsers and proxies have theirs about there."""


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A choice under a message. Pressing it sends its label, and its *metadata* back to us."""

    label: str
    metadata: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A link under a message, to a page at an http or https *url*. Nobody tells us when it is pressed."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Location:
    """A point on the map, in degrees: east and north are positive."""

    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What is said at once; longer than a message may be, it is sent in `parts`.

    *media* refers to what is attached: ``file:`` with the path of a file, or the ``https:`` address of a bot's.
    A *location* is attached, too, so there is never one beside media. *profile* is the id of the custom profile under
    which it is said, None for the account itself.
    """

    text: str
    quick_replies: tuple[QuickReply, ...] = ()
    media: str | None = None
    buttons: tuple[Button, ...] = ()
    location: Location | None = None
    profile: str | None = None
