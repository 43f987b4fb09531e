"""
Answering in public: a tweet in reply to the customer's newest one.

What the account tweets comes back by webhook, and that is where a tweet is looked for of which nobody knows whether
Twitter has it. That it did not come back proves nothing; but Twitter takes no text twice, and says so.
"""

import re

from twitter_channel.conversations.ways import Closed, Errand, plain
from twitter_channel.store.feeds import FeedStore
from twitter_channel.store.messages import Charge, Message
from twitter_channel.store.tweets import TweetStore
from twitter_channel.twitter.client import Window
from twitter_channel.twitter.errors import ApiError

_NAMES = re.compile(r"(?:@\w+\s+)+")
_NOTHING_TO_ANSWER = "There is no tweet of the customer that could be answered: they have deleted what they tweeted."


class Publicly:
    """The way of tweets; none of them counts against the caps of Direct Messages."""

    def __init__(self, tweets: TweetStore, feeds: FeedStore) -> None:
        self._tweets = tweets
        self._feeds = feeds

    async def price(self, errand: Errand, now: int) -> Charge | Closed:
        """Nothing, where there is something to reply to."""
        newest = await self._tweets.newest(errand.message.conversation_id)
        return Closed(_NOTHING_TO_ANSWER, None) if newest is None else Charge(newest, counts=False)

    async def send(self, errand: Errand, message: Message, window: Window, media_id: str | None) -> str | None:
        """One that was in doubt is not sent if it has come back meanwhile; that it is a duplicate means it is there."""
        was_doubted = message.doubted_after is not None
        known = await self.found(message) if was_doubted else None
        if known is not None:
            return known
        try:
            return await errand.api.reply(message.answer.text, str(message.after_inbound), window)
        except ApiError as error:
            if not (was_doubted and error.failure.is_duplicate):
                raise
            return await self.found(message)

    async def look(self, errand: Errand, moment: int) -> None:
        """Nothing can be asked for: it comes by webhook or not at all."""

    async def found(self, message: Message) -> str | None:
        """By its text, since the first try that was in doubt."""
        after = message.after_inbound if message.doubted_after is None else message.doubted_after
        said = await self._feeds.own_messages(message.conversation_id, after or 0)
        return next((number for number, text in said if is_same(message.answer.text, text)), None)

    async def missing(self, message: Message) -> None:
        """It may be there all the same."""
        await self._tweets.doubt(message)


def is_same(ours: str, theirs: str) -> bool:
    """Whether what came back is what we sent: Twitter puts in front whom a reply is for."""
    return _without_names(ours) == _without_names(theirs)


def _without_names(text: str) -> str:
    return plain(text[names.end() :] if (names := _NAMES.match(text)) else text)
