"""Whom the courier serves, from when to when, and that it ends in good order."""

from time import perf_counter

import anyio
import pytest

from tests.delivery.builders import ConfidentContracts, a_webhook, a_world, app_of, entries, journalled, say
from tests.delivery.receiver import Gate, Receiver
from twitter_emulator.delivery.courier import Courier
from twitter_emulator.protocol import errors
from twitter_emulator.world.world import World


def hanging() -> Gate:
    return Gate(lambda request: True)


async def test_a_world_that_was_attended_before_the_work_began_is_served(world: World, receiver: Receiver) -> None:
    courier = Courier(ConfidentContracts())
    courier.attend(world)
    a_webhook(world, receiver.url)
    say(world, "hello")

    async with courier.working():
        await journalled(world, "delivery", state="delivered")

    assert len(receiver.posts) == 1


async def test_worlds_are_served_side_by_side(receiver: Receiver, courier: Courier) -> None:
    slow, quick = a_world(), a_world()
    gate = receiver.behave = Gate(lambda request: request.text == "slow")
    for world in (slow, quick):
        courier.attend(world)
        a_webhook(world, receiver.url)

    say(slow, "slow")
    await gate.reached.wait()
    say(quick, "quick")
    await journalled(quick, "delivery", state="delivered")

    assert slow.outbox.open


async def test_the_end_cancels_a_hanging_delivery_and_hangs_up_within_a_second(
    world: World, receiver: Receiver
) -> None:
    gate = receiver.behave = hanging()
    courier = Courier(ConfidentContracts())
    async with courier.working():
        courier.attend(world)
        a_webhook(world, receiver.url)
        say(world, "hello")
        await gate.reached.wait()
        ends_at = perf_counter()
    took_s = perf_counter() - ends_at

    assert took_s < 1
    gate.opened.set()
    with anyio.fail_after(5):
        await receiver.hung_up.wait()
    assert not entries(world, "attempt")


async def test_a_world_that_was_left_has_its_deliveries_cancelled(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    gate = receiver.behave = hanging()
    courier.attend(world)
    a_webhook(world, receiver.url)
    say(world, "hello")
    await gate.reached.wait()

    courier.leave(world)
    gate.opened.set()
    with anyio.fail_after(5):
        await receiver.hung_up.wait()
    say(world, "too late")
    await anyio.wait_all_tasks_blocked()

    assert len(receiver.posts) == 1
    assert not entries(world, "attempt")


async def test_leaving_a_world_leaves_the_others_alone(receiver: Receiver, courier: Courier) -> None:
    left, kept = a_world(), a_world()
    for world in (left, kept):
        courier.attend(world)
        a_webhook(world, receiver.url)
    say(left, "hello")
    await journalled(left, "delivery", state="delivered")

    courier.leave(left)
    say(kept, "hello")
    await journalled(kept, "delivery", state="delivered")

    assert len(receiver.posts) == 2


async def test_a_world_that_was_left_cannot_be_challenged(world: World, receiver: Receiver, courier: Courier) -> None:
    courier.attend(world)
    courier.leave(world)

    with pytest.raises(errors.CrcUnreachable) as caught:
        await courier.challenge(world, receiver.url, app_of(world), why="registration")

    assert caught.value.hint == "this world has just been reset or dropped; ask again in the new one"
    assert not receiver.requests
