"""Several accounts of one app: they share the webhook that only the app's owner may register."""

from typing import Any

import httpx
import pytest

from tests.channel.builders import PUBLIC_URL, Channel, delivery, message
from tests.channel.fake_twitter import BRAND_ID, SECOND_ID, SECOND_TOKEN, VALUES, FakeTwitter, error

HOOKS = f"{PUBLIC_URL}/webhooks/twitter"
SECOND = {"name": "second", "access_token": SECOND_TOKEN}
FIRST_WORDS = "Hello first"


async def enable(channel: Channel, name: str) -> dict[str, Any]:
    response = await channel.client.post(f"/api/v1/connections/{name}/enable")
    found: dict[str, Any] = response.json()
    return found


def addresses(twitter: FakeTwitter) -> list[str]:
    return [it["url"] for it in twitter.webhooks.values()]


@pytest.fixture
def twitter() -> FakeTwitter:
    """With a second account, which does not own the app."""
    return FakeTwitter(others={SECOND_TOKEN: SECOND_ID})


@pytest.fixture
async def both(channel: Channel) -> Channel:
    """A channel that speaks for the app's owner, and for a second account."""
    await channel.connect()
    await channel.connect(**SECOND)
    return channel


async def test_a_second_account_subscribes_and_shares_the_webhook(both: Channel, twitter: FakeTwitter) -> None:
    second = (await both.client.get("/api/v1/connections/second")).json()

    assert (second["status"], second["account"]["id"]) == ("enabled", SECOND_ID)
    assert second["webhook"]["url"] == f"{HOOKS}/default"
    assert addresses(twitter) == [f"{HOOKS}/default"]
    assert twitter.subscribed == {SECOND_ID}


async def test_a_second_account_that_comes_first_borrows_the_owners_token(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)

    second = await channel.connect(**SECOND)

    assert second["status"] == "enabled"
    assert addresses(twitter) == [f"{HOOKS}/second"]


