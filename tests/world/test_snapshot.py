import dataclasses

import msgspec
from hypothesis import given

from tests.world.builders import DAY_MS, a_world, dev, named, plan, subscribed, the_app, write
from tests.world.histories import History, Lived, histories, lived
from twitter_emulator.world import samples
from twitter_emulator.world.contents import Joined, Plain
from twitter_emulator.world.ids import snowflake_ms
from twitter_emulator.world.media import Wanted
from twitter_emulator.world.messages import Draft
from twitter_emulator.world.recognition import recognised
from twitter_emulator.world.replay import Job
from twitter_emulator.world.rules import Rules
from twitter_emulator.world.snapshot import Snapshot, restored, taken
from twitter_emulator.world.world import WEB_APP_ID, World
from twitter_emulator.world.worlds import Plan, Worlds, made

PLAN = plan()


def again(world: World) -> World:
    """*world* after it was saved and loaded."""
    return restored(taken(world, PLAN))


def view(world: World, screen_name: str) -> list[str]:
    page = world.messages.page(named(world, screen_name).id, world.now_ms, count=50, below=None)
    return [message.draft.text for message in page.messages]


@given(histories)
def test_a_restored_world_is_the_one_the_snapshot_was_taken_of(history: History) -> None:
    world = lived(history)
    snapshot = taken(world, PLAN)

    assert taken(restored(snapshot), PLAN) == snapshot


@given(histories, histories)
def test_a_restored_world_goes_on_as_the_old_one_would_have(before: History, after: History) -> None:
    world = lived(before)
    other = again(world)

    continued, resumed = Lived(world).through(after), Lived(other).through(after)

    assert taken(continued, PLAN) == taken(resumed, PLAN)
    assert list(continued.developer.tokens) == list(resumed.developer.tokens)


@given(histories)
def test_what_happens_later_changes_neither_the_snapshot_nor_another_world_made_of_it(history: History) -> None:
    world = lived(history)
    snapshot = taken(world, PLAN)
    twin = restored(snapshot)
    everything = (
        *("follow", "protect", "accept", "mute", "report", "block", "write", "delete", "read"),
        *("permission", "regenerate", "revoke", "suspend"),
        *("webhook", "subscribe", "invalid", "count", "advance", "account", "app"),
        *("tweet", "reply", "retweet", "favorite", "delete_tweet"),
    )

    Lived(world).through([(action, 1, 2) for action in everything])
    Lived(restored(snapshot)).through([(action, 2, 1) for action in everything])

    assert taken(twin, PLAN) == snapshot


def test_ids_go_on_where_they_were_even_when_the_clock_was_set_back() -> None:
    world = a_world()
    last = write(world)
    world.clock.advance(-DAY_MS)

    first = write(again(world))

    assert int(first.id) == int(last.id) + 1


def test_traces_cursors_and_deliveries_count_on() -> None:
    world = subscribed(a_world(), "acme_support")
    old = write(world)

    other = again(world)
    new = write(other)

    assert new.trace != old.trace
    assert [entry.id for entry in other.journal.since()] == [world.journal.last + 1]
    assert [delivery.id for delivery in other.outbox.take()] == ["d2"]


def test_the_journal_and_open_deliveries_stay_behind() -> None:
    world = subscribed(a_world(), "acme_support")
    write(world)

    other = again(world)

    assert (len(other.journal), len(other.outbox.open), list(other.outbox.take())) == (0, 0, [])


def test_each_still_sees_the_conversation_in_their_own_view() -> None:
    world = a_world()
    write(world, "kept")
    deleted = write(world, "deleted")
    deleted.hidden_from.add(deleted.sender_id)

    other = again(world)

    assert view(other, "alice") == ["kept"]
    assert view(other, "acme_support") == ["deleted", "kept"]


def test_what_was_read_is_still_read() -> None:
    world = a_world()
    message = write(world)
    world.mark_read(message.recipient_id, message)

    thread = again(world).messages.thread(message.sender_id, message.recipient_id)

    assert thread is not None
    assert thread.read_up_to == {message.recipient_id: message.id}


def test_a_running_clock_keeps_its_distance_from_wall_time() -> None:
    running = Plan(name="running", seed="seed")
    world = made(running, worker=3)
    world.clock.advance(DAY_MS)

    other = restored(taken(world, running))

    assert not other.clock.is_frozen
    assert 0 <= other.now_ms - world.now_ms < DAY_MS


def test_the_newest_token_of_a_user_is_still_the_newest() -> None:
    world = a_world()
    alice, app = named(world, "alice").id, the_app(world)
    new = world.regenerate_token(alice, app)

    assert again(world).developer.token_of(alice, app.id) == new


def test_a_key_that_was_regenerated_away_is_still_known_as_retired() -> None:
    world = a_world()
    old = the_app(world).consumer_key
    the_app(world).regenerate_keys(world.seed)
    worlds = Worlds()

    other = worlds.adopt(again(world), PLAN)

    assert worlds.with_key(old) is other
    assert other.developer.app_with_key(old) is None


def test_rules_that_were_changed_hold_until_a_reset() -> None:
    world = a_world()
    world.rules = dataclasses.replace(world.rules, rate_limits=False)
    worlds = Worlds()

    worlds.adopt(again(world), PLAN)

    assert not worlds.by_name["test"].rules.rate_limits
    assert worlds.reset("test").rules == Rules()


def test_subscriptions_are_still_there_and_told_of_what_happens() -> None:
    other = again(subscribed(a_world(), "alice"))

    write(other)

    assert other.subscribed_webhook(named(other, "alice").id, dev(other)) is not None
    assert [delivery.for_user_id for delivery in other.outbox.take()] == [named(other, "alice").id]


def test_what_can_be_replayed_is_still_remembered() -> None:
    world = a_world(rules=Rules(tier="enterprise"))
    webhook = world.add_webhook(the_app(world), "http://127.0.0.1:9/")
    world.subscribe_to(webhook, named(world, "alice").id)
    write(world, "one")

    other = again(world)

    job = Job("1", other.webhooks.by_id[webhook.id], 0, other.now_ms + 1)
    assert list(other.replays.wanted(job)) == list(world.replays.wanted(job)) != []


def test_an_account_made_after_a_load_is_none_of_those_made_before() -> None:
    world = a_world()
    before = [world.make_account() for _ in range(3)]

    after = again(world).make_account()

    assert after.id not in {account.id for account in before}
    assert snowflake_ms(after.id) == after.created_ms


def test_media_are_remembered_and_their_bytes_are_not() -> None:
    world = a_world()
    alice, content = named(world, "alice"), samples.png(64, 48)
    wanted = Wanted(kind="photo", category="dm_image", total_bytes=len(content))
    whole = Joined((Plain(content),))
    world.media.take_in("7", alice.id, wanted, whole, recognised(whole), world.now_ms)
    message = world.send(alice, named(world, "acme_support"), Draft("Look", WEB_APP_ID, media_id="7"))

    saved = msgspec.json.encode(taken(world, PLAN))
    other = restored(msgspec.json.decode(saved, type=Snapshot))

    assert other.media.by_id == world.media.by_id
    assert other.media.by_id["7"].attached_to == [message.id]
    assert world.media.bytes_of("7") is whole
    assert other.media.bytes_of("7") is None
