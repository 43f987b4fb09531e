"""Whether a customer can be written to, and why not."""

from typing import Any

from tests.channel.builders import Channel, FakeClock, delivery, message
from tests.channel.fake_twitter import FakeTwitter, error
from twitter_channel.inbox.standing import Standing
from twitter_channel.store.transcripts import Excerpt, transcript


async def standing(channel: Channel) -> Standing:
    """How it stands with the first conversation."""
    talk = await channel.parts.stores.talks.get(1)
    assert talk is not None
    connection = await channel.parts.connections.get("default")
    lines = await transcript(channel.parts.database, Excerpt(talk.connection_id, talk.customer_id), None, 50)
    return await channel.parts.inbox.standings.of(talk, connection, lines)


async def written_to(channel: Channel, number: int = 1300000000000000007) -> None:
    await channel.deliver(delivery(message("hi", number=number)))
    await channel.settled()


def refusing(code: int) -> Any:
    async def refuse(request: Any) -> Any:
        is_message = request.url.path.endswith("/events/new.json")
        return error(403, code, "No.") if is_message else None

    return refuse


async def test_a_customer_who_was_answered_can_be_written_to(channel: Channel) -> None:
    await channel.connect()
    await written_to(channel)

    assert await standing(channel) == Standing()


async def test_a_customer_whom_twitter_does_not_let_us_reach_blocks_until_they_write_again(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await channel.connect()
    twitter.before = refusing(349)
    await written_to(channel)
    blocked = (await standing(channel)).blocked
    twitter.before = refusing(131)
    clock.seconds += 60
    await written_to(channel, 1300000000000000008)

    assert blocked is not None
    assert "they blocked it" in blocked
    assert (await standing(channel)).blocked is None


async def test_a_channel_that_is_not_enabled_says_so(channel: Channel) -> None:
    await channel.connect()
    await written_to(channel)
    await channel.client.post("/api/v1/connections/default/disable")

    assert "not enabled" in ((await standing(channel)).blocked or "")


async def test_a_cap_that_is_used_up_blocks_and_says_until_when(channel: Channel, monkeypatch: Any) -> None:
    await channel.connect()
    await written_to(channel)
    monkeypatch.setattr("twitter_channel.store.quotas.A_DAY_PER_USER", 1)
    for text in "12345":
        await channel.client.post("/api/v1/conversations/1/messages", json={"text": text})
    await channel.settled()

    blocked = (await standing(channel)).blocked or ""

    assert "cap of 1 messages a day for the account is used up until 2020-09-14" in blocked
