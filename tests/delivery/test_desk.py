"""Order, retries, limits, and what becomes of deliveries that cannot be made."""

import logging

import anyio
import pytest

from tests.delivery.builders import (
    a_webhook,
    a_world,
    app_of,
    customers_of,
    entries,
    journalled,
    say,
)
from tests.delivery.receiver import Gate, Receiver, always, http
from twitter_emulator.delivery.courier import Courier
from twitter_emulator.delivery.desk import MOST_AT_ONCE
from twitter_emulator.world import social
from twitter_emulator.world.world import World


def hello(text: str) -> Gate:
    """Holds up the message *text* and nothing else."""
    return Gate(lambda request: request.text == text)


# Lanes


async def test_the_deliveries_of_one_conversation_arrive_in_order(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    courier.attend(world)
    a_webhook(world, receiver.url)

    for number in range(20):
        say(world, f"message {number}")
    await journalled(world, "delivery", 20, state="delivered")

    assert [post.text for post in receiver.posts] == [f"message {number}" for number in range(20)]


async def test_the_next_delivery_of_a_conversation_waits_for_the_answer_to_the_last(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = gate = hello("first")
    courier.attend(world)
    a_webhook(world, receiver.url)

    say(world, "first", customer=0)
    second = say(world, "second", customer=0)
    other = say(world, "other", customer=1)
    await journalled(world, "delivery", delivery=other.id)

    assert [post.text for post in receiver.posts] == ["first", "other"]
    assert second.state == "queued"
    gate.opened.set()
    await journalled(world, "delivery", delivery=second.id, state="delivered")


async def test_a_hanging_conversation_holds_up_no_other(world: World, receiver: Receiver, courier: Courier) -> None:
    receiver.behave = hello("hang")
    courier.attend(world)
    a_webhook(world, receiver.url)

    hanging = say(world, "hang", customer=0)
    for _ in range(5):
        say(world, "hello", customer=1)
        say(world, "hello", customer=2)
    await journalled(world, "delivery", 10, state="delivered")

    assert hanging.state == "sending"
    assert list(world.outbox.open) == [hanging.id]


async def test_a_webhook_that_hangs_everywhere_starves_no_other_webhook(receiver: Receiver, courier: Courier) -> None:
    world = a_world(tier="paid")
    courier.attend(world)
    a_webhook(world, receiver.url)
    receiver.behave = Gate(lambda request: request.json["for_user_id"] == world.brand.id)
    second = world.add_webhook(world.developer.environments["dev"], f"{receiver.url}/second")
    second.subscribers[customers_of(world)[0].id] = world.now_ms

    strangers = [world.make_account(f"stranger{number}", "Stranger") for number in range(MOST_AT_ONCE + 5)]
    for stranger in strangers:
        social.tie(world, "follow", stranger.id, world.brand.id)
    social.tie(world, "follow", strangers[0].id, customers_of(world)[0].id)
    await journalled(world, "delivery", webhook=second.id, state="delivered")

    sending = [delivery for delivery in world.outbox.open.values() if delivery.state == "sending"]
    assert len(sending) == MOST_AT_ONCE
    assert len(world.outbox.open) == MOST_AT_ONCE + 5


# Retries


async def test_the_sandbox_does_not_retry(world: World, receiver: Receiver, courier: Courier) -> None:
    receiver.behave = always(http(503))
    courier.attend(world)
    a_webhook(world, receiver.url)

    delivery = say(world, "hello")
    [end] = await journalled(world, "delivery")

    assert end.about["state"] == "failed"
    assert end.about["attempts"] == 1
    assert not world.outbox.open
    assert delivery.due_ms is None


async def test_the_paid_tier_retries_after_3_and_27_and_242_seconds_and_then_gives_up(
    paid: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = always(http(503))
    courier.attend(paid)
    a_webhook(paid, receiver.url)
    delivery = say(paid, "hello")

    for number, wait_ms in enumerate((3_000, 27_000, 242_000), start=1):
        await journalled(paid, "attempt", number)
        assert (delivery.state, delivery.due_ms) == ("waiting", paid.now_ms + wait_ms)
        paid.clock.advance(wait_ms - 1)
        await anyio.wait_all_tasks_blocked()
        assert len(entries(paid, "attempt")) == number
        paid.clock.advance(1)
    [end] = await journalled(paid, "delivery")

    assert end.about["state"] == delivery.state == "failed"
    assert end.about["attempts"] == len(receiver.posts) == 4


async def test_a_retry_that_succeeds_ends_the_delivery(paid: World, receiver: Receiver, courier: Courier) -> None:
    receiver.behave = always(http(500))
    courier.attend(paid)
    a_webhook(paid, receiver.url)
    delivery = say(paid, "hello")
    await journalled(paid, "attempt")
    receiver.behave = always(http(200))

    paid.clock.advance(3_000)
    [end] = await journalled(paid, "delivery")

    assert end.about["state"] == delivery.state == "delivered"
    assert [attempt.status for attempt in delivery.attempts] == [500, 200]


async def test_a_delivery_that_waits_for_its_retry_holds_nobody_up(
    paid: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = always(http(500))
    courier.attend(paid)
    a_webhook(paid, receiver.url)
    first = say(paid, "first")
    await journalled(paid, "attempt")
    receiver.behave = always(http(200))

    second = say(paid, "second")
    await journalled(paid, "delivery", delivery=second.id, state="delivered")

    assert first.state == "waiting"


async def test_a_redelivery_of_what_waits_goes_out_at_once_and_only_once(
    paid: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = always(http(500))
    courier.attend(paid)
    a_webhook(paid, receiver.url)
    delivery = say(paid, "hello")
    await journalled(paid, "attempt")
    receiver.behave = always(http(200))

    courier.redeliver(paid, delivery)
    await journalled(paid, "delivery", state="delivered")
    paid.clock.advance(3_000)
    await anyio.wait_all_tasks_blocked()

    assert len(receiver.posts) == 2


async def test_a_redelivery_has_all_its_retries(paid: World, receiver: Receiver, courier: Courier) -> None:
    courier.attend(paid)
    a_webhook(paid, receiver.url)
    delivery = say(paid, "hello")
    await journalled(paid, "delivery", state="delivered")
    receiver.behave = always(http(500))

    courier.redeliver(paid, delivery)
    await journalled(paid, "attempt", 2)

    assert (delivery.state, delivery.due_ms) == ("waiting", paid.now_ms + 3_000)


async def test_a_redelivery_of_what_is_under_way_changes_nothing(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = gate = hello("hello")
    courier.attend(world)
    a_webhook(world, receiver.url)
    delivery = say(world, "hello")
    await gate.reached.wait()

    courier.redeliver(world, delivery)
    gate.opened.set()
    await journalled(world, "delivery", state="delivered")

    assert len(receiver.posts) == 1
    assert not world.outbox.open


# What is never sent


async def test_what_waits_for_a_webhook_that_became_invalid_is_dropped(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = gate = hello("first")
    courier.attend(world)
    webhook = a_webhook(world, receiver.url)
    say(world, "first")
    second = say(world, "second")
    await gate.reached.wait()

    world.set_valid(webhook, valid=False, why="a test")
    gate.opened.set()
    [dropped] = await journalled(world, "delivery", delivery=second.id)

    assert dropped.about["state"] == second.state == "dropped"
    assert dropped.about["why"] == "the webhook is marked invalid"
    assert [post.text for post in receiver.posts] == ["first"]


async def test_what_waits_for_a_webhook_that_was_deleted_is_dropped(
    paid: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = always(http(500))
    courier.attend(paid)
    webhook = a_webhook(paid, receiver.url)
    say(paid, "hello")
    await journalled(paid, "attempt")

    paid.remove_webhook(webhook)
    paid.clock.advance(3_000)
    [dropped] = await journalled(paid, "delivery")

    assert dropped.about["state"] == "dropped"
    assert dropped.about["why"] == "the webhook was deleted"
    assert len(receiver.posts) == 1


async def test_what_does_not_fit_into_the_queue_is_lost_and_journalled(receiver: Receiver, courier: Courier) -> None:
    world = a_world(max_queued_deliveries=2)
    receiver.behave = hello("first")
    courier.attend(world)
    webhook = a_webhook(world, receiver.url)
    say(world, "first")
    say(world, "second")
    await anyio.wait_all_tasks_blocked()

    third = say(world, "third")
    [lost] = await journalled(world, "lost")

    assert third.state == "dropped"
    assert lost.trace == third.activity.trace
    assert lost.about == {
        "delivery": third.id,
        "webhook": webhook.id,
        "for_user_id": world.brand.id,
        "why": "2 deliveries are waiting already; is the webhook too slow?",
    }
    assert len(world.outbox.open) == 2


async def test_a_bug_in_one_delivery_fails_that_one_and_no_other(
    world: World, receiver: Receiver, courier: Courier, caplog: pytest.LogCaptureFixture
) -> None:
    courier.attend(world)
    a_webhook(world, receiver.url)
    app = world.developer.apps.pop(app_of(world).id)
    with caplog.at_level(logging.ERROR):
        broken = say(world, "broken")
        [error] = await journalled(world, "error")
    world.developer.apps[app.id] = app

    say(world, "fine")
    await journalled(world, "delivery", state="delivered")

    assert broken.state == "failed"
    assert error.about["delivery"] == broken.id
    assert "KeyError" in error.about["error"]
    assert f"delivery {broken.id} could not be made" in caplog.text
