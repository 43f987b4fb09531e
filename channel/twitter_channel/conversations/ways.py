"""What differs between sending a Direct Message and answering in public."""

import unicodedata
from dataclasses import dataclass
from typing import Protocol

from twitter_channel.store.claims import Claim
from twitter_channel.store.connections import Connection
from twitter_channel.store.messages import Charge, Message
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.client import Window


@dataclass(frozen=True, slots=True)
class Errand:
    """A message to send, by whom, and with whose keys."""

    claim: Claim
    connection: Connection
    api: TwitterApi
    message: Message


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing can be sent, for *reason*, *until* a time in milliseconds; None: for good."""

    reason: str
    until: int | None


class Way(Protocol):
    """How the messages of one kind of conversation are sent, and looked for when nobody knows whether they arrived."""

    async def price(self, errand: Errand, now: int) -> Charge | Closed:
        """What a try at the time *now* costs, or why there can be none."""

    async def send(self, errand: Errand, message: Message, window: Window, media_id: str | None) -> str | None:
        """
        Try it; the id it has at Twitter then, None where that does not come to light.

        Raises:
            ApiError: As the calls of `TwitterApi`.
        """

    async def look(self, errand: Errand, moment: int) -> None:
        """
        Have stored what Twitter had at *moment*, in milliseconds, as far as it shows that.

        Raises:
            ApiError: If it could not be asked.
        """

    async def found(self, message: Message) -> str | None:
        """
        The id under which Twitter has the message, if it is known to.

        It is what the account said in this conversation with that text, after what the customer said last, that is
        none of our other messages. Ids are compared instead of times, for they are Twitter's own clock.
        """

    async def missing(self, message: Message) -> None:
        """It was looked for and is not there: it is to be sent again."""


def plain(text: str) -> str:
    """*text* as far as Twitter keeps it."""
    return unicodedata.normalize("NFC", text).strip()
