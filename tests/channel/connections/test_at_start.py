"""Enabling by itself at the start."""

import httpx

from tests.channel.builders import Channel, FakeClock
from tests.channel.fake_twitter import VALUES, FakeTwitter
from twitter_channel.connections.at_start import enable_all


async def test_a_channel_waits_for_an_api_that_starts_with_it(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)
    said: list[str] = []

    async def refuse_twice(_request: httpx.Request) -> httpx.Response | None:
        if len(twitter.calls) <= 2:
            raise httpx.ConnectError("connection refused")
        return None

    twitter.before = refuse_twice

    await enable_all(channel.parts.connections, clock, said.append)

    assert said == ["Connection default is enabled and answers for @brand."]
    assert len(clock.slept) == 2


async def test_the_patience_at_the_start_ends_in_words(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)
    said: list[str] = []

    async def refuse(_request: httpx.Request) -> httpx.Response | None:
        raise httpx.ConnectError("connection refused")

    twitter.before = refuse

    await enable_all(channel.parts.connections, clock, said.append)

    assert "could not be enabled: The API did not answer" in said[0]
    assert sum(clock.slept) <= 31


async def test_a_wrong_value_ends_the_patience_at_once(channel: Channel, clock: FakeClock) -> None:
    await channel.client.post("/api/v1/connections", json={**VALUES, "env_name": "nope"})
    said: list[str] = []

    await enable_all(channel.parts.connections, clock, said.append)

    assert "no dev environment labelled 'nope'" in said[0]
    assert clock.slept == []
