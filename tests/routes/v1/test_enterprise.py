"""``/1.1/account_activity/webhooks/…``: webhooks without an environment (facts §4.2)."""

import pytest

from tests.calling import CONTROL, SUBSCRIPTIONS, Twitter, refusal
from tests.calling import WEBHOOKS as PREMIUM_WEBHOOKS
from tests.delivery.builders import journalled
from tests.delivery.receiver import Receiver
from tests.routes.v1.activity import ALL, CRC_STATUS, JSON, LIMITS, NO_PAGE, STACK, headers_of
from tests.routes.v1.enterprise import (
    COUNT,
    NO_WEBHOOK,
    ROOT,
    WEBHOOKS,
    one,
    registered,
    subscription_list,
    subscription_of,
    subscriptions,
)

NOT_BOUGHT = (403, 99, "You don\N{RIGHT SINGLE QUOTATION MARK}t have access to this resource.")
PATHS = [
    ("POST", "webhooks.json", "acme_support"),
    ("GET", "webhooks.json", "bearer"),
    ("PUT", "webhooks/7.json", "acme_support"),
    ("DELETE", "webhooks/7.json", "acme_support"),
    ("POST", "webhooks/7/subscriptions/all.json", "alice"),
    ("GET", "webhooks/7/subscriptions/all.json", "alice"),
    ("DELETE", "webhooks/7/subscriptions/all.json", "alice"),
    ("GET", "webhooks/7/subscriptions/all/list.json", "bearer"),
    ("DELETE", "webhooks/7/subscriptions/8/all.json", "bearer"),
    ("GET", "subscriptions/count.json", "bearer"),
]
OF_A_WEBHOOK = [path for path in PATHS if "/7" in path[1]]


@pytest.fixture
def enterprise(twitter: Twitter) -> Twitter:
    twitter.rule(tier="enterprise")
    return twitter


# Who may


@pytest.mark.parametrize("tier", ["sandbox", "paid"])
@pytest.mark.parametrize(("method", "path", "as_"), PATHS)
async def test_other_tiers_are_refused(twitter: Twitter, tier: str, method: str, path: str, as_: str) -> None:
    twitter.rule(tier=tier)

    response = await twitter.call(method, f"{ROOT}/{path}", as_=as_)

    assert refusal(response) == NOT_BOUGHT
    assert "tier enterprise" in response.headers["x-emulator-hint"]


@pytest.mark.parametrize(("method", "path", "as_"), PATHS)
async def test_the_other_kind_of_token_is_refused(enterprise: Twitter, method: str, path: str, as_: str) -> None:
    other = "acme_support" if as_ == "bearer" else "bearer"

    status, code, _ = refusal(await enterprise.call(method, f"{ROOT}/{path}", as_=other))

    assert (status, code) in [(403, 220), (403, 261)]


@pytest.mark.parametrize(("method", "path", "as_"), OF_A_WEBHOOK)
async def test_an_unknown_webhook_is_refused(enterprise: Twitter, method: str, path: str, as_: str) -> None:
    assert refusal(await enterprise.call(method, f"{ROOT}/{path}", as_=as_)) == NO_WEBHOOK


