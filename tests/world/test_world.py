import pytest

from tests.world.builders import DAY_MS, NOON_MS, a_world, dev, draft, named, subscribed, the_app, write
from twitter_emulator.protocol import errors
from twitter_emulator.world.accounts import ScreenNameTaken
from twitter_emulator.world.activity import Activity, Happening, MessageCreated, Revoked, Typing
from twitter_emulator.world.apps import Environment
from twitter_emulator.world.ids import snowflake_ms
from twitter_emulator.world.rules import Rules
from twitter_emulator.world.world import World

HOOK = "http://127.0.0.1:9000/hook"


def posted(world: World) -> list[tuple[str, Happening]]:
    """For whom there is a delivery, and of what; empties the outbox."""
    names = {account.id: account.screen_name for account in world.accounts}
    return [(names[delivery.for_user_id], delivery.activity.happening) for delivery in world.outbox.take()]


def heard_by(world: World) -> list[str]:
    return [who for who, _ in posted(world)]


def logged(world: World, kind: str) -> list[dict[str, object]]:
    return [dict(entry.about) for entry in world.journal.since() if entry.kind == kind]


# Accounts


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

    world.follow(alice, bob)
    heard_follow = heard_by(world)
    world.unfollow(alice, bob)

    assert sorted(heard_follow) == ["alice", "bob"]
    assert heard_by(world) == ["alice"]


def test_following_again_happens_to_nobody() -> None:
    world = subscribed(a_world(), "alice", "bob")
    alice, bob = named(world, "alice").id, named(world, "bob").id
    world.follow(alice, bob)
    posted(world)

    world.follow(alice, bob)
    world.unfollow(bob, alice)

    assert posted(world) == []


# Who may write to whom


def test_a_message_has_an_id_of_the_worlds_time_and_is_seen_by_both() -> None:
    world = a_world()

    message = write(world, "hi")

    assert message.created_ms == NOON_MS
    for screen_name in ("alice", "acme_support"):
        page = world.messages.page(named(world, screen_name).id, world.now_ms, count=20, below=None)
        assert page.messages == [message]


def test_a_closed_inbox_refuses_strangers_and_says_what_to_do() -> None:
    world = a_world()
    named(world, "acme_support").allow_dms_from = "following"

    with pytest.raises(errors.RecipientNotFollowing) as refused:
        write(world)

    assert "allow_dms_from" in (refused.value.hint or "")


def test_a_closed_inbox_takes_messages_from_whom_it_follows() -> None:
    world = a_world()
    brand = named(world, "acme_support")
    brand.allow_dms_from = "following"
    world.follow(brand.id, named(world, "alice").id)

    assert write(world).recipient_id == brand.id


def test_following_a_closed_inbox_does_not_open_it() -> None:
    world = a_world()
    brand = named(world, "acme_support")
    brand.allow_dms_from = "following"
    world.follow(named(world, "alice").id, brand.id)

    with pytest.raises(errors.RecipientNotFollowing):
        write(world)


@pytest.mark.parametrize(("first", "second"), [("alice", "acme_support"), ("acme_support", "alice")])
def test_a_conversation_that_exists_stays_open_to_both(first: str, second: str) -> None:
    world = a_world()
    write(world, sender=first, to=second)
    named(world, first).allow_dms_from = named(world, second).allow_dms_from = "following"

    write(world, sender=first, to=second)
    write(world, sender=second, to=first)

    assert len(world.messages) == 3


def test_a_conversation_stays_open_when_all_of_it_was_deleted_or_is_too_old() -> None:
    world = a_world()
    brand = named(world, "acme_support")
    write(world).hidden_from.add(brand.id)
    brand.allow_dms_from = "following"
    world.clock.advance(31 * DAY_MS)

    assert write(world).recipient_id == brand.id


def test_one_may_write_to_oneself_behind_a_closed_inbox() -> None:
    world = subscribed(a_world(), "alice")
    named(world, "alice").allow_dms_from = "following"

    write(world, sender="alice", to="alice")

    assert heard_by(world) == ["alice"]


def blocked_by_recipient(world: World) -> None:
    world.accounts.block(named(world, "acme_support").id, named(world, "alice").id)


def blocked_by_sender(world: World) -> None:
    world.accounts.block(named(world, "alice").id, named(world, "acme_support").id)


def sender_suspended(world: World) -> None:
    named(world, "alice").suspended = True


def recipient_suspended(world: World) -> None:
    named(world, "acme_support").suspended = True


def inbox_closed(world: World) -> None:
    named(world, "acme_support").allow_dms_from = "following"


