"""Which rule applies to what, and how often."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.builders import HOOK, a_world, dev, named, subscribed, write
from twitter_emulator.world.bends import ApiEffect, Bend, WebhookEffect
from twitter_emulator.world.faults import Bounds, Call, CallMatch, CallRule, Faults, Post, PostMatch, PostRule

NEW = "/1.1/direct_messages/events/new.json"
NOW_MS = 1000


def call(*, method: str = "POST", path: str = NEW, account: str = "1", text: str = "hello") -> Call:
    return Call(method, path, account, lambda: text)


def post(*, event: str = "message", webhook: str = "9", account: str = "1", sender: str = "2") -> Post:
    return Post(event, webhook, account, sender, account, lambda: "hello")


def call_rule(faults: Faults, match: CallMatch | None = None, bounds: Bounds | None = None) -> CallRule:
    made = CallRule(
        id=faults.next_id(),
        bounds=bounds or Bounds(),
        match_asked={},
        effect_asked={},
        match=match or CallMatch(),
        effect=ApiEffect(status=503),
    )
    faults.add(made)
    return made


def post_rule(faults: Faults, effect: WebhookEffect, match: PostMatch | None = None, times: int = 1) -> PostRule:
    made = PostRule(
        id=faults.next_id(),
        bounds=Bounds(times=times),
        match_asked={},
        effect_asked={},
        match=match or PostMatch(),
        effect=effect,
    )
    faults.add(made)
    return made


def hit(faults: Faults, number: int = 1, *, seed: str = "seed", now_ms: int = NOW_MS) -> list[bool]:
    """Of so many calls, one after the other, which are hit."""
    return [faults.on_call(call(), seed=seed, now_ms=now_ms) is not None for _ in range(number)]


@pytest.mark.parametrize(
    "match",
    [
        CallMatch(),
        CallMatch(method="POST"),
        CallMatch(path=NEW),
        CallMatch(path="/1.1/direct_messages/*"),
        CallMatch(account="1"),
        CallMatch(text="ell"),
        CallMatch("POST", NEW, "1", "hello"),
    ],
)
def test_a_call_is_matched_by_whatever_is_said_about_it(match: CallMatch) -> None:
    assert match.fits(call())


@pytest.mark.parametrize(
    "match",
    [
        CallMatch(method="GET"),
        CallMatch(path="/1.1/direct_messages"),
        CallMatch(path="/1.1/account/*"),
        CallMatch(account="2"),
        CallMatch(text="goodbye"),
        CallMatch("POST", NEW, "1", "goodbye"),
    ],
)
def test_a_call_is_not_matched_when_anything_that_is_said_does_not_fit(match: CallMatch) -> None:
    assert not match.fits(call())


@pytest.mark.parametrize(
    "match", [PostMatch(), PostMatch("message", "9", "1", "2", "1", "ell"), PostMatch(sender="2"), PostMatch(text="h")]
)
def test_a_delivery_is_matched_by_whatever_is_said_about_it(match: PostMatch) -> None:
    assert match.fits(post())


@pytest.mark.parametrize(
    "match",
    [
        PostMatch("typing"),
        PostMatch(webhook="8"),
        PostMatch(account="2"),
        PostMatch(sender="1"),
        PostMatch(recipient="2"),
        PostMatch(text="x"),
    ],
)
def test_a_delivery_is_not_matched_when_anything_that_is_said_does_not_fit(match: PostMatch) -> None:
    assert not match.fits(post())


def test_a_rule_without_an_event_is_not_about_challenges() -> None:
    assert not PostMatch().fits(post(event="crc"))
    assert PostMatch("crc").fits(post(event="crc"))


def test_the_text_of_a_call_is_not_looked_at_when_no_rule_is_about_it() -> None:
    def unread() -> str:
        raise AssertionError("somebody read the text")

    assert CallMatch(path=NEW).fits(Call("POST", NEW, "1", unread))


def test_a_rule_applies_so_many_times() -> None:
    faults = Faults()
    rule = call_rule(faults, bounds=Bounds(times=2))

    assert hit(faults, 4) == [True, True, False, False]
    assert (rule.hits, rule.seen) == (2, 2)


def test_a_rule_lets_the_first_ones_through() -> None:
    faults = Faults()
    rule = call_rule(faults, bounds=Bounds(after=2, times=1))

    assert hit(faults, 4) == [False, False, True, False]
    assert (rule.hits, rule.seen) == (1, 3)


def test_a_rule_ends_at_its_moment() -> None:
    faults = Faults()
    call_rule(faults, bounds=Bounds(until_ms=NOW_MS))

    assert hit(faults, now_ms=NOW_MS - 1) == [True]
    assert hit(faults, now_ms=NOW_MS) == [False]


def test_the_same_seed_gives_the_same_draws() -> None:
    first, second, other = Faults(), Faults(), Faults()
    for faults in (first, second, other):
        call_rule(faults, bounds=Bounds(probability=0.5))

    drawn = hit(first, 64)

    assert hit(second, 64) == drawn
    assert hit(other, 64, seed="another") != drawn
    assert 10 < sum(drawn) < 54


@given(st.floats(min_value=0.01, max_value=0.99), st.integers(min_value=1, max_value=5))
def test_a_rule_is_never_applied_more_often_than_it_may_be(probability: float, times: int) -> None:
    faults = Faults()
    rule = call_rule(faults, bounds=Bounds(probability=probability, times=times))

    hit(faults, 40)

    assert rule.hits <= times
    assert rule.hits <= rule.seen <= 40


def test_the_first_rule_that_applies_takes_the_call() -> None:
    faults = Faults()
    first, second = call_rule(faults, bounds=Bounds(times=1)), call_rule(faults)

    found = [faults.on_call(call(), seed="seed", now_ms=NOW_MS) for _ in range(2)]

    assert found == [first, second]
    assert second.seen == 1


def test_a_group_that_has_begun_goes_on_and_counts_as_one() -> None:
    world = subscribed(a_world(), "acme_support")
    write(world)
    rule = post_rule(world.faults, WebhookEffect(group=2))
    world.faults.on_post(post(), seed="seed", now_ms=NOW_MS)
    rule.held.append(next(iter(world.outbox.open.values())))

    joined = world.faults.on_post(post(), seed="seed", now_ms=NOW_MS)

    assert joined is rule
    assert (rule.hits, rule.seen) == (1, 1)


def test_what_a_rule_holds_comes_back_when_it_is_removed() -> None:
    world = subscribed(a_world(), "acme_support")
    write(world)
    held = next(iter(world.outbox.open.values()))
    rule = post_rule(world.faults, WebhookEffect(group=2))
    held.state = "held"
    rule.held.append(held)

    assert world.faults.remove(rule) == [held]
    assert list(world.faults) == []


def test_rules_are_listed_in_the_order_in_which_they_were_made() -> None:
    faults = Faults()
    made = [call_rule(faults), post_rule(faults, WebhookEffect(drops=True)), call_rule(faults)]

    assert list(faults) == made
    assert [faults.find(rule.id) for rule in made] == made
    assert faults.find("f9") is None


def test_a_new_world_has_no_rules() -> None:
    assert not list(a_world().faults)


def test_a_call_that_is_only_late_or_answered_in_an_odd_way_takes_effect() -> None:
    assert ApiEffect(delay_ms=5).takes_effect
    assert ApiEffect(body="html").takes_effect


def test_a_call_that_is_refused_or_not_answered_takes_effect_only_if_that_is_said() -> None:
    assert not ApiEffect(status=503).takes_effect
    assert not ApiEffect(hang_ms=5).takes_effect
    assert ApiEffect(resets=True, applied=True).takes_effect


def test_a_delivery_that_is_handed_over_again_is_as_it_should_be() -> None:
    world = a_world()
    webhook = world.add_webhook(dev(world), HOOK)
    world.subscribe(named(world, "acme_support").id, dev(world))
    write(world)
    delivery = next(iter(world.outbox.open.values()))
    delivery.bend, delivery.own_lane = Bend("f1", WebhookEffect(signature="missing")), ("a", "lane")

    world.outbox.repost(delivery)

    (again,) = world.outbox.open.values()
    assert (again.bend, again.lane[0]) == (None, webhook.id)
