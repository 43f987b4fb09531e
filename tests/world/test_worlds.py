import pytest

from tests.world.builders import DAY_MS, NOON_MS, named, plan, the_app, worlds_with, write
from twitter_emulator.world.clock import wall_ms
from twitter_emulator.world.rules import Rules
from twitter_emulator.world.seeds import CALLBACK_URL
from twitter_emulator.world.world import World
from twitter_emulator.world.worlds import DEFAULT, NameTaken, Plan, Worlds, made


def running(name: str = "running", seed: str = "seed") -> Plan:
    """A plan of a world that follows the machine's clock."""
    return Plan(name=name, seed=seed)


def history(world: World) -> list[object]:
    """What a world gives to the same calls: ids, keys, nonces and order."""
    sent = [write(world), write(world, sender="acme_support", to="alice")]
    account = world.make_account()
    app = world.make_app("Second")
    app.regenerate_keys(world.seed)
    world.clock.advance(DAY_MS)
    late = write(world, sender="bob")
    return [*sent, late, account, app, world.ids.nonce(), list(world.developer.tokens), world.journal.since()]


def test_frozen_worlds_of_the_same_seed_repeat_everything_exactly() -> None:
    one, other = (made(plan(), worker=worker) for worker in (0, 5))

    assert history(one) == history(other)


def test_a_reset_of_a_frozen_world_repeats_everything_exactly() -> None:
    worlds = worlds_with(plan())
    before = history(worlds.by_name["test"])

    assert history(worlds.reset("test")) == before


def test_worlds_of_the_same_seed_have_the_same_keys_whatever_their_clock() -> None:
    one, other = made(running(), worker=3), made(plan(), worker=0)

    assert (one.accounts, one.developer) == (other.accounts, other.developer)


def test_ids_never_repeat_after_a_reset() -> None:
    worlds = worlds_with(running())

    ids = [write(worlds.reset("running")).id for _ in range(200)]

    assert len(set(ids)) == 200


def test_ids_never_repeat_after_a_reset_that_takes_the_clock_back() -> None:
    worlds = worlds_with(running())
    before = worlds.by_name["running"]
    before.clock.move_to(NOON_MS, frozen=True)
    ids = {write(before).id for _ in range(5000)}

    after = worlds.reset("running")
    after.clock.move_to(NOON_MS, frozen=True)

    assert ids.isdisjoint(write(after).id for _ in range(5000))


def test_ids_never_repeat_across_worlds_that_stand_at_the_same_time() -> None:
    worlds = worlds_with(*(running(name, name) for name in "abcdefgh"))
    for world in worlds:
        world.clock.move_to(NOON_MS, frozen=True)

    ids = [write(world).id for world in worlds for _ in range(20)]

    assert len(set(ids)) == 160


def test_nonces_do_not_repeat_after_a_reset() -> None:
    worlds = worlds_with(running())

    assert worlds.by_name["running"].ids.nonce() != worlds.reset("running").ids.nonce()


def test_a_plan_can_set_the_clock_and_let_it_run() -> None:
    world = made(plan(frozen=False), worker=0)

    assert not world.clock.is_frozen
    assert NOON_MS <= world.now_ms < NOON_MS + 60_000


def test_a_plan_can_freeze_the_clock_at_wall_time() -> None:
    before = wall_ms()

    world = made(Plan(name="a", seed="b", frozen=True), worker=0)

    assert world.clock.is_frozen
    assert before <= world.now_ms <= wall_ms()


def test_a_reset_makes_a_new_world_of_the_same_plan_and_leaves_the_old_one_alone() -> None:
    rules = Rules(tier="paid")
    worlds = worlds_with(plan(rules=rules))
    old = worlds.by_name["test"]
    write(old)

    new = worlds.reset("test")

    assert new is worlds.by_name["test"]
    assert (len(new.messages), len(new.journal), len(old.messages)) == (0, 0, 1)
    assert new.rules == rules
    assert worlds.plan_of("test") == plan(rules=rules)


def test_a_request_finds_its_world_by_key_and_by_bearer_token() -> None:
    worlds = worlds_with(plan(name="a", seed="a"), plan(name="b", seed="b"))

    for world in worlds:
        app = the_app(world)
        assert worlds.with_key(app.consumer_key) is world
        assert worlds.with_key(app.bearer_token) is world


def test_a_key_of_nobody_finds_no_world() -> None:
    assert worlds_with(plan()).with_key("nobody's") is None


def test_a_regenerated_key_still_finds_its_world_and_so_does_the_new_one() -> None:
    worlds = worlds_with(plan())
    world = worlds.by_name["test"]
    app = the_app(world)
    old = app.consumer_key

    app.regenerate_keys(world.seed)
    worlds.index(world)

    assert worlds.with_key(old) is worlds.with_key(app.consumer_key) is world
    assert world.developer.app_with_key(old) is None


