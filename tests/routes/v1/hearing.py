"""A brand that is subscribed, and the Direct Messages that its webhook hears of."""

from typing import Any

from tests.calling import SUBSCRIPTIONS, Twitter
from tests.delivery.receiver import Receiver


async def subscribe(twitter: Twitter, receiver: Receiver) -> None:
    """The brand subscribes, with *receiver* as its webhook."""
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS)


async def heard(twitter: Twitter, receiver: Receiver) -> list[dict[str, Any]]:
    """The messages that were delivered, once nothing more is under way."""
    await twitter.control("GET", "/settled", params={"wait": "5s"})
    return [received.json["direct_message_events"][0] for received in receiver.posts]
