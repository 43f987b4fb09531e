"""``/1.1/account_activity/all/…`` (facts §4.1, §4.3, §8)."""

import json
import re
import socket
from typing import Any

import anyio
import httpx
import pytest

from tests.calling import SUBSCRIPTIONS, WEBHOOKS, Twitter, refusal
from tests.delivery.receiver import Behaviour, Gate, Receiver, always, http
from twitter_emulator.protocol.signing import crc_answer, webhook_signature
from twitter_emulator.world.apps import Environment

ALL = "/1.1/account_activity/all"
LIST = f"{ALL}/dev/subscriptions/list.json"
COUNT = f"{ALL}/subscriptions/count.json"

FORBIDDEN = (403, 200, "Forbidden.")
NO_PAGE = (404, 34, "Sorry, that page does not exist.")
UNMET = "Webhook URL does not meet the requirements."

STACK = {
    "cache-control",
    "content-length",
    "date",
    "expires",
    "last-modified",
    "pragma",
    "server",
    "strict-transport-security",
    "x-connection-hash",
    "x-frame-options",
    "x-response-time",
    "x-twitter-response-tags",
    "x-xss-protection",
}
"""What every answer of the newer stack carries."""

JSON = {"content-type", "content-disposition"}
LIMITS = {"x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"}


def one(webhook: dict[str, Any], env: str = "dev") -> str:
    return f"{ALL}/{env}/webhooks/{webhook['id']}.json"


def headers_of(response: httpx.Response) -> set[str]:
    return set(response.headers) - {"x-emulator-hint"}


# Registering


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


@pytest.mark.parametrize("host", ["169.254.169.254", "93.184.216.34", "[fe80::1]", "0.0.0.0", "2852039166"])
async def test_addresses_that_deliveries_must_not_reach_are_refused(twitter: Twitter, host: str) -> None:
    response = await twitter.post(WEBHOOKS, params={"url": f"http://{host}/x"})

    assert refusal(response) == (400, 214, UNMET)
    assert response.headers["x-emulator-hint"]
    assert twitter.journal("crc") == []


async def test_public_addresses_can_be_allowed(twitter: Twitter) -> None:
    twitter.rule(allow_public_webhooks=True, webhook_timeout_s=0.05)

    response = await twitter.post(WEBHOOKS, params={"url": "https://203.0.113.1/x"})

    assert response.json()["errors"][0]["message"] != UNMET


def answering(content: object) -> Behaviour:
    return always(http(200, json.dumps(content)))


async def with_wrong_secret(request: Any) -> bytes:
    return http(200, json.dumps({"response_token": crc_answer("another secret", request.crc_token)}))


CRC_STATUS = "Non-200 response code during CRC GET request (i.e. 404, 500, etc)."
CRC_TOKEN = f"{UNMET} Invalid CRC token or json response format."
CRC_CONNECT = "Unable to connect during CRC GET request."
CRC_SLOW = "High latency on CRC GET request. Your webhook should respond in less than 3 seconds."


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


# Environments

PATHS = [
    ("POST", "webhooks.json", FORBIDDEN),
    ("GET", "webhooks.json", FORBIDDEN),
    ("PUT", "webhooks/7.json", FORBIDDEN),
    ("DELETE", "webhooks/7.json", FORBIDDEN),
    ("POST", "subscriptions.json", NO_PAGE),
    ("GET", "subscriptions.json", NO_PAGE),
    ("DELETE", "subscriptions.json", NO_PAGE),
]


@pytest.mark.parametrize("label", ["prod", "DEV", "Dev", ":ENV_NAME", "d%65v"])
@pytest.mark.parametrize(("method", "path", "refused"), PATHS)
async def test_an_unknown_environment_is_forbidden_or_missing(
    twitter: Twitter, label: str, method: str, path: str, refused: tuple[int, int, str]
) -> None:
    response = await twitter.call(method, f"{ALL}/{label}/{path}")

    assert refusal(response) == refused
    assert "it has: 'dev'" in response.headers["x-emulator-hint"]


@pytest.mark.parametrize(("method", "path", "refused"), PATHS)
async def test_an_environment_of_another_app_is_as_unknown(
    twitter: Twitter, method: str, path: str, refused: tuple[int, int, str]
) -> None:
    twitter.world.developer.environments["theirs"] = Environment("theirs", "99999999")

    assert refusal(await twitter.call(method, f"{ALL}/theirs/{path}")) == refused


@pytest.mark.parametrize(("method", "path"), [("GET", "subscriptions/list.json"), ("DELETE", "subscriptions/7.json")])
async def test_an_unknown_environment_is_missing_for_apps_too(twitter: Twitter, method: str, path: str) -> None:
    assert refusal(await twitter.call(method, f"{ALL}/prod/{path}", as_="bearer")) == NO_PAGE


