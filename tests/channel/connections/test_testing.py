"""What testing a connection says of each thing that can be wrong."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.channel.builders import Channel
from tests.channel.fake_twitter import VALUES, FakeTwitter, error
from twitter_channel.connections.testing import TITLES

Break = Callable[[FakeTwitter], None]


async def tested(channel: Channel, **values: str) -> dict[str, dict[str, Any]]:
    """The verdicts on a connection that was stored and not enabled, by their subject."""
    added = await channel.client.post("/api/v1/connections", json={**VALUES, **values})
    assert added.status_code == 201
    return await verdicts(channel)


async def verdicts(channel: Channel) -> dict[str, dict[str, Any]]:
    response = await channel.client.post("/api/v1/connections/default/test")
    assert response.status_code == 200
    return {it["subject"]: it for it in response.json()["verdicts"]}


def states(found: dict[str, dict[str, Any]], *subjects: str) -> list[str]:
    return [found[subject]["state"] for subject in subjects]


async def test_there_is_a_verdict_on_everything_whatever_is_wrong(channel: Channel) -> None:
    assert list(await tested(channel, api_key="wrong")) == list(TITLES)


async def test_a_connection_that_is_not_enabled_yet_has_nothing_wrong(channel: Channel) -> None:
    await tested(channel)

    response = await channel.client.post("/api/v1/connections/default/test")

    assert response.json()["ok"] is True


async def test_of_an_enabled_connection_everything_is_good(channel: Channel) -> None:
    await channel.connect()

    found = await verdicts(channel)

    assert {it["state"] for it in found.values()} == {"good"}


async def test_testing_registers_and_subscribes_nothing(channel: Channel, twitter: FakeTwitter) -> None:
    await tested(channel)

    assert twitter.webhooks == {}
    assert not twitter.is_subscribed
    assert not [call for call in twitter.calls if call.startswith(("POST /1.1", "DELETE", "PUT"))]


@pytest.mark.parametrize(
    ("wrong", "good", "unknown"),
    [
        ("api_key", (), ("api_key_secret", "access_token", "access_token_secret")),
        ("api_key_secret", ("api_key",), ("access_token", "access_token_secret")),
        ("access_token", ("api_key", "api_key_secret"), ("access_token_secret",)),
        ("access_token_secret", ("api_key", "api_key_secret", "access_token"), ()),
    ],
)
async def test_the_key_that_is_wrong_is_told_from_those_that_are_right(
    channel: Channel, wrong: str, good: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    found = await tested(channel, **{wrong: "wrong"})

    assert states(found, wrong) == ["wrong"]
    assert set(states(found, *good)) <= {"good"}
    assert set(states(found, *unknown, "permission", "env_name", "webhook", "subscription")) == {"unknown"}


async def test_a_token_that_may_not_write_messages_is_told(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.access_level = "read-write"

    found = await tested(channel)

    assert states(found, "permission", "access_token") == ["wrong", "good"]
    assert "regenerate the access token" in found["permission"]["sentence"]


async def test_an_api_that_does_not_tell_the_permission_is_not_blamed(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.access_level = ""

    assert states(await tested(channel), "permission") == ["unknown"]


async def test_a_label_that_is_not_there_is_told_with_those_that_are(channel: Channel) -> None:
    found = await tested(channel, env_name="Dev")

    assert states(found, "env_name", "webhook", "subscription") == ["wrong", "unknown", "unknown"]
    assert "The app has: dev." in found["env_name"]["sentence"]


async def test_a_webhook_in_the_way_is_named(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.add_webhook("https://other.example/hook")

    found = await tested(channel)

    assert states(found, "webhook") == ["wrong"]
    assert "https://other.example/hook" in found["webhook"]["sentence"]


async def test_an_account_that_strangers_cannot_write_to_is_told_where_to_change_that(
    channel: Channel, twitter: FakeTwitter
) -> None:
    twitter.audience = "following"

    found = await tested(channel)

    assert states(found, "direct_messages") == ["wrong"]
    assert "allow message requests from everyone" in found["direct_messages"]["sentence"]


async def test_an_address_without_a_twitter_is_told(channel: Channel, twitter: FakeTwitter) -> None:
    async def nobody(request: httpx.Request) -> httpx.Response | None:
        raise httpx.ConnectError("refused")

    twitter.before = nobody

    found = await tested(channel)

    assert states(found, "base_url", "api_key", "direct_messages") == ["wrong", "unknown", "unknown"]


async def test_a_public_address_that_leads_elsewhere_is_told(channel: Channel, twitter: FakeTwitter) -> None:
    async def elsewhere(request: httpx.Request) -> httpx.Response | None:
        return httpx.Response(200, text="Parked.") if request.url.path.startswith("/webhooks/") else None

    twitter.before = elsewhere

    found = await tested(channel)

    assert states(found, "crc") == ["wrong"]
    assert "something else answers there" in found["crc"]["sentence"]


async def test_a_challenge_of_ours_is_not_taken_for_twitters(channel: Channel) -> None:
    await tested(channel)

    assert (await channel.parts.connections.get("default")).webhook.last_crc_at is None


async def test_a_challenge_that_twitter_fails_is_told_in_its_words(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    async def slow(request: httpx.Request) -> httpx.Response | None:
        return error(400, 214, "High latency on CRC GET request.") if request.method == "PUT" else None

    twitter.before = slow

    found = await verdicts(channel)

    assert states(found, "crc") == ["wrong"]
    assert "High latency" in found["crc"]["sentence"]


async def test_a_connection_that_is_not_there_is_not_tested(channel: Channel) -> None:
    assert (await channel.client.post("/api/v1/connections/nobody/test")).status_code == 404
