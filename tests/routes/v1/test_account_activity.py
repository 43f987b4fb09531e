"""``/1.1/account_activity/all/…``: environments, webhooks, subscriptions (facts §4.1, §4.3)."""

import pytest

from tests.calling import SUBSCRIPTIONS, WEBHOOKS, Twitter, refusal
from tests.delivery.receiver import Receiver
from tests.routes.v1.activity import (
    ALL,
    COUNT,
    CRC_TOKEN,
    FORBIDDEN,
    JSON,
    LIMITS,
    LIST,
    NO_PAGE,
    STACK,
    headers_of,
    one,
    with_wrong_secret,
)
from twitter_emulator.world.apps import Environment

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
