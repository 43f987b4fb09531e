"""Twitter's daily caps, reckoned before they are reached."""

import math

from sqlalchemy import update

from tests.channel.builders import Channel, FakeClock, delivery, message
from tests.channel.fake_twitter import FakeTwitter
from twitter_channel.answers import Answer
from twitter_channel.store.quotas import A_DAY_PER_USER, DAY_MS
from twitter_channel.store.tables import messages

FIRST = 1300000000000000001


async def written(channel: Channel, count: int) -> None:
    """The account writes so many messages to its first customer, of its own accord."""
    for number in range(count):
        await channel.parts.stores.talks.write(1, [Answer(f"news {number}")])
    channel.parts.work_bell.ring()
    await channel.settled()


async def quotas(channel: Channel) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = (await channel.client.get("/api/v1/connections/default/quotas")).json()
    return found


async def test_five_answers_to_a_message_are_free(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi", number=FIRST)))
    await channel.settled()

    await written(channel, 6)

    assert len(twitter.sent) == 7
    assert (await quotas(channel))["user"] == {"limit": 1000, "used": 2, "left": 998, "opens_at": None}


async def test_each_message_of_the_customer_frees_five_more(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi", number=FIRST)))
    await channel.settled()
    await written(channel, 4)

    await channel.deliver(delivery(message("and?", number=FIRST + 1)))
    await channel.settled()
    await written(channel, 4)

    assert (await quotas(channel))["user"]["used"] == 0


async def test_a_day_after_the_customers_message_nothing_is_free(channel: Channel, clock: FakeClock) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi", number=FIRST)))
    await channel.settled()
    clock.seconds += DAY_MS / 1000

    await written(channel, 1)

    assert (await quotas(channel))["app"]["used"] == 1


async def test_a_cap_that_is_used_up_is_waited_for_in_words(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi", number=FIRST)))
    await channel.settled()
    clock.seconds += DAY_MS / 1000
    await written(channel, 1)
    counted = int(clock.now() * 1000)
    row = {"connection_id": 1, "conversation_id": 1, "part": 0, "origin": "agent", "customer_id": "x", "text": ""}
    row |= {"quick_replies": "[]", "state": "sent", "attempts": 1, "created_at": 0, "counted_at": counted}
    async with channel.parts.database.writing() as connection:
        await connection.execute(messages.insert(), [row] * (A_DAY_PER_USER - 1))
    begun, clock.longest = clock.now(), math.inf

    await written(channel, 1)

    assert len(twitter.sent) == 3
    assert clock.now() - begun == DAY_MS / 1000
    async with channel.parts.database.writing() as connection:
        await connection.execute(update(messages).values(counted_at=int(clock.now() * 1000)))
    assert (await quotas(channel))["user"]["left"] == 0
