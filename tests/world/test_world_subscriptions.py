"""Webhooks and subscriptions of one world."""

import pytest

from tests.world.builders import (
    HOOK,
    NOON_MS,
    a_world,
    dev,
    heard_by,
    logged,
    named,
    posted,
    subscribed,
    the_app,
    write,
)
from twitter_emulator.protocol import errors
from twitter_emulator.world.apps import Environment
from twitter_emulator.world.ids import snowflake_ms
from twitter_emulator.world.rules import Rules
from twitter_emulator.world.world import World


def test_an_environment_is_known_to_its_app_only_and_to_the_letter() -> None:
    world = a_world()
    app, other = the_app(world), world.make_app("Other")

    found = [world.environment_of(*asked) for asked in (("dev", app), ("Dev", app), ("dev", other), ("", app))]

    assert found == [dev(world), None, None, None]


def test_a_second_webhook_in_an_environment_is_refused_and_the_first_is_named() -> None:
    world = subscribed(a_world())

    with pytest.raises(errors.TooManyResources) as refused:
        world.require_room_for_webhook(dev(world))

    assert HOOK in (refused.value.hint or "")


def test_there_is_room_again_when_the_webhook_is_deleted() -> None:
    world = subscribed(a_world(), "alice")
    (webhook,) = world.webhooks

    world.remove_webhook(webhook)

    world.require_room_for_webhook(dev(world))
    assert world.webhooks.subscriptions(the_app(world).id) == 0


def test_a_webhooks_id_tells_when_it_was_registered() -> None:
    (webhook,) = subscribed(a_world()).webhooks

    assert snowflake_ms(webhook.id) == webhook.checked_ms == NOON_MS
    assert webhook.valid


def test_a_subscription_needs_a_webhook() -> None:
    world = a_world()

    with pytest.raises(errors.WebhookRequired):
        world.subscribe(named(world, "alice").id, dev(world))


def test_a_second_subscription_of_one_account_is_refused() -> None:
    world = subscribed(a_world(), "alice")

    with pytest.raises(errors.SubscriptionExists):
        world.subscribe(named(world, "alice").id, dev(world))


def full(world: World) -> World:
    for number in range(world.rules.limits.subscriptions):
        world.subscribe(str(number), dev(world))
    return world


@pytest.mark.parametrize(("rules", "allowed"), [(Rules(), 15), (Rules(tier="paid"), 250)])
def test_a_tier_includes_so_many_subscriptions_and_no_more(rules: Rules, allowed: int) -> None:
    world = full(subscribed(a_world(rules=rules)))

    with pytest.raises(errors.SubscriptionLimitReached):
        world.subscribe("one too many", dev(world))

    assert world.webhooks.subscriptions(the_app(world).id) == allowed


def test_who_is_subscribed_already_is_told_so_even_when_there_is_no_room() -> None:
    world = full(subscribed(a_world()))

    with pytest.raises(errors.SubscriptionExists):
        world.subscribe("0", dev(world))


def test_who_unsubscribes_can_subscribe_again() -> None:
    world = subscribed(a_world(), "alice")
    alice = named(world, "alice").id

    world.unsubscribe(alice, dev(world))
    world.subscribe(alice, dev(world))

    assert [entry["event"] for entry in logged(world, "subscription")] == ["subscribed", "unsubscribed", "subscribed"]


def test_who_is_not_subscribed_cannot_unsubscribe() -> None:
    world = subscribed(a_world(), "alice")

    with pytest.raises(errors.PageNotFound):
        world.unsubscribe(named(world, "bob").id, dev(world))


def test_an_invalid_webhook_gets_nothing_and_what_it_misses_is_in_the_journal() -> None:
    world = subscribed(a_world(), "acme_support")
    (webhook,) = world.webhooks
    world.set_valid(webhook, valid=False, why="wrong response_token")

    write(world)

    assert posted(world) == []
    assert [entry["for_user_id"] for entry in logged(world, "lost")] == [named(world, "acme_support").id]


def test_a_webhook_that_is_valid_again_gets_what_happens_from_then_on() -> None:
    world = subscribed(a_world(), "acme_support")
    (webhook,) = world.webhooks
    world.set_valid(webhook, valid=False, why="wrong response_token")
    write(world)

    world.set_valid(webhook, valid=True, why="PUT")
    write(world)

    assert heard_by(world) == ["acme_support"]


def test_only_a_change_of_validity_is_written_down() -> None:
    world = subscribed(a_world())
    (webhook,) = world.webhooks

    for valid in (True, False, False, True):
        world.set_valid(webhook, valid=valid, why="because")

    assert [entry["event"] for entry in logged(world, "webhook")] == ["registered", "invalid", "valid"]


def test_two_apps_that_listen_to_one_account_both_hear_of_it() -> None:
    world = subscribed(a_world(), "acme_support")
    environment = Environment("second", world.make_app("Second").id)
    world.add_webhook(environment, HOOK)
    world.subscribe(named(world, "acme_support").id, environment)

    write(world)

    assert heard_by(world) == ["acme_support", "acme_support"]
