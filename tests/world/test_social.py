"""Following, blocking, muting and reporting, and who hears of it (facts §3, §6.6)."""

from collections.abc import Callable

import pytest

from tests.world.builders import DAY_MS, a_world, logged, named, posted, subscribed, the_app
from twitter_emulator.protocol import errors
from twitter_emulator.world import social
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.activity import Blocked, Followed, Muted, Unblocked, Unfollowed, Unmuted
from twitter_emulator.world.limits import FOLLOWS_A_DAY_PER_APP, FOLLOWS_A_DAY_PER_USER
from twitter_emulator.world.rules import Rules
from twitter_emulator.world.world import World

Act = Callable[[World, Account, Account], None]


def heard(rules: Rules | None = None) -> tuple[World, Account, Account]:
    """A world in which everything between alice and bob is heard of, and the two."""
    world = subscribed(a_world(rules=rules), "alice", "bob")
    return world, named(world, "alice"), named(world, "bob")


def report(world: World, source: Account, target: Account) -> None:
    social.report(world, source, target, with_block=True)


ALL: list[Act] = [*social.ACTS.values(), report]


@pytest.mark.parametrize(
    ("verb", "happening"),
    [("unfollow", Unfollowed), ("block", Blocked), ("unblock", Unblocked), ("mute", Muted), ("unmute", Unmuted)],
)
def test_of_everything_but_a_follow_only_who_did_it_hears(verb: social.Verb, happening: type) -> None:
    world, alice, bob = heard()
    if verb.startswith("un"):
        social.ACTS[verb.removeprefix("un")](world, alice, bob)
        posted(world)

    social.ACTS[verb](world, alice, bob)

    assert posted(world) == [("alice", happening(alice.id, bob.id))]


def test_of_a_follow_both_hear() -> None:
    world, alice, bob = heard()

    social.follow(world, alice, bob)

    assert posted(world) == [(name, Followed(alice.id, bob.id)) for name in ("alice", "bob")]


@pytest.mark.parametrize("verb", ["follow", "block", "mute"])
def test_what_is_so_already_happens_to_nobody(verb: str) -> None:
    world, alice, bob = heard()
    social.ACTS[verb](world, alice, bob)
    posted(world)

    social.ACTS[verb](world, alice, bob)

    assert posted(world) == []


def test_a_block_that_ends_a_follow_is_told_as_a_block_only() -> None:
    world, alice, bob = heard()
    social.follow(world, alice, bob)
    social.follow(world, bob, alice)
    posted(world)

    social.block(world, alice, bob)

    assert posted(world) == [("alice", Blocked(alice.id, bob.id))]
    assert not world.accounts.follows(bob.id, alice.id)


def test_who_is_blocked_cannot_follow() -> None:
    world, alice, bob = heard()
    social.block(world, bob, alice)

    with pytest.raises(errors.BlockedFromFollowing):
        social.follow(world, alice, bob)


def test_to_follow_whom_one_blocks_ends_the_block() -> None:
    world, alice, bob = heard()
    social.block(world, alice, bob)
    posted(world)

    social.follow(world, alice, bob)

    assert [happening for _, happening in posted(world)][0] == Unblocked(alice.id, bob.id)
    assert world.accounts.follows(alice.id, bob.id)


def test_a_protected_account_is_asked_and_no_subscription_hears_of_it() -> None:
    world, alice, bob = heard()
    bob.protected = True

    social.follow(world, alice, bob)

    assert posted(world) == []
    assert not world.accounts.follows(alice.id, bob.id)
    assert logged(world, "event") == [{"event": "follow_request", "from": alice.id, "to": bob.id}]


def test_a_second_request_is_refused_while_the_first_waits() -> None:
    world, alice, bob = heard()
    bob.protected = True
    social.follow(world, alice, bob)

    with pytest.raises(errors.AlreadyRequested, match="You've already requested to follow bob."):
        social.follow(world, alice, bob)


def test_an_accepted_request_is_a_follow() -> None:
    world, alice, bob = heard()
    bob.protected = True
    social.follow(world, alice, bob)

    assert social.accept(world, bob, alice)

    assert posted(world) == [(name, Followed(alice.id, bob.id)) for name in ("alice", "bob")]
    assert not world.accounts.requested.holds(alice.id, bob.id)


def test_a_declined_request_is_gone_and_may_be_made_again() -> None:
    world, alice, bob = heard()
    bob.protected = True
    social.follow(world, alice, bob)

    assert social.decline(world, bob, alice)

    assert not social.accept(world, bob, alice)
    social.follow(world, alice, bob)
    assert world.accounts.requested.holds(alice.id, bob.id)