async def test_of_two_that_are_enabled_at_once_the_later_shares_what_the_other_registered(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.client.post("/api/v1/connections", json=VALUES)

    async def overtake(request: httpx.Request) -> None:
        if request.method == "POST" and request.url.path.endswith("/webhooks.json") and not twitter.webhooks:
            twitter.add_webhook(f"{HOOKS}/default")

    twitter.before = overtake

    second = await channel.connect(**SECOND)

    assert second["webhook"]["url"] == f"{HOOKS}/default"
    assert twitter.subscribed == {SECOND_ID}


async def test_where_nobody_owns_the_app_the_operator_is_told_who_must(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.client.post("/api/v1/connections", json={**VALUES, **SECOND})

    problem = await enable(channel, "second")

    assert (problem["step"], problem["fields"]) == ("webhook", ["access_token"])
    assert "Connect the account that owns the app first" in problem["detail"]
    assert f"@brand{SECOND_ID}" in problem["detail"]


async def test_a_dead_token_of_another_account_is_not_held_against_one_that_lacks_the_owner(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.client.post("/api/v1/connections", json={**VALUES, "access_token": "1000000001-dead"})
    await channel.client.post("/api/v1/connections", json={**VALUES, **SECOND})

    problem = await enable(channel, "second")

    second = await channel.parts.connections.get("second")
    assert problem["twitter"]["code"] == 220
    assert (second.status, second.held) == ("failed", False)


async def test_what_comes_to_the_shared_address_goes_to_the_account_it_is_for(
    both: Channel, twitter: FakeTwitter
) -> None:
    await both.deliver(delivery(message("Hello second", to=SECOND_ID), for_user_id=SECOND_ID))
    await both.deliver(delivery(message(FIRST_WORDS, number=1300000000000000002)))

    await both.settled()
    assert [it["text"] for it in await both.transcript("second") if it["direction"] == "in"] == ["Hello second"]
    assert [it["text"] for it in await both.transcript() if it["direction"] == "in"] == [FIRST_WORDS]
    authors = [request.headers["authorization"] for request in twitter.requests if "events/new" in request.url.path]
    assert sorted(SECOND_TOKEN in it for it in authors) == [False, True]


async def test_what_is_for_an_unknown_account_is_taken_and_ignored(both: Channel) -> None:
    response = await both.deliver(delivery(message(to="999"), for_user_id="999"))

    await both.settled()
    assert response.status_code == 200
    assert await both.transcript() == await both.transcript("second") == []


async def test_nobody_gets_at_an_account_with_the_public_half_of_its_apps_keys(both: Channel) -> None:
    guessed = {**VALUES, "name": "intruder", "api_key_secret": "guessed", "access_token": "4000000004-guessed"}
    await both.client.post("/api/v1/connections", json=guessed)

    forged = delivery(message("forged", to=SECOND_ID), for_user_id=SECOND_ID)
    await both.deliver(forged, to="intruder", secret="guessed")

    await both.settled()
    assert await both.transcript("second") == []


async def test_a_revocation_at_the_shared_address_is_that_of_its_account(both: Channel) -> None:
    revoke = {"date_time": "", "target": {"app_id": "1"}, "source": {"user_id": SECOND_ID}}

    await both.deliver({"user_event": {"revoke": revoke}})

    statuses = [it.status for it in await both.parts.connections.all()]
    assert statuses == ["enabled", "revoked"]


async def test_a_disabled_account_leaves_the_webhook_to_the_others(both: Channel, twitter: FakeTwitter) -> None:
    await both.client.post("/api/v1/connections/default/disable")

    await both.deliver(delivery(message("Still there?", to=SECOND_ID), for_user_id=SECOND_ID))
    await both.settled()

    assert addresses(twitter) == [f"{HOOKS}/default"]
    assert (twitter.is_subscribed, twitter.subscribed) == (False, {SECOND_ID})
    assert [it["direction"] for it in await both.transcript("second")] == ["in", "out"]


async def test_the_last_account_takes_the_webhook_with_it(both: Channel, twitter: FakeTwitter) -> None:
    await both.client.post("/api/v1/connections/default/disable")

    response = await both.client.post("/api/v1/connections/second/disable")

    assert response.json()["status"] == "disabled"
    assert twitter.webhooks == {}


async def test_removing_whose_address_it_is_moves_the_webhook(both: Channel, twitter: FakeTwitter) -> None:
    await both.client.delete("/api/v1/connections/default")

    second = (await both.client.get("/api/v1/connections/second")).json()
    assert addresses(twitter) == [f"{HOOKS}/second"]
    assert (second["status"], second["webhook"]["url"]) == ("enabled", f"{HOOKS}/second")
    assert twitter.subscribed == {SECOND_ID}


async def test_moving_the_owner_to_another_app_moves_the_webhook(both: Channel, twitter: FakeTwitter) -> None:
    await both.client.patch("/api/v1/connections/default", json={"api_key": "anotherKey", "api_key_secret": "other"})

    assert addresses(twitter) == [f"{HOOKS}/second"]
    assert twitter.subscribed == {SECOND_ID}


async def test_a_webhook_that_cannot_be_moved_is_answered_at_its_old_address(
    both: Channel, twitter: FakeTwitter
) -> None:
    twitter.access_token = "1000000001-regenerated"
    await both.client.delete("/api/v1/connections/default")

    response = await both.deliver(delivery(message("Hello", to=SECOND_ID), for_user_id=SECOND_ID))
    challenged = await both.client.get("/webhooks/twitter/default?crc_token=a")

    await both.settled()
    assert (response.status_code, challenged.status_code) == (200, 200)
    assert [it["direction"] for it in await both.transcript("second")] == ["in", "out"]


async def test_the_last_account_that_may_not_delete_the_webhook_says_so(both: Channel, twitter: FakeTwitter) -> None:
    await both.client.delete("/api/v1/connections/default")

    response = await both.client.post("/api/v1/connections/second/disable")

    assert "The account is unsubscribed" in response.json()["detail"]
    assert twitter.subscribed == set()


async def test_the_self_check_has_the_owner_revive_the_shared_webhook(both: Channel, twitter: FakeTwitter) -> None:
    (webhook,) = twitter.webhooks.values()
    webhook["valid"] = False
    twitter.subscribed.clear()

    await both.parts.watching.look((2,))

    second = await both.parts.connections.get("second")
    assert twitter.subscribed == {SECOND_ID}
    assert second.webhook.valid
    assert twitter.calls.count(f"PUT /1.1/account_activity/all/dev/webhooks/{webhook['id']}.json") == 1


async def test_a_webhook_that_stays_invalid_shows_in_the_health(both: Channel, twitter: FakeTwitter) -> None:
    (webhook,) = twitter.webhooks.values()
    webhook["valid"] = False

    async def refuse(request: httpx.Request) -> httpx.Response | None:
        return error(400, 214, "Unable to connect during CRC GET request.") if request.method == "PUT" else None

    twitter.before = refuse
    await both.parts.watching.look((2,))

    health = (await both.client.get("/health")).json()
    assert health["status"] == "attention"
    assert health["connections"][1]["webhook"]["valid"] is False


async def test_a_test_of_the_second_account_finds_the_shared_webhook(both: Channel) -> None:
    verdicts = (await both.client.post("/api/v1/connections/second/test")).json()["verdicts"]

    states = {it["subject"]: it["state"] for it in verdicts}
    assert (states["webhook"], states["crc"], states["subscription"]) == ("good", "good", "good")


async def test_a_message_between_two_accounts_comes_once_for_each_and_no_bot_answers(
    both: Channel, twitter: FakeTwitter
) -> None:
    between = message("Hello colleague", sender=BRAND_ID, to=SECOND_ID)
    for _ in range(2):
        await both.deliver(delivery(between, for_user_id=BRAND_ID))
        await both.deliver(delivery(between, for_user_id=SECOND_ID))

    await both.settled()
    sent, (received,) = await both.transcript(), await both.transcript("second")
    assert [(it["direction"], it["text"]) for it in sent] == [("out", "Hello colleague")]
    assert (received["direction"], received["state"]) == ("in", "ignored")
    assert "two bots would never stop" in received["reason"]
    assert twitter.sent == []


async def test_a_colleague_whose_connection_is_disabled_is_answered(both: Channel, twitter: FakeTwitter) -> None:
    await both.client.post("/api/v1/connections/default/disable")

    await both.deliver(delivery(message("Hello", sender=BRAND_ID, to=SECOND_ID), for_user_id=SECOND_ID))

    await both.settled()
    assert len(twitter.sent) == 1
