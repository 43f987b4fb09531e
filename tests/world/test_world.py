"""Accounts, apps and time of one world; what else it does has files of its own."""

import pytest

from tests.world.builders import (
    DAY_MS,
    NOON_MS,
    a_world,
    dev,
    heard_by,
    named,
    posted,
    subscribed,
    the_app,
    write,
)
from twitter_emulator.world import social
from twitter_emulator.world.accounts import ScreenNameTaken
from twitter_emulator.world.activity import Revoked


@pytest.mark.parametrize("screen_name", ["alice", "ALICE", "Alice"])
def test_a_screen_name_that_is_taken_is_refused_and_nothing_changes(screen_name: str) -> None:
    world = a_world()
    before = (list(world.accounts), list(world.developer.tokens))

    with pytest.raises(ScreenNameTaken, match="choose another"):
        world.make_account(screen_name, "Another Alice")

    assert (list(world.accounts), list(world.developer.tokens)) == before


def test_a_new_account_can_be_found_and_has_a_token_of_each_app() -> None:
    world = a_world()
    second = world.make_app("Second")

    dave = world.make_account("Dave", "Dave Doe")

    assert world.accounts.find("@dave") is dave
    held = [world.developer.token_of(dave.id, app.id) for app in (the_app(world), second)]
    assert [token.user_id for token in held if token] == [dave.id, dave.id]


def test_accounts_made_without_a_name_are_all_different() -> None:
    world = a_world()

    made = [world.make_account() for _ in range(20)]

    assert len({account.id for account in made} | {account.screen_name for account in made}) == 40


def test_the_brand_is_who_the_developer_account_belongs_to() -> None:
    assert a_world().brand.screen_name == "acme_support"


def test_a_follow_is_heard_by_both_and_an_unfollow_by_who_did_it() -> None:
    world = subscribed(a_world(), "alice", "bob")
    alice, bob = named(world, "alice").id, named(world, "bob").id

    social.tie(world, "follow", alice, bob)
    heard_follow = heard_by(world)
    social.tie(world, "unfollow", alice, bob)

    assert sorted(heard_follow) == ["alice", "bob"]
    assert heard_by(world) == ["alice"]


def test_following_again_happens_to_nobody() -> None:
    world = subscribed(a_world(), "alice", "bob")
    alice, bob = named(world, "alice").id, named(world, "bob").id
    social.tie(world, "follow", alice, bob)
    posted(world)

    social.tie(world, "follow", alice, bob)
    social.tie(world, "unfollow", bob, alice)

    assert posted(world) == []


def test_a_revoked_app_loses_tokens_and_subscription_and_is_told() -> None:
    world = subscribed(a_world(), "acme_support", "alice")
    alice, app = named(world, "alice").id, the_app(world)

    world.revoke(alice, app.id)

    token = world.developer.token_of(alice, app.id)
    assert token is not None
    assert token.revoked
    assert world.subscribed_webhook(alice, dev(world)) is None
    assert posted(world) == [("alice", Revoked(app.id, alice))]


def test_after_a_revocation_nothing_more_is_delivered_for_that_user() -> None:
    world = subscribed(a_world(), "acme_support", "alice")
    world.revoke(named(world, "alice").id, the_app(world).id)
    posted(world)

    write(world)

    assert heard_by(world) == ["acme_support"]


def test_revoking_twice_is_told_once() -> None:
    world = subscribed(a_world(), "alice")
    alice, app = named(world, "alice").id, the_app(world)

    world.revoke(alice, app.id)
    world.revoke(alice, app.id)

    assert len(posted(world)) == 1


def test_revoking_one_app_leaves_the_other_alone() -> None:
    world = subscribed(a_world(), "alice")
    alice, other = named(world, "alice").id, world.make_app("Other")
    world.developer.issue(other, alice, world.seed)

    world.revoke(alice, other.id)

    assert posted(world) == []
    assert world.subscribed_webhook(alice, dev(world)) is not None


def test_a_regenerated_token_takes_the_place_of_the_old_ones_at_the_permission_of_today() -> None:
    world = a_world()
    alice, app = named(world, "alice").id, the_app(world)
    old = world.developer.token_of(alice, app.id)
    app.permission = "read"

    new = world.regenerate_token(alice, app)

    assert old is not None
    assert (old.revoked, old.permission) == (True, "read-write-directmessages")
    assert (new.revoked, new.permission) == (False, "read")
    assert new.token != old.token


def test_a_regenerated_token_does_not_unsubscribe() -> None:
    world = subscribed(a_world(), "alice")
    alice = named(world, "alice").id

    world.regenerate_token(alice, the_app(world))

    assert world.subscribed_webhook(alice, dev(world)) is not None
    assert posted(world) == []


def test_a_new_app_has_keys_of_its_own_and_lies_in_the_project() -> None:
    world = a_world()

    app = world.make_app("Second")

    assert list(world.developer.apps) == [the_app(world).id, app.id]
    assert world.developer.account.projects[0].app_ids == [the_app(world).id, app.id]
    assert app.consumer_key != the_app(world).consumer_key


def test_a_clock_set_back_gives_no_id_twice_and_keeps_the_order() -> None:
    world = a_world()
    sent = [write(world)]

    for _ in range(3):
        world.clock.advance(-DAY_MS)
        sent.append(write(world))

    page = world.messages.page(sent[0].sender_id, world.now_ms, count=20, below=None)
    assert page.messages == sent[::-1]
    assert len({message.id for message in sent}) == 4


def test_what_happens_is_dated_by_the_worlds_clock() -> None:
    world = subscribed(a_world(), "acme_support")
    world.clock.advance(DAY_MS)

    write(world)

    (delivery,) = world.outbox.take()
    assert delivery.activity.at_ms == NOON_MS + DAY_MS
    assert world.journal.since()[-1].at_ms == NOON_MS + DAY_MS
