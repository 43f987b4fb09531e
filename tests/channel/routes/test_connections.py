"""The API of connections."""

import logging
from typing import Any

import pytest

from tests.channel.builders import Channel, delivery, message
from tests.channel.fake_twitter import ACCESS_TOKEN, ACCESS_TOKEN_SECRET, API_KEY, API_KEY_SECRET, VALUES
from twitter_channel.logs import Lines

CONNECTIONS = "/api/v1/connections"
SECRETS = (API_KEY, API_KEY_SECRET, ACCESS_TOKEN, ACCESS_TOKEN_SECRET)


async def test_a_connection_is_shown_without_its_keys(channel: Channel) -> None:
    response = await channel.client.post(CONNECTIONS, json=VALUES)

    assert response.status_code == 201
    assert response.headers["location"] == "/api/v1/connections/default"
    assert response.json() == {
        "name": "default",
        "status": "configured",
        "problem": None,
        "account": None,
        "base_url": "https://api.twitter.com",
        "env_name": "dev",
        "api_key_hint": "…0001",
        "webhook_url": "http://127.0.0.1:8688/webhooks/twitter/default",
        "held": False,
        "webhook": {
            "id": None,
            "url": None,
            "valid": False,
            "subscribed": None,
            "checked_at": None,
            "last_crc_at": None,
            "last_event_at": None,
        },
    }


async def test_secrets_are_in_no_answer_and_no_log_line(channel: Channel, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answers = [
        await channel.client.post(CONNECTIONS, json=VALUES),
        await channel.client.post(f"{CONNECTIONS}/default/enable"),
        await channel.client.patch(f"{CONNECTIONS}/default", json={"access_token_secret": "wrong-but-secret"}),
        await channel.client.post(f"{CONNECTIONS}/default/enable"),
        await channel.client.patch(f"{CONNECTIONS}/default", json={"api_key_secret": "has a blank"}),
        await channel.client.get(CONNECTIONS),
        await channel.client.get("/health"),
        await channel.deliver(delivery(message("a private matter"))),
    ]
    await channel.settled()

    logged = "\n".join(map(Lines().format, caplog.records))
    said = "\n".join(answer.text for answer in answers) + logged
    for secret in (*SECRETS, "wrong-but-secret", "has a blank"):
        assert secret not in said
    assert "a private matter" not in logged
    assert "message not sent" in logged


@pytest.mark.parametrize("missing", ["name", "env_name", "api_key", "api_key_secret", "access_token"])
async def test_a_missing_value_is_named_and_nothing_is_stored(channel: Channel, missing: str) -> None:
    values = {key: value for key, value in VALUES.items() if key != missing}

    response = await channel.client.post(CONNECTIONS, json=values)

    assert response.status_code == 422
    assert [it["field"] for it in response.json()["errors"]] == [missing]
    assert (await channel.client.get(CONNECTIONS)).json() == {"connections": []}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "a/b"),
        ("name", "x" * 65),
        ("env_name", "dev/../x"),
        ("base_url", "api.twitter.com"),
        ("base_url", "ftp://api.twitter.com"),
        ("base_url", "https://api.twitter.com/?a=b"),
        ("base_url", "http://[::1"),
        ("api_key", "two words"),
        ("api_key", "line\nbreak"),
        ("api_key_secret", 5),
        ("access_token", ""),
        ("access_token_secret", "schlüssel"),
        ("colour", "blue"),
    ],
)
async def test_an_impossible_value_is_named(channel: Channel, field: str, value: Any) -> None:
    response = await channel.client.post(CONNECTIONS, json={**VALUES, field: value})

    assert response.status_code == 422
    assert [it["field"] for it in response.json()["errors"]] == [field]


async def test_blanks_around_a_pasted_key_are_dropped(channel: Channel) -> None:
    padded = {key: f" {value}\n" for key, value in VALUES.items()}

    response = await channel.connect(**padded)

    assert response["status"] == "enabled"


