"""``POST :env/webhooks.json``: where a webhook may be, and how its challenge can fail (facts §4.1, §4.3, §5.1)."""

import json
import re
import socket
from typing import Any

import anyio
import pytest

from tests.calling import WEBHOOKS, Twitter, refusal
from tests.delivery.receiver import Behaviour, Gate, Receiver, always, http
from tests.routes.v1.activity import CRC_CONNECT, CRC_SLOW, CRC_STATUS, CRC_TOKEN, UNMET, one, with_wrong_secret
from twitter_emulator.protocol.signing import crc_answer, webhook_signature


async def test_a_webhook_is_challenged_before_it_is_registered(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)

    (challenge,) = receiver.requests
    names = re.findall(r"([a-z_]+)=", challenge.query)
    assert (challenge.method, names) == ("GET", ["crc_token", "nonce"])


async def test_the_challenge_is_signed_over_its_query(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)

    (challenge,) = receiver.requests
    expected = webhook_signature(twitter.app.consumer_secret, challenge.query.encode())
    assert challenge.headers["x-twitter-webhooks-signature"] == expected


async def test_a_registered_webhook_is_answered_as_recorded(twitter: Twitter, receiver: Receiver) -> None:
    webhook = await twitter.register(receiver)

    assert list(webhook) == ["id", "url", "valid", "created_timestamp"]
    assert (webhook["url"], webhook["valid"]) == (receiver.url, True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000", webhook["created_timestamp"])
    assert re.fullmatch(r"\d{19}", webhook["id"])


@pytest.mark.parametrize("place", ["params", "form", "json"])
async def test_the_url_may_be_in_query_form_or_json(twitter: Twitter, receiver: Receiver, place: str) -> None:
    await twitter.register(receiver)
    twitter.world.webhooks.by_id.clear()
    how: Any = {place: {"url": f"{receiver.url}?x=1&y=a%20b"}}

    response = await twitter.post(WEBHOOKS, **how)

    assert response.status_code == 200
    assert response.json()["url"] == f"{receiver.url}?x=1&y=a%20b"


async def test_a_url_with_a_query_is_challenged_behind_it(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)
    twitter.world.webhooks.by_id.clear()

    await twitter.post(WEBHOOKS, params={"url": f"{receiver.url}?x=1"})

    assert receiver.requests[-1].query.startswith("x=1&crc_token=")


async def test_a_missing_url_is_named(twitter: Twitter) -> None:
    response = await twitter.post(WEBHOOKS)

    assert response.content == b'{"errors":[{"code":357,"message":"url: queryParam is required"}]}'
    assert response.status_code == 400


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("url", ["nonsense", "ftp://127.0.0.1/x", "http://", "http://[::1", "//bot.example/x"])
async def test_what_is_no_web_address_gets_the_https_text(twitter: Twitter, strict: bool, url: str) -> None:
    twitter.rule(strict_urls=strict)

    response = await twitter.post(WEBHOOKS, params={"url": url})

    assert refusal(response) == (400, 214, f"{UNMET} Please use HTTPS.")


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://127.0.0.1/x", f"{UNMET} Please use HTTPS."),
        ("http://bot.example:8443/x", f"{UNMET} Please use HTTPS."),
        ("https://127.0.0.1:8443/x", f"{UNMET} Port other than 443 is not allowed."),
        ("https://127.0.0.1:80/x", f"{UNMET} Port other than 443 is not allowed."),
    ],
)
async def test_strict_urls_are_https_on_port_443(twitter: Twitter, url: str, text: str) -> None:
    twitter.rule(strict_urls=True)

    response = await twitter.post(WEBHOOKS, params={"url": url})

    assert refusal(response) == (400, 214, text)
    assert "strict" in response.headers["x-emulator-hint"]


@pytest.mark.parametrize("url", ["https://your_domain.com/webhooks", "http://Your_Domain.com"])
async def test_the_example_of_the_documentation_is_an_internal_error(twitter: Twitter, url: str) -> None:
    response = await twitter.post(WEBHOOKS, params={"url": url})

    assert refusal(response) == (500, 131, "Internal error")
    assert "example" in response.headers["x-emulator-hint"]


