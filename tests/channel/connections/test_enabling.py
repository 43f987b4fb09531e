"""Enabling and disabling, and that each refusal names what is wrong."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channel.builders import Channel, running
from tests.channel.fake_twitter import VALUES, FakeTwitter, error

HOOK = "http://127.0.0.1:8688/webhooks/twitter/default"


async def refusal(channel: Channel, **values: str) -> dict[str, Any]:
    """The problem document of enabling a connection with *values*."""
    await channel.client.post("/api/v1/connections", json={**VALUES, **values})
    response = await channel.client.post("/api/v1/connections/default/enable")
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    return problem


async def test_enabling_verifies_registers_and_subscribes(channel: Channel, twitter: FakeTwitter) -> None:
    enabled = await channel.connect()

    assert enabled["status"] == "enabled"
    assert enabled["account"] == {"id": "1000000001", "screen_name": "brand"}
    assert enabled["webhook"]["url"] == HOOK
    assert enabled["webhook"]["valid"] is True
    assert enabled["webhook"]["last_crc_at"] is not None
    assert twitter.is_subscribed


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("api_key", "EMUconsumerKey00000000002"),
        ("api_key_secret", "wrong"),
        ("access_token", "1000000001-wrong"),
        ("access_token_secret", "wrong"),
        ("env_name", "production"),
    ],
)
async def test_a_refusal_names_the_wrong_value(channel: Channel, value: str, wrong: str) -> None:
    problem = await refusal(channel, **{value: wrong})

    assert problem["status"] == 422
    assert problem["fields"] == [value]
    found = (await channel.client.get("/api/v1/connections/default")).json()
    assert found["problem"]["fields"] == [value]
    assert found["status"] == "failed"


@pytest.mark.parametrize("value", ["api_key_secret", "access_token_secret"])
async def test_where_the_secrets_cannot_be_told_apart_both_are_named(
    channel: Channel, twitter: FakeTwitter, value: str
) -> None:
    twitter.knows_bearer = False

    problem = await refusal(channel, **{value: "wrong"})

    assert problem["fields"] == ["api_key_secret", "access_token_secret"]


async def test_a_wrong_label_is_answered_with_those_that_exist(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.labels = ("dev", "Prod")

    problem = await refusal(channel, env_name="prod")

    assert "dev, Prod" in problem["detail"]


async def test_an_app_without_environments_is_told_to_set_one_up(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.labels = ()

    problem = await refusal(channel)

    assert "Set one up" in problem["detail"]


async def test_too_little_permission_is_said(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.access_level = "read-write"

    problem = await refusal(channel)

    assert (problem["step"], problem["fields"]) == ("permission", ["access_token"])
    assert "regenerate the access token" in problem["detail"]


async def test_an_api_that_is_not_there_is_said(channel: Channel, twitter: FakeTwitter) -> None:
    async def refuse(_request: httpx.Request) -> httpx.Response | None:
        raise httpx.ConnectError("connection refused")

    twitter.before = refuse

    problem = await refusal(channel)

    assert (problem["status"], problem["fields"]) == (502, ["base_url"])


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Webhook URL does not meet the requirements. Please use HTTPS.", "--public-url https"),
        ("Unable to connect during CRC GET request.", "cannot reach it"),
        ("High latency on CRC GET request. Your webhook should respond in less than 3 seconds.", "3 seconds to answer"),
        ("Non-200 response code during CRC GET request (i.e. 404, 500, etc).", "with an error"),
    ],
)
async def test_what_twitter_dislikes_of_the_webhook_is_said(
    channel: Channel, twitter: FakeTwitter, message: str, words: str
) -> None:
    async def complain(request: httpx.Request) -> httpx.Response | None:
        return error(400, 214, message) if request.method == "POST" and "webhooks" in request.url.path else None

    twitter.before = complain

    problem = await refusal(channel)

    assert problem["fields"] == ["public_url"]
    assert words in problem["detail"]


async def test_a_foreign_webhook_is_left_alone_and_named(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.add_webhook("https://somebody.else/hook")

    problem = await refusal(channel)

    assert "https://somebody.else/hook" in problem["detail"]
    assert "replace" in problem["detail"]
    assert [it["url"] for it in twitter.webhooks.values()] == ["https://somebody.else/hook"]


async def test_a_foreign_webhook_is_replaced_on_demand(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.add_webhook("https://somebody.else/hook")
    await refusal(channel)

    response = await channel.client.post("/api/v1/connections/default/enable", json={"replace": True})

    assert response.status_code == 200
    assert [it["url"] for it in twitter.webhooks.values()] == [HOOK]


async def test_a_leftover_of_this_channel_is_replaced_unasked(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.add_webhook("http://127.0.0.1:8688/webhooks/twitter/an-older-name")

    enabled = await channel.connect()

    assert enabled["webhook"]["url"] == HOOK


async def test_the_webhook_it_registered_at_an_earlier_address_is_replaced(
    channel: Channel, twitter: FakeTwitter
) -> None:
    number = (await channel.connect())["webhook"]["id"]
    twitter.webhooks[number]["url"] = "http://127.0.0.1:40001/webhooks/twitter/default"

    response = await channel.client.post("/api/v1/connections/default/enable")

    assert response.json()["status"] == "enabled"
    assert [it["url"] for it in twitter.webhooks.values()] == [HOOK]


async def test_a_token_that_worked_once_and_died_is_a_revocation(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    twitter.access_token = "1000000001-another"

    response = await channel.client.post("/api/v1/connections/default/enable")

    found = (await channel.client.get("/api/v1/connections/default")).json()
    assert response.json()["fields"] == ["access_token"]
    assert found["status"] == "revoked"


async def test_a_new_token_ends_a_revocation(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.parts.connections.revoke(await channel.parts.connections.get("default"))
    twitter.access_token = "1000000001-another"
    await channel.client.patch("/api/v1/connections/default", json={"access_token": "1000000001-another"})

    response = await channel.client.post("/api/v1/connections/default/enable")

    assert response.json()["status"] == "enabled"


async def test_a_connection_is_enabled_by_one_caller_at_a_time(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)
    again: list[int] = []

    async def enable_meanwhile(_request: httpx.Request) -> None:
        if not again:
            again.append(0)
            again[0] = (await channel.client.post("/api/v1/connections/default/enable")).status_code

    twitter.before = enable_meanwhile

    response = await channel.client.post("/api/v1/connections/default/enable")

    assert (response.status_code, again) == (200, [409])


async def test_the_webhook_of_another_connection_is_left_alone(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect(name="other")
    await channel.client.post("/api/v1/connections", json=VALUES)

    response = await channel.client.post("/api/v1/connections/default/enable")

    assert response.status_code == 422
    assert [it["url"] for it in twitter.webhooks.values()] == ["http://127.0.0.1:8688/webhooks/twitter/other"]


async def test_an_own_webhook_is_kept_and_challenged(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.add_webhook(HOOK)
    twitter.is_subscribed = True

    enabled = await channel.connect()

    assert enabled["status"] == "enabled"
    assert "PUT /1.1/account_activity/all/dev/webhooks/1300000000000000001.json" in twitter.calls


async def test_a_refused_enabling_loses_nothing(channel: Channel, twitter: FakeTwitter) -> None:
    await refusal(channel, env_name="production")

    await channel.client.patch("/api/v1/connections/default", json={"env_name": "dev"})
    response = await channel.client.post("/api/v1/connections/default/enable")

    assert response.json()["status"] == "enabled"
    assert response.json()["problem"] is None


async def test_disabling_unsubscribes_and_deletes_the_webhook(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    response = await channel.client.post("/api/v1/connections/default/disable")

    assert response.json()["status"] == "disabled"
    assert twitter.webhooks == {}
    assert not twitter.is_subscribed


async def test_disabling_what_is_gone_already_is_fine(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    twitter.webhooks.clear()
    twitter.is_subscribed = False

    response = await channel.client.post("/api/v1/connections/default/disable")

    assert response.status_code == 200


async def test_a_connection_whose_enabling_the_last_process_did_not_end_has_failed(
    tmp_path: Path, twitter: FakeTwitter
) -> None:
    async with running(tmp_path, twitter) as channel:
        await channel.client.post("/api/v1/connections", json=VALUES)
        await channel.parts.stores.connections.begin_enabling(1, "gone")

    async with running(tmp_path, twitter) as restarted:
        found = (await restarted.client.get("/api/v1/connections/default")).json()

    assert found["status"] == "failed"
    assert "Enable it again" in found["problem"]["detail"]