async def test_a_refused_change_changes_nothing(channel: Channel) -> None:
    await channel.connect()

    response = await channel.client.patch(f"{CONNECTIONS}/default", json={"env_name": "other", "api_key": "a b"})

    assert response.status_code == 422
    assert (await channel.client.get(f"{CONNECTIONS}/default")).json()["env_name"] == "dev"


async def test_a_name_cannot_be_changed_nor_taken_twice(channel: Channel) -> None:
    await channel.client.post(CONNECTIONS, json=VALUES)

    renamed = await channel.client.patch(f"{CONNECTIONS}/default", json={"name": "other"})
    again = await channel.client.post(CONNECTIONS, json=VALUES)

    assert (renamed.status_code, again.status_code) == (422, 409)


@pytest.mark.parametrize("body", [b"{", b"[]", b"7", b"\xff", b"x" * 100_001])
async def test_a_body_that_is_no_object_is_refused(channel: Channel, body: bytes) -> None:
    response = await channel.client.post(CONNECTIONS, content=body)

    assert response.status_code in (400, 413)
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/default", 404),
        ("PATCH", "/default", 404),
        ("DELETE", "/default", 404),
        ("POST", "/default/enable", 404),
        ("POST", "/default/disable", 404),
        ("GET", "/default/messages", 404),
        ("PUT", "", 405),
        ("GET", "/a/b/c", 404),
    ],
)
async def test_what_is_not_there_is_said_in_a_problem_document(
    channel: Channel, method: str, path: str, status: int
) -> None:
    response = await channel.client.request(method, CONNECTIONS + path)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status


async def test_a_removed_connection_leaves_nothing_behind(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi")))
    await channel.settled()

    response = await channel.client.delete(f"{CONNECTIONS}/default")

    assert response.status_code == 204
    assert (await channel.client.get("/webhooks/twitter/default?crc_token=a")).status_code == 404
    await channel.connect()
    assert await channel.transcript() == []


async def test_the_transcript_has_both_sides_oldest_first(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("opening hours", metadata="opening-hours")))
    await channel.settled()

    asked, answered = await channel.transcript()

    assert (asked["direction"], asked["text"], asked["state"]) == ("in", "opening hours", "answered")
    assert asked["customer"] == {"id": "2000000002", "screen_name": "cust"}
    assert asked["metadata"] == "opening-hours"
    assert (answered["direction"], answered["state"], answered["reason"]) == ("out", "sent", None)
    assert answered["in_reply_to"] == asked["id"] == "1300000000000000001"
    assert answered["id"] == "1400000000000000001"


async def test_the_transcript_can_be_read_by_customer_and_page(channel: Channel) -> None:
    await channel.connect()
    for number in range(3):
        await channel.deliver(delivery(message(f"m{number}", number=1300000000000000001 + number)))
    await channel.deliver(delivery(message("other", number=1300000000000000009, sender="3000000003")))
    await channel.settled()

    page = (await channel.client.get(f"{CONNECTIONS}/default/messages?customer=2000000002&limit=2")).json()
    wrong = await channel.client.get(f"{CONNECTIONS}/default/messages?limit=many")

    assert len(page["messages"]) == 2
    assert {it["customer"]["id"] for it in page["messages"]} == {"2000000002"}
    assert isinstance(page["before"], int)
    assert wrong.status_code == 400


async def test_health_tells_how_each_connection_is(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi")))
    await channel.settled()

    health = (await channel.client.get("/health")).json()

    assert (health["status"], health["bot"]) == ("ok", "Robin")
    connection = health["connections"][0]
    assert (connection["status"], connection["waiting"], connection["failed_sends"]) == ("enabled", 0, 0)
    assert connection["webhook"]["valid"] is True
    assert connection["webhook"]["last_event_at"] == "2020-09-13T12:26:40.000Z"