@pytest.mark.parametrize("host", ["169.254.169.254", "93.184.216.34", "[fe80::1]", "0.0.0.0", "2852039166"])
async def test_addresses_that_deliveries_must_not_reach_are_refused(twitter: Twitter, host: str) -> None:
    response = await twitter.post(WEBHOOKS, params={"url": f"http://{host}/x"})

    assert refusal(response) == (400, 214, UNMET)
    assert response.headers["x-emulator-hint"]
    assert twitter.journal("crc") == []


def answering(content: object) -> Behaviour:
    return always(http(200, json.dumps(content)))


@pytest.mark.parametrize(
    ("behave", "text"),
    [
        (always(http(404)), CRC_STATUS),
        (always(http(500, "oops")), CRC_STATUS),
        (always(http(201, "{}")), CRC_STATUS),
        (always(http(302, location="/elsewhere")), CRC_STATUS),
        (always(http(200, "OK")), CRC_TOKEN),
        (always(http(200, "<html>")), CRC_TOKEN),
        (always(http(200)), CRC_TOKEN),
        (answering([]), CRC_TOKEN),
        (answering({}), CRC_TOKEN),
        (answering({"response_token": "sha256=wrong"}), CRC_TOKEN),
        (answering({"response_token": 7}), CRC_TOKEN),
        (with_wrong_secret, CRC_TOKEN),
        (always(None), CRC_CONNECT),
        (always(b"garbage\r\n\r\n"), CRC_CONNECT),
    ],
)
async def test_a_failed_challenge_says_how_it_failed(
    twitter: Twitter, receiver: Receiver, behave: Behaviour, text: str
) -> None:
    receiver.behave = behave

    response = await twitter.post(WEBHOOKS, params={"url": receiver.url})

    assert refusal(response) == (400, 214, text)
    assert response.headers["x-emulator-hint"]
    assert twitter.world.webhooks.by_id == {}


async def test_a_challenge_that_nobody_answers_cannot_connect(twitter: Twitter) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/x"

        response = await twitter.post(WEBHOOKS, params={"url": url})

    assert refusal(response) == (400, 214, CRC_CONNECT)


async def test_a_slow_challenge_has_high_latency(twitter: Twitter, receiver: Receiver) -> None:
    twitter.rule(webhook_timeout_s=0.05)
    receiver.behave = Gate(lambda _: True)

    response = await twitter.post(WEBHOOKS, params={"url": receiver.url})

    assert refusal(response) == (400, 214, CRC_SLOW)


async def test_the_content_type_of_the_answer_does_not_matter(twitter: Twitter, receiver: Receiver) -> None:
    async def as_html(request: Any) -> bytes:
        token = crc_answer(twitter.app.consumer_secret, request.crc_token)
        return http(200, json.dumps({"response_token": token}), content_type="text/html")

    receiver.behave = as_html

    assert (await twitter.post(WEBHOOKS, params={"url": receiver.url})).status_code == 200


async def test_an_environment_has_one_webhook(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)

    response = await twitter.post(WEBHOOKS, params={"url": f"{receiver.url}/second"})

    assert refusal(response) == (400, 214, "Too many resources already created.")
    assert len(receiver.requests) == 1


async def test_of_two_registrations_at_once_one_wins(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)
    twitter.world.webhooks.by_id.clear()
    statuses: list[int] = []

    async def register() -> None:
        statuses.append((await twitter.post(WEBHOOKS, params={"url": receiver.url})).status_code)

    async with anyio.create_task_group() as both:
        both.start_soon(register)
        both.start_soon(register)

    assert sorted(statuses) == [200, 400]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_a_webhook_is_the_app_owners(twitter: Twitter, receiver: Receiver, method: str) -> None:
    webhook = await twitter.register(receiver)

    response = await twitter.call(method, one(webhook), as_="alice")

    assert refusal(response) == (403, 220, "Your credentials do not allow access to this resource")
    assert "sign with the access token of @acme_support" in response.headers["x-emulator-hint"]
    assert (await twitter.call(method, one(webhook), as_="bearer")).status_code == 204


async def test_a_webhook_that_is_refused_to_others_is_not_challenged(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.post(WEBHOOKS, params={"url": receiver.url}, as_="alice")

    assert receiver.requests == []