def test_nobody_accepts_what_was_not_asked() -> None:
    world, alice, bob = heard()

    assert (social.accept(world, bob, alice), social.decline(world, bob, alice)) == (False, False)
    assert posted(world) == []


@pytest.mark.parametrize("act", [social.unfollow, social.block])
def test_a_request_is_withdrawn_by_unfollowing_and_by_blocking(act: Act) -> None:
    world, alice, bob = heard()
    bob.protected = True
    social.follow(world, alice, bob)

    act(world, alice, bob)

    assert not world.accounts.requested.holds(alice.id, bob.id)


def test_to_become_public_accepts_nobody_but_lets_them_follow() -> None:
    world, alice, bob = heard()
    bob.protected = True
    social.follow(world, alice, bob)
    bob.protected = False
    before = world.accounts.follows(alice.id, bob.id)

    social.follow(world, alice, bob)

    assert (before, world.accounts.follows(alice.id, bob.id)) == (False, True)
    assert not world.accounts.requested.holds(alice.id, bob.id)


def test_who_follows_a_protected_account_already_may_do_so_again() -> None:
    world, alice, bob = heard()
    social.follow(world, alice, bob)
    bob.protected = True

    social.follow(world, alice, bob)

    assert not world.accounts.requested.holds(alice.id, bob.id)


@pytest.mark.parametrize("act", ALL)
def test_a_suspended_account_does_nothing_to_anybody(act: Act) -> None:
    world, alice, bob = heard()
    alice.suspended = True

    with pytest.raises(errors.OwnAccountSuspended):
        act(world, alice, bob)


def test_a_suspended_account_is_not_followed_but_may_be_blocked_and_muted() -> None:
    world, alice, bob = heard()
    bob.suspended = True

    social.block(world, alice, bob)
    social.mute(world, alice, bob)

    with pytest.raises(errors.UserSuspended):
        social.follow(world, alice, bob)


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (social.follow, errors.NotYourself),
        (social.block, errors.NotYourself),
        (social.mute, errors.CannotMuteYourself),
        (report, errors.CannotReportYourself),
    ],
)
def test_nobody_does_it_to_oneself(act: Act, refusal: type[errors.ApiError]) -> None:
    world, alice, _ = heard()

    with pytest.raises(refusal):
        act(world, alice, alice)


@pytest.mark.parametrize("verb", ["follow", "block", "mute"])
def test_nobody_is_tied_to_oneself(verb: social.Verb) -> None:
    world, alice, _ = heard()

    social.tie(world, verb, alice.id, alice.id)

    assert [relation.made for relation in world.accounts.relations().values()] == [0] * 7


def test_who_is_not_muted_cannot_be_unmuted() -> None:
    world, alice, bob = heard()

    with pytest.raises(errors.NotMuting):
        social.unmute(world, alice, bob)


@pytest.mark.parametrize("with_block", [True, False])
def test_a_report_blocks_unless_it_shall_not(with_block: bool) -> None:
    world, alice, bob = heard()

    social.report(world, alice, bob, with_block=with_block)

    assert world.accounts.reported.holds(alice.id, bob.id)
    assert world.accounts.blocks(alice.id, bob.id) == with_block
    assert posted(world) == [("alice", Blocked(alice.id, bob.id))] * with_block


def test_the_four_hundred_and_first_follow_of_a_day_is_refused_over_all_apps() -> None:
    world, alice, bob = heard()
    for number in range(FOLLOWS_A_DAY_PER_USER):
        world.limits.followed(alice.id, f"app {number % 2}", world.now_ms)

    with pytest.raises(errors.FollowLimitReached):
        social.follow(world, alice, bob, app_id="another app")

    world.clock.advance(DAY_MS)
    social.follow(world, alice, bob, app_id="another app")
    assert world.accounts.follows(alice.id, bob.id)


def test_the_thousand_and_first_follow_of_an_app_is_refused_to_all_its_users() -> None:
    world, alice, bob = heard()
    for number in range(FOLLOWS_A_DAY_PER_APP):
        world.limits.followed(f"user {number % 3}", the_app(world).id, world.now_ms)

    with pytest.raises(errors.RateLimitExceeded):
        social.follow(world, alice, bob, app_id=the_app(world).id)

    assert not world.accounts.follows(alice.id, bob.id)


def test_neither_people_nor_worlds_without_limits_have_a_daily_cap() -> None:
    world, alice, bob = heard(Rules(rate_limits=False))
    world.limits.windows.clear()

    social.follow(world, alice, bob, app_id="app")
    world.rules = Rules()
    social.follow(world, bob, alice)

    assert world.limits.windows == {}


def test_what_is_refused_or_so_already_does_not_count() -> None:
    world, alice, bob = heard()
    social.follow(world, alice, bob)

    social.follow(world, alice, bob, app_id="app")

    assert world.limits.windows == {}
