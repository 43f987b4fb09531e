"""Who may write to whom, and how much."""

import pytest

from tests.world.builders import (
    DAY_MS,
    NOON_MS,
    a_world,
    answer,
    heard_by,
    named,
    subscribed,
    write,
)
from twitter_emulator.protocol import errors
from twitter_emulator.world import social
from twitter_emulator.world.rules import Rules
from twitter_emulator.world.world import World


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
    social.tie(world, "follow", brand.id, named(world, "alice").id)

    assert write(world).recipient_id == brand.id


def test_following_a_closed_inbox_does_not_open_it() -> None:
    world = a_world()
    brand = named(world, "acme_support")
    brand.allow_dms_from = "following"
    social.tie(world, "follow", named(world, "alice").id, brand.id)

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


@pytest.mark.parametrize("character", ["x", "\N{GRINNING FACE}", "e\N{COMBINING ACUTE ACCENT}"])
def test_ten_thousand_characters_are_allowed_whatever_they_take_in_bytes(character: str) -> None:
    assert write(a_world(), character * 10_000).draft.text == character * 10_000


def test_a_message_received_gives_free_answers_to_who_got_it() -> None:
    world = a_world()

    message = write(world)

    assert list(world.limits.free_answers) == [f"{message.recipient_id} {message.sender_id}"]


def cap_used_up(world: World) -> World:
    """*world* with a brand that has sent all the messages of its day."""
    for _ in range(1000):
        answer(world)
    return world


def test_what_is_beyond_the_daily_cap_is_refused_and_not_sent() -> None:
    world = cap_used_up(a_world())

    with pytest.raises(errors.DailyMessageLimit):
        answer(world)

    assert len(world.messages) == 1000


def test_five_answers_are_free_when_the_cap_is_used_up() -> None:
    world = cap_used_up(a_world())
    write(world, sender="alice")

    for _ in range(5):
        answer(world, to="alice")

    with pytest.raises(errors.DailyMessageLimit):
        answer(world, to="alice")


def test_every_other_reason_goes_before_the_cap() -> None:
    world = cap_used_up(a_world())

    with pytest.raises(errors.TextTooLong):
        answer(world, "x" * 10_001)


def test_a_message_that_is_refused_costs_no_free_answer() -> None:
    world = a_world()
    write(world)
    blocked_by_sender(world)

    with pytest.raises(errors.CannotMessageUser):
        answer(world, to="alice")

    assert [window.remaining for window in world.limits.free_answers.values()] == [5]


def test_people_who_write_by_hand_have_no_cap() -> None:
    world = cap_used_up(a_world())

    assert write(world, sender="acme_support", to="bob").id in world.messages.by_id


def test_without_rate_limits_there_is_no_cap() -> None:
    world = cap_used_up(a_world(rules=Rules(rate_limits=False)))

    assert answer(world).id in world.messages.by_id