async def test_an_app_without_environments_may_list_none(twitter: Twitter) -> None:
    twitter.world.developer.environments.clear()

    response = await twitter.get(f"{ALL}/webhooks.json")

    assert response.status_code == 403
    assert response.content == b'{"errors":[{"code":200,"message":"Forbidden."}]}'


# Listing, challenging, deleting


@pytest.mark.parametrize("as_", ["acme_support", "bearer"])
async def test_all_webhooks_are_listed_by_environment(twitter: Twitter, receiver: Receiver, as_: str) -> None:
    webhook = await twitter.register(receiver)

    response = await twitter.get(f"{ALL}/webhooks.json", as_=as_)

    assert response.json() == {"environments": [{"environment_name": "dev", "webhooks": [webhook]}]}


@pytest.mark.parametrize("as_", ["acme_support", "bearer"])
async def test_webhooks_of_one_environment_are_a_bare_array(twitter: Twitter, receiver: Receiver, as_: str) -> None:
    webhook = await twitter.register(receiver)

    assert (await twitter.get(WEBHOOKS, as_=as_)).json() == [webhook]


async def test_an_environment_without_webhooks_lists_none(twitter: Twitter) -> None:
    assert (await twitter.get(WEBHOOKS)).json() == []
    assert (await twitter.get(f"{ALL}/webhooks.json")).json() == {
        "environments": [{"environment_name": "dev", "webhooks": []}]
    }


@pytest.mark.parametrize("as_", ["acme_support", "bearer"])
async def test_a_put_challenges_and_revives(twitter: Twitter, receiver: Receiver, as_: str) -> None:
    webhook = await twitter.register(receiver)
    twitter.world.webhooks.by_id[webhook["id"]].valid = False

    response = await twitter.put(one(webhook), as_=as_)

    assert (response.status_code, response.content) == (204, b"")
    assert (await twitter.get(WEBHOOKS)).json()[0]["valid"] is True
    assert len(receiver.requests) == 2


async def test_a_put_that_fails_says_how_and_marks_the_webhook_invalid(twitter: Twitter, receiver: Receiver) -> None:
    webhook = await twitter.register(receiver)
    receiver.behave = with_wrong_secret

    response = await twitter.put(one(webhook))

    assert refusal(response) == (400, 214, CRC_TOKEN)
    assert (await twitter.get(WEBHOOKS)).json()[0]["valid"] is False


@pytest.mark.parametrize("as_", ["acme_support", "bearer"])
async def test_a_deleted_webhook_takes_its_subscriptions_along(twitter: Twitter, receiver: Receiver, as_: str) -> None:
    webhook = await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS)

    response = await twitter.delete(one(webhook), as_=as_)

    assert (response.status_code, response.content) == (204, b"")
    assert refusal(await twitter.get(SUBSCRIPTIONS)) == NO_PAGE
    assert (await twitter.get(COUNT, as_="bearer")).json()["subscriptions_count"] == "0"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("webhook_id", ["7", "nonsense", "9" * 40])
async def test_an_unknown_webhook_does_not_exist(twitter: Twitter, method: str, webhook_id: str) -> None:
    response = await twitter.call(method, f"{ALL}/dev/webhooks/{webhook_id}.json")

    assert refusal(response) == NO_PAGE


# Subscriptions


async def test_subscribing_needs_a_webhook(twitter: Twitter) -> None:
    response = await twitter.post(SUBSCRIPTIONS)

    assert refusal(response) == (403, 170, "Webhook URL must be defined to create subscriptions.")


async def test_an_account_subscribes_itself_with_its_token(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)

    response = await twitter.post(SUBSCRIPTIONS, as_="alice")

    assert (response.status_code, response.content) == (204, b"")
    assert (await twitter.get(SUBSCRIPTIONS, as_="alice")).status_code == 204
    assert refusal(await twitter.get(SUBSCRIPTIONS, as_="bob")) == NO_PAGE


async def test_nobody_subscribes_twice(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS)

    assert refusal(await twitter.post(SUBSCRIPTIONS)) == (409, 355, "Subscription already exists.")


async def test_a_subscription_can_be_ended_by_its_account(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS)

    first = await twitter.delete(SUBSCRIPTIONS)
    second = await twitter.delete(SUBSCRIPTIONS)

    assert (first.status_code, first.content) == (204, b"")
    assert refusal(second) == NO_PAGE


