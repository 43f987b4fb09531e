"""What Twitter meets at the webhook."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.channel.builders import Channel, delivery, message
from tests.channel.fake_twitter import API_KEY_SECRET, VALUES, signed

HOOK = "/webhooks/twitter/default"
CRC_CASES = json.loads((Path(__file__).parents[3] / "contracts/vectors/crc.json").read_text("utf-8"))["cases"]


@pytest.fixture
async def saved(channel: Channel) -> Channel:
    """A channel whose connection was stored and never enabled."""
    await channel.client.post("/api/v1/connections", json=VALUES)
    return channel


async def test_a_challenge_is_answered_before_the_connection_was_ever_enabled(saved: Channel) -> None:
    response = await saved.client.get(f"{HOOK}?crc_token=challenge-token-1&nonce=nonce-1")

    assert response.status_code == 200
    assert response.json() == {"response_token": "sha256=CLodM7RmOfGrojU4oOBFDa9niLzEuRM+YsB6hKZm9EM="}


async def test_the_path_without_a_name_is_the_first_connections(saved: Channel) -> None:
    await saved.client.post("/api/v1/connections", json={**VALUES, "name": "other", "api_key_secret": "another"})

    response = await saved.client.get("/webhooks/twitter?crc_token=challenge-token-1")

    assert response.json()["response_token"] == signed(b"challenge-token-1")


@pytest.mark.parametrize("case", [it for it in CRC_CASES if "?" not in it["webhook_url"]], ids=lambda it: it["name"])
async def test_every_known_challenge_is_verified_and_answered(channel: Channel, case: dict[str, Any]) -> None:
    await channel.client.post("/api/v1/connections", json={**VALUES, "api_key_secret": case["consumer_secret"]})

    response = await channel.client.get(
        f"{HOOK}?{case['query']}", headers={"x-twitter-webhooks-signature": case["signature"]}
    )

    assert response.json() == {"response_token": case["response_token"]}


async def test_a_challenge_with_a_wrong_signature_is_refused(saved: Channel) -> None:
    forged = signed(b"crc_token=a&nonce=b", "another secret")

    response = await saved.client.get(f"{HOOK}?crc_token=a&nonce=b", headers={"x-twitter-webhooks-signature": forged})

    assert response.status_code == 401
    assert "response_token" not in response.text


async def test_a_challenge_without_a_token_is_refused_in_words(saved: Channel) -> None:
    response = await saved.client.get(HOOK)

    assert response.status_code == 400
    assert "crc_token" in response.json()["detail"]


async def test_no_challenge_is_answered_with_the_signature_of_a_delivery(saved: Channel) -> None:
    forged = json.dumps(delivery(message()))

    response = await saved.client.get(HOOK, params={"crc_token": forged})

    assert response.status_code == 400
    assert "response_token" not in response.text


async def test_a_delivery_nested_too_deeply_is_refused_in_words(channel: Channel) -> None:
    await channel.connect()
    body = b"[" * 100_000

    response = await channel.client.post(HOOK, content=body, headers={"x-twitter-webhooks-signature": signed(body)})

    assert response.status_code == 400
    assert response.json()["detail"] == "The body is not JSON."


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_unknown_connection_is_not_found(saved: Channel, method: str) -> None:
    response = await saved.client.request(method, "/webhooks/twitter/nobody?crc_token=a")

    assert response.status_code == 404


@pytest.mark.parametrize("signature", [None, "", "sha256=", "nonsense", signed(b"other body"), "sha256=\xe9"])
async def test_a_delivery_without_the_right_signature_stores_nothing(channel: Channel, signature: str | None) -> None:
    await channel.connect()
    headers = {} if signature is None else {b"x-twitter-webhooks-signature": signature.encode("latin-1")}

    response = await channel.client.post(HOOK, content=json.dumps(delivery(message())).encode(), headers=headers)

    assert response.status_code == 401
    assert await channel.transcript() == []


async def test_the_signature_is_over_the_raw_bytes(channel: Channel) -> None:
    await channel.connect()
    spaced = json.dumps(delivery(message()), indent=3).encode()

    response = await channel.client.post(HOOK, content=spaced, headers={"x-twitter-webhooks-signature": signed(spaced)})

    assert response.status_code == 200
    assert len(await channel.transcript()) >= 1


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[1]", b"\xff", b'{"a":'])
async def test_a_signed_body_that_is_no_json_object_is_refused(channel: Channel, body: bytes) -> None:
    await channel.connect()

    response = await channel.client.post(HOOK, content=body, headers={"x-twitter-webhooks-signature": signed(body)})

    assert response.status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"for_user_id": "1000000001", "strange_events": [{"a": 1}]},
        {"for_user_id": "1000000001", "direct_message_events": [{"type": "message_create"}, 7, None]},
        {"for_user_id": 5, "direct_message_events": [message()], "users": []},
        {"direct_message_events": [message()]},
        {"user_event": {"strange": {}}},
        {"user_event": None},
        delivery(message(), for_user_id="999"),
    ],
)
async def test_what_is_not_for_us_or_not_understood_is_taken_and_not_answered(channel: Channel, body: Any) -> None:
    await channel.connect()

    response = await channel.deliver(body)

    await channel.settled()
    assert response.status_code == 200
    assert await channel.transcript() == []


async def test_a_body_beyond_the_limit_is_refused(channel: Channel) -> None:
    await channel.connect()

    response = await channel.deliver(delivery(message("x" * 1_000_001)))

    assert response.status_code == 413


async def test_a_body_of_unannounced_length_beyond_the_limit_is_refused(channel: Channel) -> None:
    async def endless() -> Any:
        for _ in range(20):
            yield b"x" * 100_000

    await channel.connect()

    response = await channel.client.post(HOOK, content=endless())

    assert response.status_code == 413


async def test_a_secret_that_another_process_stored_counts_at_once(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message()))
    found = await channel.parts.connections.get("default")
    renewed = found.settings.credentials.__class__("k", "renewed secret", "t", "ts")
    settings = found.settings.__class__("default", found.settings.base_url, "dev", renewed)
    await channel.parts.stores.connections.change(settings)

    response = await channel.deliver(delivery(message(number=1300000000000000002)), secret="renewed secret")

    assert response.status_code == 200
    assert API_KEY_SECRET != "renewed secret"
