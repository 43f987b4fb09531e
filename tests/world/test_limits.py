import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.builders import DAY_MS, NOON_MS
from twitter_emulator.protocol import errors
from twitter_emulator.world.limits import LIMITS, MESSAGES_A_DAY_PER_APP, MESSAGES_A_DAY_PER_USER, Limits, Window

LIST = "/direct_messages/events/list"
QUARTER_MS = 900_000


def counted(limits: Limits, calls: int, *, caller: str = "token", at_ms: int = NOON_MS) -> Window:
    """The window of `LIST` after so many *calls*."""
    for _ in range(calls - 1):
        limits.count(LIST, caller, 15, at_ms)
    return limits.count(LIST, caller, 15, at_ms)


def send(
    limits: Limits, times: int = 1, *, user: str = "1", to: str = "2", app: str = "a", at_ms: int = NOON_MS
) -> None:
    for _ in range(times):
        limits.sent(user, to, app, at_ms)


def used(limits: Limits, *, user: str = "1", at_ms: int = NOON_MS) -> int:
    """How much of the daily cap *user* has used up."""
    return limits.look("messages sent", user, MESSAGES_A_DAY_PER_USER, at_ms, length_ms=DAY_MS).used


def test_a_window_starts_with_the_first_call_and_lasts_900_seconds() -> None:
    limits = Limits()
    first = counted(limits, 1)

    later = counted(limits, 1, at_ms=NOON_MS + QUARTER_MS - 1)

    assert first.resets_ms == later.resets_ms == NOON_MS + QUARTER_MS
    assert later.used == 2


def test_a_new_window_starts_with_the_first_call_after_the_old_one() -> None:
    limits = Limits()
    counted(limits, 15)

    next_window = counted(limits, 1, at_ms=NOON_MS + QUARTER_MS)

    assert (next_window.used, next_window.remaining) == (1, 14)
    assert next_window.resets_ms == NOON_MS + 2 * QUARTER_MS


def test_the_call_that_is_one_too_many_shows() -> None:
    limits = Limits()

    last, too_many = counted(limits, 15).remaining, counted(limits, 1)

    assert last == 0
    assert too_many.used > too_many.limit
    assert too_many.remaining == 0


def test_calls_that_are_refused_do_not_prolong_the_window() -> None:
    limits = Limits()
    counted(limits, 100)

    assert counted(limits, 1, at_ms=NOON_MS + QUARTER_MS).used == 1


def test_looking_at_a_window_neither_counts_nor_starts_it() -> None:
    limits = Limits()

    looked = limits.look(LIST, "token", 15, NOON_MS)

    assert (looked.used, looked.remaining) == (0, 15)
    assert limits.windows == {}
    assert counted(limits, 1, at_ms=NOON_MS + 5).resets_ms == NOON_MS + 5 + QUARTER_MS


def test_looking_shows_what_was_counted_until_the_window_ends() -> None:
    limits = Limits()
    counted(limits, 3)

    assert limits.look(LIST, "token", 15, NOON_MS + QUARTER_MS - 1).remaining == 12
    assert limits.look(LIST, "token", 15, NOON_MS + QUARTER_MS).remaining == 15


def test_every_caller_and_every_resource_has_a_window_of_its_own() -> None:
    limits = Limits()
    counted(limits, 5)

    assert counted(limits, 1, caller="another token").used == 1
    assert limits.count("/users/show/:id", "token", 900, NOON_MS).used == 1


@pytest.mark.parametrize("back_ms", [1, QUARTER_MS, 25 * 3_600_000])
def test_a_clock_set_back_leaves_no_window_that_outlasts_its_length(back_ms: int) -> None:
    limits = Limits()
    counted(limits, 15)

    after = counted(limits, 1, at_ms=NOON_MS - back_ms)

    assert after.used == 1
    assert after.resets_ms == NOON_MS - back_ms + QUARTER_MS


