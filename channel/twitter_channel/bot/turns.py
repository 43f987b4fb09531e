"""What a bot is asked, and what it says: one turn of a conversation. Every kind of bot speaks in these values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from twitter_channel.answers import Answer, Location

Value = str | int | float | bool
"""What a conversation may remember under a name."""

MOST_VARIABLES = 50
LONGEST_NAME = 64
LONGEST_VALUE = 1_000
MOST_MESSAGES = 10


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on Twitter: the customer, or the brand that the bot speaks for. Names may be unknown, thus empty."""

    id: str
    name: str
    screen_name: str


@dataclass(frozen=True, slots=True)
class Turn:
    """
    A customer's message, with what the conversation remembers.

    *message_id* is Twitter's: a bot that is asked about the same message again gets the same one. *metadata* is that
    of the pressed quick reply, *media* are the kinds of what is attached (``photo``, ``animated_gif``, ``video``),
    *location* is the place that the customer shared, *fallbacks* is how many messages right before this one the bot
    did not understand.
    """

    connection: str
    conversation: str
    brand: Account
    customer: Account
    message_id: str
    text: str
    metadata: str | None = None
    media: tuple[str, ...] = ()
    variables: Mapping[str, Value] = field(default_factory=dict)
    fallbacks: int = 0
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """
    What a bot says to a turn.

    *variables* are remembered beside those that were; None forgets one. *hand_over* is why people are to go on,
    None when the bot does. *is_fallback* says that it did not understand.
    """

    messages: tuple[Answer, ...] = ()
    variables: Mapping[str, Value | None] = field(default_factory=dict)
    hand_over: str | None = None
    is_fallback: bool = False


class BotFailed(Exception):
    """A bot that did not answer, or answered what cannot be used; the text says what, for its operator."""


class Bot(Protocol):
    """Who answers. ``typing`` and ``mark_read`` say whether customers see that they were heard."""

    @property
    def name(self) -> str:
        """For people."""

    @property
    def typing(self) -> bool:
        """Whether the typing bubble is shown while it thinks."""

    @property
    def mark_read(self) -> bool:
        """Whether what it answers is marked as read."""

    async def answer(self, turn: Turn) -> Result:
        """
        What it says to *turn*.

        It may be asked the same turn twice, if the channel was stopped before the answer was stored.

        Raises:
            BotFailed: If it could not be asked, or said what cannot be used.
        """


def remembered(old: Mapping[str, Value], new: Mapping[str, Value | None]) -> dict[str, Value]:
    """
    *old* with what *new* says, at most `MOST_VARIABLES` of them, texts cut to `LONGEST_VALUE`.

    Raises:
        BotFailed: If there would be more.
    """
    merged = {name: value for name, value in {**old, **new}.items() if value is not None}
    if len(merged) > MOST_VARIABLES:
        raise BotFailed(f"The conversation would remember {len(merged)} variables; {MOST_VARIABLES} are allowed.")
    return {name: value[:LONGEST_VALUE] if isinstance(value, str) else value for name, value in merged.items()}