async def test_a_subscription_can_be_ended_by_the_app(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS, as_="alice")
    path = f"{ALL}/dev/subscriptions/{twitter.id('alice')}.json"

    first = await twitter.delete(path, as_="bearer")
    second = await twitter.delete(path, as_="bearer")

    assert (first.status_code, first.content) == (204, b"")
    assert refusal(second) == NO_PAGE


async def test_subscriptions_are_listed_for_the_app(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS)
    await twitter.post(SUBSCRIPTIONS, as_="alice")

    listed = (await twitter.get(LIST, as_="bearer")).json()

    assert list(listed) == ["environment", "application_id", "subscriptions"]
    assert (listed["environment"], listed["application_id"]) == ("dev", twitter.app.id)
    assert listed["subscriptions"] == [{"user_id": twitter.id("acme_support")}, {"user_id": twitter.id("alice")}]


@pytest.mark.parametrize("path", [COUNT, f"{ALL}/count.json"])
async def test_subscriptions_are_counted_in_both_spellings_and_as_strings(
    twitter: Twitter, receiver: Receiver, path: str
) -> None:
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS)

    counted = (await twitter.get(path, as_="bearer")).json()

    assert counted.pop("account_name")
    assert counted == {
        "subscriptions_count": "1",
        "subscriptions_count_all": "1",
        "subscriptions_count_direct_messages": "0",
        "provisioned_count": "15",
    }


@pytest.mark.parametrize(("tier", "most"), [("sandbox", 15), ("paid", 250)])
async def test_a_tier_includes_so_many_subscriptions(
    twitter: Twitter, receiver: Receiver, tier: str, most: int
) -> None:
    twitter.rule(tier=tier)
    webhook = await twitter.register(receiver)
    subscribers = twitter.world.webhooks.by_id[webhook["id"]].subscribers
    subscribers.update({str(number): 0 for number in range(most - 1)})

    last, one_more = await twitter.post(SUBSCRIPTIONS), await twitter.post(SUBSCRIPTIONS, as_="alice")

    assert last.status_code == 204
    assert refusal(one_more) == (403, 214, "Too many resources already created.")


# Headers


async def test_reads_carry_the_window_and_writes_do_not(twitter: Twitter, receiver: Receiver) -> None:
    posted = await twitter.post(WEBHOOKS)
    webhook = await twitter.register(receiver)

    assert headers_of(posted) == STACK | JSON
    assert headers_of(await twitter.get(WEBHOOKS)) == STACK | JSON | LIMITS
    assert headers_of(await twitter.get(f"{ALL}/webhooks.json")) == STACK | JSON | LIMITS
    assert headers_of(await twitter.get(COUNT, as_="bearer")) == STACK | JSON | LIMITS
    assert headers_of(await twitter.put(one(webhook))) == STACK
    assert headers_of(await twitter.post(SUBSCRIPTIONS)) == STACK
    assert headers_of(await twitter.get(SUBSCRIPTIONS)) == STACK | LIMITS
    assert headers_of(await twitter.delete(SUBSCRIPTIONS)) == STACK
    assert headers_of(await twitter.delete(one(webhook))) == STACK


async def test_a_refused_read_carries_the_window_too(twitter: Twitter) -> None:
    response = await twitter.get(f"{ALL}/prod/webhooks.json")

    assert response.headers["x-rate-limit-limit"] == "15"
    assert response.headers["x-rate-limit-remaining"] == "14"


async def test_json_of_the_newer_stack_names_its_charset_after_a_blank_and_keeps_slashes(
    twitter: Twitter, receiver: Receiver
) -> None:
    await twitter.register(receiver)

    response = await twitter.get(WEBHOOKS)

    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["content-disposition"] == "attachment; filename=json.json"
    assert receiver.url.encode() in response.content


@pytest.mark.parametrize(
    ("method", "path", "as_", "limit"),
    [
        ("GET", WEBHOOKS, "acme_support", 15),
        ("GET", WEBHOOKS, "bearer", 15),
        ("GET", f"{ALL}/webhooks.json", "acme_support", 15),
        ("GET", f"{ALL}/webhooks.json", "bearer", 15),
        ("GET", SUBSCRIPTIONS, "acme_support", 500),
        ("GET", LIST, "bearer", 50),
        ("GET", COUNT, "bearer", 15),
    ],
)
async def test_each_read_has_its_limit(twitter: Twitter, method: str, path: str, as_: str, limit: int) -> None:
    response = await twitter.call(method, path, as_=as_)

    assert response.headers["x-rate-limit-limit"] == str(limit)


async def test_registering_is_limited_too(twitter: Twitter) -> None:
    for _ in range(15):
        await twitter.post(WEBHOOKS)

    assert (await twitter.post(WEBHOOKS)).status_code == 429