async def test_a_webhook_of_another_app_is_unknown(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = enterprise.world.add_webhook(enterprise.world.make_app("Other"), receiver.url)

    assert refusal(await enterprise.delete(one({"id": webhook.id}))) == NO_WEBHOOK


async def test_webhooks_of_environments_are_kept_apart(enterprise: Twitter, receiver: Receiver) -> None:
    premium = await enterprise.register(receiver)
    own = await registered(enterprise, receiver)

    assert refusal(await enterprise.delete(one(premium))) == NO_WEBHOOK
    assert refusal(await enterprise.delete(f"{ALL}/dev/webhooks/{own['id']}.json")) == NO_PAGE
    assert (await enterprise.get(PREMIUM_WEBHOOKS)).json() == [premium]
    assert (await enterprise.get(WEBHOOKS, as_="bearer")).json() == [own]


# Webhooks


async def test_registering_challenges_and_answers_the_webhook(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await registered(enterprise, receiver)

    assert (webhook["url"], webhook["valid"]) == (receiver.url, True)
    assert [request.method for request in receiver.requests] == ["GET"]


async def test_a_url_is_checked_as_for_an_environment(enterprise: Twitter) -> None:
    missing = await enterprise.post(WEBHOOKS)
    forbidden = await enterprise.post(WEBHOOKS, form={"url": "http://169.254.169.254/"})

    assert refusal(missing) == (400, 357, "url: queryParam is required")
    assert refusal(forbidden)[:2] == (400, 214)


async def test_a_failed_challenge_registers_nothing(enterprise: Twitter, receiver: Receiver) -> None:
    async def refuse(_: object) -> bytes:
        return b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n"

    receiver.behave = refuse

    response = await enterprise.post(WEBHOOKS, params={"url": receiver.url})

    assert refusal(response) == (400, 214, CRC_STATUS)
    assert (await enterprise.get(WEBHOOKS, as_="bearer")).json() == []


async def test_there_are_three_webhooks_for_all_apps_together(enterprise: Twitter, receiver: Receiver) -> None:
    enterprise.world.add_webhook(enterprise.world.make_app("Other"), receiver.url)
    for _ in range(2):
        await registered(enterprise, receiver)

    response = await enterprise.post(WEBHOOKS, params={"url": receiver.url})

    assert refusal(response) == (400, 214, "Too many resources already created.")


async def test_a_put_challenges_and_revives(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await registered(enterprise, receiver)
    enterprise.world.webhooks.by_id[webhook["id"]].valid = False

    response = await enterprise.put(one(webhook))

    assert (response.status_code, response.content) == (204, b"")
    assert (await enterprise.get(WEBHOOKS, as_="bearer")).json()[0]["valid"] is True
    assert len(receiver.requests) == 2


async def test_a_deleted_webhook_takes_its_subscriptions_along(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await registered(enterprise, receiver)
    await enterprise.post(subscriptions(webhook), as_="alice")

    response = await enterprise.delete(one(webhook))

    assert response.status_code == 204
    assert (await enterprise.get(COUNT, as_="bearer")).json()["subscriptions_count_all"] == "0"


# Subscriptions


async def test_a_subscription_is_made_checked_and_ended_by_its_own_account(
    enterprise: Twitter, receiver: Receiver
) -> None:
    path = subscriptions(await registered(enterprise, receiver))

    before = await enterprise.get(path, as_="alice")
    made = await enterprise.post(path, as_="alice")
    during = await enterprise.get(path, as_="alice")
    again = await enterprise.post(path, as_="alice")
    ended = await enterprise.delete(path, as_="alice")
    after = await enterprise.delete(path, as_="alice")

    assert [made.status_code, during.status_code, ended.status_code] == [204, 204, 204]
    assert refusal(again) == (409, 355, "Subscription already exists.")
    assert refusal(before) == refusal(after) == NO_PAGE


async def test_an_app_lists_and_ends_subscriptions(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await registered(enterprise, receiver)
    for who in ("alice", "acme_support"):
        await enterprise.post(subscriptions(webhook), as_=who)

    ended = await enterprise.delete(subscription_of(webhook, enterprise.id("alice")), as_="bearer")
    again = await enterprise.delete(subscription_of(webhook, enterprise.id("alice")), as_="bearer")
    listed = await enterprise.get(subscription_list(webhook), as_="bearer")

    assert ended.status_code == 204
    assert refusal(again) == NO_PAGE
    assert listed.json() == {
        "webhook_id": webhook["id"],
        "webhook_url": receiver.url,
        "application_id": enterprise.app.id,
        "subscriptions": [{"user_id": enterprise.id("acme_support")}],
    }


async def test_five_hundred_subscriptions_are_included(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await registered(enterprise, receiver)
    subscribers = enterprise.world.webhooks.by_id[webhook["id"]].subscribers
    subscribers.update({str(number): 0 for number in range(500)})

    response = await enterprise.post(subscriptions(webhook), as_="alice")
    counted = await enterprise.get(COUNT, as_="bearer")

    assert refusal(response)[:2] == (403, 214)
    assert (counted.json()["subscriptions_count_all"], counted.json()["provisioned_count"]) == ("500", "500")


async def test_an_event_is_delivered_once_for_each_subscription(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await registered(enterprise, receiver)
    await enterprise.post(subscriptions(webhook), as_="acme_support")

    await enterprise.write("hello")
    await journalled(enterprise.world, "delivery", state="delivered")

    assert [post.text for post in receiver.posts] == ["hello"]


async def test_environments_go_on_working(enterprise: Twitter, receiver: Receiver) -> None:
    await enterprise.register(receiver)

    assert (await enterprise.post(SUBSCRIPTIONS)).status_code == 204


# Headers and windows


async def test_it_is_the_newer_stack(enterprise: Twitter, receiver: Receiver) -> None:
    await registered(enterprise, receiver)

    written = await enterprise.post(WEBHOOKS, params={"url": receiver.url})
    read = await enterprise.get(WEBHOOKS, as_="bearer")

    assert headers_of(written) == STACK | JSON
    assert headers_of(read) == STACK | JSON | LIMITS


@pytest.mark.parametrize(
    ("path", "most"), [(WEBHOOKS, 15), (COUNT, 15), (f"{ROOT}/webhooks/7/subscriptions/all/list.json", 50)]
)
async def test_reads_have_their_windows(enterprise: Twitter, path: str, most: int) -> None:
    response = await enterprise.get(path, as_="bearer")

    assert response.headers["x-rate-limit-limit"] == str(most)


async def test_the_control_api_shows_a_webhook_without_environment(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await registered(enterprise, receiver)

    response = await enterprise.http.get(f"{CONTROL}/worlds/default/webhooks")

    [shown] = response.json()["webhooks"]
    assert (shown["id"], shown["environment"]) == (webhook["id"], None)