def test_a_dropped_world_is_found_no_more() -> None:
    worlds = worlds_with(plan(name="a", seed="a"), plan(name="b", seed="b"))
    dropped, kept = worlds

    worlds.drop("a")

    assert list(worlds) == [kept]
    assert worlds.with_key(the_app(dropped).consumer_key) is None
    assert worlds.with_key(the_app(kept).consumer_key) is kept


def test_after_a_reset_keys_lead_to_the_new_world() -> None:
    worlds = worlds_with(plan())

    new = worlds.reset("test")

    assert worlds.with_key(the_app(new).consumer_key) is new


def test_a_key_that_was_regenerated_before_a_reset_is_the_worlds_key_again_after_it() -> None:
    worlds = worlds_with(plan())
    old = worlds.by_name["test"]
    first_key = the_app(old).consumer_key
    the_app(old).regenerate_keys(old.seed)
    worlds.index(old)
    second_key = the_app(old).consumer_key

    new = worlds.reset("test")

    assert worlds.with_key(first_key) is new
    assert worlds.with_key(second_key) is None


def test_a_name_is_given_once() -> None:
    worlds = worlds_with(plan())

    with pytest.raises(NameTaken, match="'test'"):
        worlds.make(plan(seed="another"))


def test_a_seed_is_given_once_because_its_keys_would_lead_to_two_worlds() -> None:
    worlds = worlds_with(plan())

    with pytest.raises(NameTaken, match="'seed'"):
        worlds.make(plan(name="another"))


def test_a_world_that_is_refused_leaves_no_trace() -> None:
    worlds = worlds_with(plan())
    (world,) = worlds

    with pytest.raises(NameTaken):
        worlds.adopt(made(plan(), worker=9), plan())

    assert list(worlds) == [world]
    assert worlds.with_key(the_app(world).consumer_key) is world


def test_an_invented_name_is_always_free() -> None:
    worlds = worlds_with(plan(name="w2", seed="a"), plan(name="w4", seed="b"))

    for _ in range(5):
        name = worlds.next_name()
        worlds.make(plan(name=name, seed=name))

    assert len(worlds.by_name) == 7


def test_the_name_of_a_dropped_world_is_not_invented_again() -> None:
    worlds = worlds_with(plan(name=DEFAULT, seed="a"))
    first = worlds.next_name()
    worlds.make(plan(name=first, seed="b"))

    worlds.drop(first)

    assert worlds.next_name() != first


def test_an_adopted_world_shares_its_worker_with_no_world_made_later() -> None:
    worlds = Worlds()
    adopted = made(running("adopted", "adopted"), worker=7)
    worlds.adopt(adopted, running("adopted", "adopted"))

    later = [worlds.make(running(str(number), str(number))) for number in range(20)]

    assert adopted.ids.state.worker not in {world.ids.state.worker for world in later}


def test_who_must_know_is_told_of_worlds_that_come_and_go() -> None:
    told: list[tuple[str, World]] = []
    worlds = Worlds(
        when_made=lambda world: told.append(("made", world)),
        when_dropped=lambda world: told.append(("dropped", world)),
    )

    first = worlds.make(plan())
    second = worlds.reset("test")

    assert [(what, id(world)) for what, world in told] == [
        ("made", id(first)),
        ("dropped", id(first)),
        ("made", id(second)),
    ]


def test_requests_without_a_key_go_to_the_default_world() -> None:
    worlds = worlds_with(plan(name="a", seed="a"), plan(name=DEFAULT, seed="b"))

    assert worlds.default is worlds.by_name[DEFAULT]


def test_a_worlds_journal_and_outbox_are_bounded_as_its_plan_says() -> None:
    world = made(Plan(name="a", seed="b", journal_limit=5), worker=0)

    for _ in range(10):
        write(world)

    assert (len(world.journal), world.journal.dropped, world.outbox.limit) == (5, 5, 5)


def test_worlds_share_nothing() -> None:
    one, other = worlds_with(plan(name="a", seed="a"), plan(name="b", seed="b"))

    write(one)
    one.accounts.follow(named(one, "alice").id, named(one, "bob").id)
    the_app(one).callback_urls.append("http://127.0.0.1/")

    assert (len(other.messages), len(other.journal), other.accounts.following.made) == (0, 0, 0)
    assert the_app(other).callback_urls == [CALLBACK_URL]


def test_the_cursors_of_a_journal_go_on_after_a_reset() -> None:
    worlds = Worlds()
    before = worlds.make(Plan(name="w", seed="s"))
    before.log("call", "t1")
    cursor = before.journal.last

    after = worlds.reset("w")
    entry = after.log("call", "t1")

    assert after.journal.since(cursor) == [entry]
