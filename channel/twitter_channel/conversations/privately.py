"""Sending Direct Messages: within Twitter's daily caps, and looked for in the account's list of messages."""

from twitter_channel.clock import written
from twitter_channel.conversations.listing import Listings
from twitter_channel.conversations.ways import Closed, Errand, plain
from twitter_channel.store.feeds import FeedStore
from twitter_channel.store.messages import Charge, Message, MessageStore
from twitter_channel.store.quotas import QuotaStore
from twitter_channel.twitter.client import Window


class Privately:
    """The way of Direct Messages."""

    def __init__(self, messages: MessageStore, quotas: QuotaStore, feeds: FeedStore, listings: Listings) -> None:
        self._messages = messages
        self._quotas = quotas
        self._feeds = feeds
        self._listings = listings

    async def price(self, errand: Errand, now: int) -> Charge | Closed:
        """Where a daily cap is used up, there is room again later."""
        freedom = await self._quotas.freedom(errand.message.conversation_id, now)
        if freedom.left:
            return Charge(freedom.after, counts=False)
        for usage, whose in zip(await self._quotas.usage(errand.connection, now), ("account", "app"), strict=True):
            if usage.opens_at is not None:
                words = f"Twitter's cap of {usage.limit:,} messages a day for the {whose} is used up until "
                return Closed(f"{words}{written(usage.opens_at)}.", usage.opens_at)
        return Charge(freedom.after, counts=True)

    async def send(self, errand: Errand, message: Message, window: Window, media_id: str | None) -> str | None:
        """With what is attached."""
        return await errand.api.send_message(message.customer_id, message.answer, window, media_id)

    async def look(self, errand: Errand, moment: int) -> None:
        """The list has everything."""
        await self._listings.cover(errand.connection, errand.api, moment)

    async def found(self, message: Message) -> str | None:
        """By its text; Twitter's own words stay as they are."""
        said = await self._feeds.own_messages(message.conversation_id, message.after_inbound or 0)
        ours = plain(message.answer.text)
        return next((number for number, text in said if plain(text) == ours), None)

    async def missing(self, message: Message) -> None:
        """What is not on the list Twitter surely does not have."""
        await self._messages.put_back(message, None, None, None)
