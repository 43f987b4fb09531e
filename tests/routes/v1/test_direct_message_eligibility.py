"""``/1.1/direct_messages/…``: who may write to whom, and how much (facts §2.1, §3)."""

from typing import Any

import pytest

from tests.calling import NEW, Twitter, message, refusal
from tests.routes.v1.messages import DAY_MS, UNKNOWN
from twitter_emulator.world import social
from twitter_emulator.world.limits import MESSAGES_A_DAY_PER_APP, MESSAGES_A_DAY_PER_USER, Window

OWN_SUSPENDED = (403, 64, "Your account is suspended and is not permitted to access this feature")
OTHER_SUSPENDED = (403, 63, "User has been suspended.")
OWN_BLOCK = (403, 389, "You cannot send messages to users you have blocked.")
BLOCKED = (403, 349, "You cannot send messages to this user.")
NOT_FOLLOWING = (403, 150, "You cannot send messages to users who are not following you.")
TOO_LONG = (403, 354, "The text of your direct message is over the max character limit.")
CAPPED = (
    403,
    151,
    "There was an error sending your message: We know you have a lot to say, but you can only send so many direct "
    "messages per day",
)


def suspend_own(twitter: Twitter) -> None:
    twitter.account("acme_support").suspended = True


def suspend_other(twitter: Twitter) -> None:
    twitter.account("alice").suspended = True


def block_other(twitter: Twitter) -> None:
    twitter.world.accounts.block(twitter.id("acme_support"), twitter.id("alice"))


def be_blocked(twitter: Twitter) -> None:
    twitter.world.accounts.block(twitter.id("alice"), twitter.id("acme_support"))


def close_inbox(twitter: Twitter) -> None:
    twitter.account("alice").allow_dms_from = "following"


def use_up_the_day(twitter: Twitter) -> None:
    window = Window(MESSAGES_A_DAY_PER_USER, twitter.world.now_ms + DAY_MS, used=MESSAGES_A_DAY_PER_USER)
    twitter.world.limits.windows[f"messages sent {twitter.id('acme_support')}"] = window


ORDER = [
    (suspend_own, OWN_SUSPENDED),
    (suspend_other, OTHER_SUSPENDED),
    (block_other, OWN_BLOCK),
    (be_blocked, BLOCKED),
    (close_inbox, NOT_FOLLOWING),
]


@pytest.mark.parametrize(("obstacle", "refused"), [*ORDER, (use_up_the_day, CAPPED)])
async def test_each_obstacle_has_its_error(twitter: Twitter, obstacle: Any, refused: tuple[int, int, str]) -> None:
    obstacle(twitter)

    assert refusal(await twitter.post(NEW, json=message(twitter.id()))) == refused


@pytest.mark.parametrize("first", range(len(ORDER)))
async def test_of_several_obstacles_the_first_in_order_is_told(twitter: Twitter, first: int) -> None:
    for obstacle, _ in [*ORDER[first:], (use_up_the_day, CAPPED)]:
        obstacle(twitter)

    response = await twitter.post(NEW, json=message(twitter.id(), "x" * 10_001))

    assert refusal(response) == ORDER[first][1]


async def test_a_long_text_is_told_before_the_days_cap(twitter: Twitter) -> None:
    use_up_the_day(twitter)

    assert refusal(await twitter.post(NEW, json=message(twitter.id(), "x" * 10_001))) == TOO_LONG


async def test_the_shape_of_a_request_is_looked_at_before_its_recipient(twitter: Twitter) -> None:
    status, code, _ = refusal(await twitter.post(NEW, json=message("7", "")))

    assert (status, code) == (400, 214)


async def test_an_unknown_recipient_cannot_be_found(twitter: Twitter) -> None:
    suspend_own(twitter)

    assert refusal(await twitter.post(NEW, json=message("7"))) == UNKNOWN


async def test_a_text_has_up_to_ten_thousand_characters(twitter: Twitter) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), "🙂" * 10_000))

    assert response.status_code == 200


async def test_who_takes_no_messages_from_strangers_takes_those_of_accounts_it_follows(twitter: Twitter) -> None:
    close_inbox(twitter)
    social.tie(twitter.world, "follow", twitter.id("alice"), twitter.id("acme_support"))

    assert (await twitter.post(NEW, json=message(twitter.id()))).status_code == 200


async def test_who_has_written_may_be_answered(twitter: Twitter) -> None:
    close_inbox(twitter)
    await twitter.write(sender="alice")

    assert (await twitter.post(NEW, json=message(twitter.id()))).status_code == 200


async def test_a_block_stands_even_in_a_conversation(twitter: Twitter) -> None:
    await twitter.write(sender="alice")
    be_blocked(twitter)

    assert refusal(await twitter.post(NEW, json=message(twitter.id()))) == BLOCKED


async def test_five_answers_to_each_message_are_free_of_the_days_cap(twitter: Twitter) -> None:
    use_up_the_day(twitter)
    await twitter.write(sender="alice")

    statuses = [(await twitter.post(NEW, json=message(twitter.id()))).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [403]


async def test_the_cap_of_an_app_is_a_rate_limit(twitter: Twitter) -> None:
    window = Window(MESSAGES_A_DAY_PER_APP, twitter.world.now_ms + DAY_MS, used=MESSAGES_A_DAY_PER_APP)
    twitter.world.limits.windows[f"messages sent by app {twitter.app.id}"] = window

    response = await twitter.post(NEW, json=message(twitter.id()))

    assert (response.status_code, response.content) == (
        429,
        b'{"errors":[{"message":"Rate limit exceeded","code":88}]}',
    )


async def test_the_days_cap_ends_after_a_day_of_the_worlds_clock(twitter: Twitter) -> None:
    use_up_the_day(twitter)
    twitter.world.clock.advance(DAY_MS)

    assert (await twitter.post(NEW, json=message(twitter.id()))).status_code == 200


async def test_without_rate_limits_there_is_no_cap(twitter: Twitter) -> None:
    use_up_the_day(twitter)
    twitter.rule(rate_limits=False)

    assert (await twitter.post(NEW, json=message(twitter.id()))).status_code == 200


@pytest.mark.parametrize("path", ["indicate_typing", "mark_read"])
async def test_a_suspended_account_neither_types_nor_reads_aloud(twitter: Twitter, path: str) -> None:
    last = await twitter.write()
    suspend_own(twitter)

    parameters = {"recipient_id": twitter.id("alice"), "last_read_event_id": last}
    response = await twitter.post(f"/1.1/direct_messages/{path}.json", params=parameters)

    assert refusal(response) == OWN_SUSPENDED
    assert twitter.journal("event")[-1].about["event"] == "message"


async def test_a_suspended_account_still_sees_its_messages(twitter: Twitter) -> None:
    await twitter.write("before")
    suspend_own(twitter)

    response = await twitter.get("/1.1/direct_messages/events/list.json")

    assert len(response.json()["events"]) == 1
