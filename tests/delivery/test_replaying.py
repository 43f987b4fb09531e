"""Replay jobs: the challenge, what is delivered once more, and word of how it ended (facts §4.2)."""

from typing import Any

import pytest

from tests.delivery.builders import HOUR_MS, ConfidentContracts, a_world, app_of, customers_of, entries, journalled
from tests.delivery.receiver import Behaviour, Received, Receiver, http, with_token_of
from twitter_emulator.delivery.courier import Courier
from twitter_emulator.protocol.signing import webhook_signature
from twitter_emulator.world.activity import Webhook
from twitter_emulator.world.messages import Draft
from twitter_emulator.world.replay import Job
from twitter_emulator.world.world import WEB_APP_ID, World


@pytest.fixture
def world() -> World:
    return a_world(tier="enterprise")


def subscribed(world: World, receiver: Receiver) -> Webhook:
    """A webhook that is marked invalid, so that what happens is lost."""
    webhook = world.add_webhook(app_of(world), receiver.url)
    world.subscribe_to(webhook, world.brand.id)
    world.set_valid(webhook, valid=False, why="a test")
    return webhook


def lose(world: World, *texts: str) -> None:
    for text in texts:
        world.send(customers_of(world)[0], world.brand, Draft(text, WEB_APP_ID))
        world.clock.advance(1)


async def replay(world: World, courier: Courier, webhook: Webhook) -> Job:
    """Ask for all there is."""
    world.clock.advance(HOUR_MS)
    world.set_valid(webhook, valid=True, why="a test")
    job = Job(world.ids.snowflake(world.now_ms), webhook, 0, world.now_ms)
    world.replays.begin(job)
    courier.replay(world, job)
    await journalled(world, "replay", event="ended")
    return job


async def told(world: World, receiver: Receiver) -> dict[str, Any]:
    """What the receiver was told in the end."""
    await journalled(world, "delivery", for_user_id="", state="delivered")
    content: dict[str, Any] = receiver.posts[-1].json
    return content


async def refusing_challenges(request: Received) -> bytes:
    return http(500 if request.method == "GET" else 200)


def failing_for(secret: str, *texts: str) -> Behaviour:
    answering = with_token_of(secret)

    async def behave(request: Received) -> bytes | None:
        is_message = b"direct_message_events" in request.body
        return http(500) if is_message and request.text in texts else await answering(request)

    return behave


async def test_a_job_challenges_and_then_delivers_what_was_lost_oldest_first(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    courier.attend(world)
    webhook = subscribed(world, receiver)
    lose(world, "one", "two", "three")

    await replay(world, courier, webhook)

    assert [request.method for request in receiver.requests[:4]] == ["GET", "POST", "POST", "POST"]
    assert [post.text for post in receiver.posts[:3]] == ["one", "two", "three"]
    [challenge] = entries(world, "crc")
    assert challenge.about["why"] == "replay"


async def test_a_completed_job_says_so(world: World, receiver: Receiver, courier: Courier) -> None:
    secret = app_of(world).consumer_secret
    receiver.behave = with_token_of(secret)
    courier.attend(world)
    webhook = subscribed(world, receiver)
    lose(world, "one")

    job = await replay(world, courier, webhook)

    assert await told(world, receiver) == {
        "replay_job_status": {
            "webhook_id": webhook.id,
            "job_state": "Complete",
            "job_state_description": "Job completed successfully",
            "job_id": job.id,
        }
    }
    last = receiver.posts[-1]
    assert last.headers["x-twitter-webhooks-signature"] == webhook_signature(secret, last.body)


async def test_a_failure_is_not_retried_and_the_job_goes_on_and_ends_incomplete(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = failing_for(app_of(world).consumer_secret, "two")
    courier.attend(world)
    webhook = subscribed(world, receiver)
    lose(world, "one", "two", "three")

    await replay(world, courier, webhook)

    status = (await told(world, receiver))["replay_job_status"]
    assert status["job_state"] == "Incomplete"
    assert status["job_state_description"] == "Job failed to deliver all events, please retry your replay job"
    assert [post.text for post in receiver.posts[:-1]] == ["one", "two", "three"]
    [failed] = entries(world, "delivery", state="failed")
    assert failed.about["attempts"] == 1
    [ended] = entries(world, "replay", event="ended")
    assert ended.about["missed"] == 1


async def test_a_job_whose_challenge_fails_delivers_nothing_and_is_incomplete(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = refusing_challenges
    courier.attend(world)
    webhook = subscribed(world, receiver)
    lose(world, "one")

    await replay(world, courier, webhook)

    status = (await told(world, receiver))["replay_job_status"]
    assert status["job_state"] == "Incomplete"
    assert len(receiver.posts) == 1


async def test_a_webhook_that_fails_the_challenge_for_good_hears_nothing_more(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = with_token_of("another secret")
    courier.attend(world)
    webhook = subscribed(world, receiver)
    lose(world, "one")

    await replay(world, courier, webhook)

    await journalled(world, "delivery", for_user_id="", state="dropped")
    assert not webhook.valid
    assert not receiver.posts


async def test_a_job_ends_when_its_webhook_is_deleted_meanwhile(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    answering = with_token_of(app_of(world).consumer_secret)

    async def delete_and_answer(request: Received) -> bytes | None:
        if request.method == "POST":
            world.remove_webhook(webhook)
        return await answering(request)

    receiver.behave = delete_and_answer
    courier.attend(world)
    webhook = subscribed(world, receiver)
    lose(world, "one", "two")

    await replay(world, courier, webhook)

    assert [post.text for post in receiver.posts] == ["one"]
    assert not world.replays.jobs


async def test_the_next_job_may_begin_when_the_webhook_is_told_of_the_first(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    courier.attend(world)
    webhook = subscribed(world, receiver)
    lose(world, "one")

    await replay(world, courier, webhook)
    await told(world, receiver)
    assert not world.replays.jobs
    second = await replay(world, courier, webhook)

    await journalled(world, "delivery", 2, for_user_id="", state="delivered")
    assert receiver.posts[-1].json["replay_job_status"]["job_id"] == second.id


async def test_a_job_that_began_before_the_courier_works_is_done_when_it_does(world: World, receiver: Receiver) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    webhook = subscribed(world, receiver)
    lose(world, "one")
    world.set_valid(webhook, valid=True, why="a test")
    world.replays.begin(Job("1", webhook, 0, world.now_ms))

    courier = Courier(ConfidentContracts())
    courier.attend(world)
    async with courier.working():
        await journalled(world, "delivery", for_user_id="", state="delivered")

    assert receiver.posts[0].text == "one"
