"""Deliveries that Twitter did not send, or sent before."""

from typing import Any

import httpx
import pytest

from tests.channel.builders import Channel, delivery, message
from tests.channel.fake_twitter import ACCESS_TOKEN_SECRET, API_KEY, BRAND_ID, VALUES, FakeTwitter

OTHER_SECRET = "the secret of another app"
REVOCATION = {"user_event": {"revoke": {"target": {"app_id": "1"}, "source": {"user_id": BRAND_ID}}}}


@pytest.fixture
async def two_apps(channel: Channel) -> Channel:
    """A connection that works, and one of another app."""
    await channel.connect()
    other = {**VALUES, "name": "other", "api_key": "another app", "api_key_secret": OTHER_SECRET}
    await channel.client.post("/api/v1/connections", json={name: it.replace(" ", "-") for name, it in other.items()})
    return channel


@pytest.mark.parametrize("secret", [OTHER_SECRET.replace(" ", "-"), ACCESS_TOKEN_SECRET, API_KEY, ""])
async def test_no_other_key_signs_for_the_app(two_apps: Channel, secret: str) -> None:
    refused = await two_apps.deliver(delivery(message()), secret=secret)

    assert refused.status_code == 401
    assert await two_apps.transcript() == []


async def test_one_app_cannot_speak_for_an_account_of_another(two_apps: Channel, twitter: FakeTwitter) -> None:
    secret = OTHER_SECRET.replace(" ", "-")

    spoken = await two_apps.deliver(delivery(message("forged")), to="other", secret=secret)
    revoked = await two_apps.deliver(REVOCATION, to="other", secret=secret)
    await two_apps.settled()

    assert (spoken.status_code, revoked.status_code) == (200, 200)
    assert (await two_apps.transcript(), twitter.texts) == ([], [])
    assert (await two_apps.parts.connections.get("default")).status == "enabled"


async def test_a_delivery_that_is_sent_again_by_a_stranger_does_nothing(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    captured = delivery(message("once"))

    answers = [(await channel.deliver(captured)).status_code for _ in range(5)]
    await channel.settled()

    assert answers == [200] * 5
    assert twitter.texts == ['You said: "once"']


async def test_a_revocation_that_comes_again_after_the_account_said_yes_again_does_nothing(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(REVOCATION)
    revoked = await status(channel)
    await channel.client.post("/api/v1/connections/default/enable")

    again = await channel.deliver(REVOCATION)

    assert (revoked, again.status_code, await status(channel)) == ("revoked", 200, "enabled")


@pytest.mark.parametrize("body", ['{"for_user_id": "1"}', '\t\n {"a": 1}', "{}", 'x{"a'])
async def test_no_challenge_is_answered_with_what_signs_a_delivery(channel: Channel, body: str) -> None:
    await channel.connect()

    asked: httpx.Response = await channel.client.get("/webhooks/twitter/default", params={"crc_token": body})

    assert (asked.status_code, "sha256=" in asked.text) == (400, False)


async def status(channel: Channel) -> Any:
    return (await channel.client.get("/api/v1/connections/default")).json()["status"]