ORDER = (
    (sender_suspended, errors.OwnAccountSuspended),
    (recipient_suspended, errors.UserSuspended),
    (blocked_by_sender, errors.SenderBlocksRecipient),
    (blocked_by_recipient, errors.CannotMessageUser),
    (inbox_closed, errors.RecipientNotFollowing),
    (lambda world: None, errors.TextTooLong),
)


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_of_several_reasons_to_refuse_the_first_in_order_is_told(first: int) -> None:
    world = a_world()
    for spoil, _ in ORDER[first:]:
        spoil(world)

    with pytest.raises(errors.ApiError) as refused:
        write(world, "x" * 10_001)

    assert type(refused.value) is ORDER[first][1]
    assert (len(world.messages), world.limits.free_answers) == (0, {})


def test_a_block_overrides_a_conversation_and_an_open_inbox() -> None:
    world = a_world()
    write(world)
    blocked_by_recipient(world)

    with pytest.raises(errors.CannotMessageUser):
        write(world)


@pytest.mark.parametrize("character", ["x", "\N{GRINNING FACE}"])
def test_ten_thousand_characters_are_allowed_whatever_they_take_in_bytes(character: str) -> None:
    assert len(write(a_world(), character * 10_000).draft.text) == 10_000


def test_a_message_received_gives_free_answers_to_who_got_it() -> None:
    world = a_world()

    message = write(world)

    assert list(world.limits.free_answers) == [f"{message.recipient_id} {message.sender_id}"]


# Who hears of what


def test_a_message_is_heard_by_recipient_and_sender_and_by_nobody_else() -> None:
    world = subscribed(a_world(), "acme_support", "alice", "bob")

    message = write(world)

    assert posted(world) == [("acme_support", MessageCreated(message)), ("alice", MessageCreated(message))]


def test_without_a_subscription_nothing_is_delivered_but_it_is_in_the_journal() -> None:
    world = subscribed(a_world(), "bob")

    message = write(world, "hi")

    assert posted(world) == []
    assert [event["id"] for event in logged(world, "event")] == [message.id]


def test_typing_is_heard_by_the_other_side_only() -> None:
    world = subscribed(a_world(), "acme_support", "alice")
    alice, brand = named(world, "alice").id, named(world, "acme_support").id

    world.type_to(alice, brand)

    assert posted(world) == [("acme_support", Typing(alice, brand))]


def test_that_a_message_was_read_is_heard_by_who_wrote_it_and_remembered() -> None:
    world = subscribed(a_world(), "acme_support", "alice")
    message = write(world)
    posted(world)

    world.mark_read(message.recipient_id, message)

    thread = world.messages.thread(message.sender_id, message.recipient_id)
    assert heard_by(world) == ["alice"]
    assert thread is not None
    assert thread.read_up_to == {message.recipient_id: message.id}


def test_reading_an_older_message_again_unreads_nothing() -> None:
    world = a_world()
    older, newer = write(world), write(world)
    world.mark_read(newer.recipient_id, newer)

    world.mark_read(older.recipient_id, older)

    thread = world.messages.thread(newer.sender_id, newer.recipient_id)
    assert thread is not None
    assert thread.read_up_to == {newer.recipient_id: newer.id}


def test_all_that_happens_between_two_people_is_one_conversation() -> None:
    world = subscribed(a_world(), "acme_support", "alice")
    message = write(world)
    world.type_to(message.recipient_id, message.sender_id)
    world.mark_read(message.recipient_id, message)
    write(world, sender="acme_support", to="alice")

    activities: list[Activity] = [delivery.activity for delivery in world.outbox.take()]

    assert {activity.conversation for activity in activities} == {message.conversation}


def test_an_answer_through_the_api_shares_the_trace_of_what_it_answers() -> None:
    world = a_world()
    question = write(world)
    write(world, sender="bob")

    answer = world.send(named(world, "acme_support"), named(world, "alice"), draft(source_app_id=the_app(world).id))

    assert answer.trace == question.trace


def test_what_a_person_writes_begins_a_trace() -> None:
    world = a_world()

    assert len({write(world).trace, write(world).trace, write(world, sender="acme_support", to="alice").trace}) == 3


# Apps and tokens


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


# Account Activity


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


def test_what_happens_is_dated_by_the_worlds_clock() -> None:
    world = subscribed(a_world(), "acme_support")
    world.clock.advance(DAY_MS)

    write(world)

    (delivery,) = world.outbox.take()
    assert delivery.activity.at_ms == NOON_MS + DAY_MS
    assert world.journal.since()[-1].at_ms == NOON_MS + DAY_MS


def test_a_clock_set_back_gives_no_id_twice_and_keeps_the_order() -> None:
    world = a_world()
    sent = [write(world)]

    for _ in range(3):
        world.clock.advance(-DAY_MS)
        sent.append(write(world))

    page = world.messages.page(sent[0].sender_id, world.now_ms, count=20, below=None)
    assert page.messages == sent[::-1]
    assert len({message.id for message in sent}) == 4