@given(st.lists(st.integers(0, 5 * QUARTER_MS), max_size=60))
def test_no_window_ever_counts_more_than_its_900_seconds(times: list[int]) -> None:
    limits = Limits()

    for nth, at_ms in enumerate(sorted(times), start=1):
        window = limits.count(LIST, "token", 1000, at_ms)
        begun_ms = window.resets_ms - QUARTER_MS
        assert begun_ms <= at_ms < window.resets_ms
        assert window.used == nth - sum(earlier < begun_ms for earlier in times)


@pytest.mark.parametrize(
    ("resource", "user", "app"),
    [
        (LIST, 15, None),
        ("/account/verify_credentials", 75, None),
        ("/users/lookup", 900, 300),
        ("/account_activity/all/:instance_name/subscriptions", 500, 500),
        ("/account_activity/all/:instance_name/subscriptions/list", None, 50),
        ("/direct_messages/mark_read", 1000, None),
    ],
)
def test_the_windows_are_as_wide_as_the_facts_say(resource: str, user: int | None, app: int | None) -> None:
    assert (LIMITS[resource].user, LIMITS[resource].app) == (user, app)


def test_five_answers_to_a_message_do_not_touch_the_daily_cap_and_the_sixth_does() -> None:
    limits = Limits()
    limits.received("1", "2", NOON_MS)

    send(limits, 5)
    before_the_sixth = used(limits)
    send(limits)

    assert (before_the_sixth, used(limits)) == (0, 1)


def test_each_message_received_gives_five_new_answers_and_another_24_hours() -> None:
    limits = Limits()
    limits.received("1", "2", NOON_MS)
    send(limits, 3)

    limits.received("1", "2", NOON_MS + DAY_MS - 1)
    send(limits, 5, at_ms=NOON_MS + 2 * DAY_MS - 2)

    assert used(limits, at_ms=NOON_MS + 2 * DAY_MS - 2) == 0


def test_free_answers_that_were_not_used_do_not_add_up() -> None:
    limits = Limits()
    for _ in range(3):
        limits.received("1", "2", NOON_MS)

    send(limits, 6)

    assert used(limits) == 1


def test_an_answer_after_24_hours_counts() -> None:
    limits = Limits()
    limits.received("1", "2", NOON_MS)

    send(limits, at_ms=NOON_MS + DAY_MS)

    assert used(limits, at_ms=NOON_MS + DAY_MS) == 1


def test_free_answers_are_for_the_one_who_wrote() -> None:
    limits = Limits()
    limits.received("1", "2", NOON_MS)

    send(limits, to="3")
    send(limits, user="2", to="1")

    assert (used(limits), used(limits, user="2")) == (1, 1)


def test_the_thousand_and_first_message_of_a_day_is_refused_over_all_apps() -> None:
    limits = Limits()
    send(limits, 500, app="a")
    send(limits, 500, app="b")

    with pytest.raises(errors.DailyMessageLimit):
        send(limits, app="c")


def test_a_user_whose_cap_is_used_up_may_still_answer() -> None:
    limits = Limits()
    send(limits, MESSAGES_A_DAY_PER_USER, to="3")
    limits.received("1", "2", NOON_MS)

    send(limits, 5)

    with pytest.raises(errors.DailyMessageLimit):
        send(limits)


def test_a_day_after_its_first_message_the_cap_begins_anew() -> None:
    limits = Limits()
    send(limits, MESSAGES_A_DAY_PER_USER)

    send(limits, at_ms=NOON_MS + DAY_MS)

    assert used(limits, at_ms=NOON_MS + DAY_MS) == 1


def test_an_apps_cap_is_over_all_its_users() -> None:
    limits = Limits()
    for user in range(15):
        send(limits, MESSAGES_A_DAY_PER_USER, user=str(user))

    with pytest.raises(errors.RateLimitExceeded):
        send(limits, user="another")

    send(limits, user="another", app="another app")


def test_a_message_that_is_refused_counts_for_nobody() -> None:
    limits = Limits()
    limits.windows["messages sent by app a"] = Window(MESSAGES_A_DAY_PER_APP, NOON_MS + DAY_MS, MESSAGES_A_DAY_PER_APP)

    with pytest.raises(errors.RateLimitExceeded):
        send(limits)

    assert used(limits) == 0
