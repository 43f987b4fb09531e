"""``POST /1.1/account_activity/replay/…``: a job from its wish to the word of its end (facts §4.2, §10)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.calling import Twitter, refusal
from tests.delivery.builders import journalled
from tests.delivery.receiver import Receiver, always, http
from tests.routes.v1.activity import JSON, STACK, headers_of
from tests.routes.v1.enterprise import NO_WEBHOOK, one, registered, subscriptions
from twitter_emulator.world.replay import Job

NOT_BOUGHT = (
    403,
    200,
    "Account Activity API enterprise account with replay is required. Please confirm you have an enterprise account "
    "and replay is enabled.",
)


@pytest.fixture
def enterprise(twitter: Twitter) -> Twitter:
    twitter.rule(tier="enterprise")
    return twitter


def path_to(webhook_id: str) -> str:
    return f"/1.1/account_activity/replay/webhooks/{webhook_id}/subscriptions/all.json"


def ago(twitter: Twitter, **time: float) -> str:
    now = datetime.fromtimestamp(twitter.world.now_ms / 1000, UTC)
    return (now - timedelta(**time)).strftime("%Y%m%d%H%M")


def lately(twitter: Twitter) -> dict[str, str]:
    """A span that may be asked for."""
    return {"from_date": ago(twitter, hours=2), "to_date": ago(twitter, minutes=11)}


async def ask(twitter: Twitter, webhook_id: str = "7", as_: str = "bearer", **params: str) -> httpx.Response:
    return await twitter.post(path_to(webhook_id), params=params or lately(twitter), as_=as_)


async def missed_messages(twitter: Twitter, receiver: Receiver) -> dict[str, Any]:
    """A webhook that was down for two messages, an hour ago."""
    webhook = await registered(twitter, receiver)
    await twitter.post(subscriptions(webhook))
    answering = receiver.behave
    receiver.behave = always(http(503))
    twitter.rule(retries="sandbox")
    for text in ("one", "two"):
        await twitter.write(text)
    await journalled(twitter.world, "delivery", 2, state="failed")
    receiver.behave = answering
    receiver.requests.clear()
    twitter.world.clock.advance(3_600_000)
    return webhook


async def test_what_was_missed_is_delivered_once_more_and_the_webhook_is_told(
    enterprise: Twitter, receiver: Receiver
) -> None:
    webhook = await missed_messages(enterprise, receiver)

    response = await ask(enterprise, webhook["id"])
    await journalled(enterprise.world, "delivery", for_user_id="", state="delivered")

    job = response.json()
    assert response.status_code == 202
    assert headers_of(response) == STACK | JSON
    assert list(job) == ["job_id", "created_at"]
    assert [request.method for request in receiver.requests] == ["GET", "POST", "POST", "POST"]
    assert [post.text for post in receiver.posts[:2]] == ["one", "two"]
    assert receiver.posts[2].json["replay_job_status"]["job_id"] == job["job_id"]
    assert receiver.posts[2].json["replay_job_status"]["job_state"] == "Complete"


async def test_what_happened_outside_of_the_span_is_not(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await missed_messages(enterprise, receiver)
    span = {"from_date": ago(enterprise, hours=4), "to_date": ago(enterprise, hours=2)}

    await ask(enterprise, webhook["id"], **span)
    await journalled(enterprise.world, "delivery", for_user_id="", state="delivered")

    assert len(receiver.posts) == 1


async def test_the_world_is_not_settled_before_the_job_has_ended(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await missed_messages(enterprise, receiver)

    await ask(enterprise, webhook["id"])
    settled = await enterprise.control("GET", "/settled?wait=5s")

    assert settled.json()["settled"] is True
    assert len(receiver.posts) == 3


async def test_the_span_may_come_as_a_form(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await registered(enterprise, receiver)

    response = await enterprise.post(path_to(webhook["id"]), form=lately(enterprise), as_="bearer")

    assert response.status_code == 202


# Refusals


async def test_a_users_token_is_refused_in_words_of_its_own(enterprise: Twitter) -> None:
    response = await ask(enterprise, as_="acme_support")

    assert refusal(response) == (
        401,
        32,
        "Invalid authentication method. Please use application-only authentication.",
    )


@pytest.mark.parametrize("tier", ["sandbox", "paid"])
async def test_other_tiers_are_refused(twitter: Twitter, tier: str) -> None:
    twitter.rule(tier=tier)

    assert refusal(await ask(twitter)) == NOT_BOUGHT


@pytest.mark.parametrize("webhook_id", ["7", "99999999999999999999999"])
async def test_an_unknown_webhook_is_refused(enterprise: Twitter, webhook_id: str) -> None:
    assert refusal(await ask(enterprise, webhook_id)) == NO_WEBHOOK


async def test_a_webhook_of_an_environment_is_unknown_here(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await enterprise.register(receiver)

    assert refusal(await ask(enterprise, webhook["id"])) == NO_WEBHOOK


@pytest.mark.parametrize("webhook_id", ["x", "7a", "--7", "%D9%A1", "-"])
async def test_a_webhook_id_that_is_no_number_cannot_be_parsed(enterprise: Twitter, webhook_id: str) -> None:
    assert refusal(await ask(enterprise, webhook_id)) == (400, 358, "Unable to parse parameter.")


async def test_a_negative_webhook_id_is_refused(enterprise: Twitter) -> None:
    assert refusal(await ask(enterprise, "-7")) == (400, 360, "webhook_id: [-7] is not greater than or equal to 0.")


@pytest.mark.parametrize("name", ["from_date", "to_date"])
@pytest.mark.parametrize("kept", [{}, {"from_date": "", "to_date": ""}], ids=["missing", "empty"])
async def test_both_dates_are_required(enterprise: Twitter, name: str, kept: dict[str, str]) -> None:
    span = lately(enterprise) | kept
    span.pop(name)
    span = {other: value or lately(enterprise)[other] for other, value in span.items()}

    assert refusal(await ask(enterprise, **span)) == (400, 357, f"{name}: queryParam is required.")


@pytest.mark.parametrize(
    "text", ["yesterday", "2020-11-05", "20201105", "202013010000", "202011052460", "2020110509000", "٢٠٢٠١١٠٥٠٩٠٠"]
)
async def test_a_date_that_is_none_cannot_be_parsed(enterprise: Twitter, text: str) -> None:
    response = await ask(enterprise, **lately(enterprise) | {"from_date": text})

    assert refusal(response) == (400, 358, "Unable to parse parameter.")


async def test_dates_are_held_against_the_clock_of_the_world(enterprise: Twitter) -> None:
    to_come, too_old = ago(enterprise, hours=-1), ago(enterprise, days=6)

    future = await ask(enterprise, **lately(enterprise) | {"to_date": to_come})
    backwards = await ask(enterprise, from_date=ago(enterprise, hours=1), to_date=ago(enterprise, hours=2))
    past = await ask(enterprise, **lately(enterprise) | {"from_date": too_old})
    enterprise.world.clock.advance(24 * 3_600_000)
    past_now = await ask(enterprise, **lately(enterprise) | {"to_date": to_come})

    assert refusal(future) == (400, 368, f"to_date: [{to_come}] is not in the past.")
    assert refusal(backwards) == (400, 356, "from_date must be before to_date.")
    assert refusal(past) == (400, 356, "from_date must be within the past 5 days.")
    assert refusal(past_now)[1] == 356


async def test_an_invalid_webhook_needs_a_challenge_first(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await registered(enterprise, receiver)
    enterprise.world.webhooks.by_id[webhook["id"]].valid = False

    response = await ask(enterprise, webhook["id"])

    assert refusal(response) == (400, 214, "Webhook is marked invalid and requires a CRC check.")
    assert one(webhook) in response.headers["x-emulator-hint"]


async def test_a_second_job_has_to_wait_for_the_first(enterprise: Twitter, receiver: Receiver) -> None:
    webhook = await registered(enterprise, receiver)
    enterprise.world.replays.begin(Job("1", enterprise.world.webhooks.by_id[webhook["id"]], 0, 1))

    response = await ask(enterprise, webhook["id"])

    assert refusal(response) == (409, 355, "A replay job is already in progress for this webhook.")


async def test_five_calls_in_a_window_are_allowed_and_the_sixth_is_told_so(enterprise: Twitter) -> None:
    for _ in range(5):
        await ask(enterprise)

    response = await ask(enterprise)

    assert refusal(response) == (429, 88, "Too many requests. Please back off your API request rate.")
