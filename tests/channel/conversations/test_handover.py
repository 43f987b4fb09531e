"""The rules of bot and people."""

from typing import Any

import pytest

from twitter_channel.answers import Answer
from twitter_channel.bot.turns import Result
from twitter_channel.conduct import Conduct, Hours
from twitter_channel.conduct import HandOver as Rules
from twitter_channel.conversations import handover
from twitter_channel.conversations.handover import HandOver
from twitter_channel.store.talks import Change, Hands, Talk

NOW = 1_600_000_000.0
"""A Sunday."""

NOON_ON_MONDAY = Hours(time_zone="UTC", week={"monday": ("12:00-13:00",)}, say="Back {opens}.")


def conduct(hours: Hours | None = None, **rules: Any) -> Conduct:
    return Conduct(hand_over=Rules(**rules), hours=hours)


OF_BOT = Hands()


def talk(hands: Hands = OF_BOT, *, is_over: bool = False) -> Talk:
    return Talk(1, 1, "2", "alice", {}, hands, {}, 0, is_over, 0)


def said(handing: HandOver | None) -> list[str]:
    assert handing is not None
    return [answer.text for answer in handing.answers]


@pytest.mark.parametrize("text", ["Agent!", "i want a HUMAN, please", "agent"])
def test_a_keyword_of_the_customers_hands_over(text: str) -> None:
    handing = handover.before_asking(conduct(say="One moment."), text, NOW)

    assert handing is not None
    assert handing.reason == "keyword"
    assert said(handing) == ["One moment."]


@pytest.mark.parametrize("text", ["humanity", "reagent", "", "hello"])
def test_other_words_do_not(text: str) -> None:
    assert handover.before_asking(conduct(), text, NOW) is None


def test_keywords_may_be_several_words_or_none() -> None:
    assert handover.before_asking(conduct(keywords=("real person",)), "A real  person?", NOW)
    assert handover.before_asking(conduct(keywords=()), "agent human", NOW) is None


def test_outside_hours_a_customer_who_is_handed_over_hears_when_people_are_back() -> None:
    assert said(handover.before_asking(conduct(NOON_ON_MONDAY), "agent", NOW)) == ["Back Monday, 12:00 (UTC)."]


@pytest.mark.parametrize(("outside", "reason"), [("bot", None), ("queue", "hours")])
def test_outside_hours_the_bot_goes_on_or_everybody_is_left_to_people(outside: Any, reason: str | None) -> None:
    hours = Hours(time_zone="UTC", week={}, outside=outside)

    handing = handover.before_asking(conduct(hours), "hello", NOW)

    assert (handing and handing.reason) == reason


def test_the_bots_own_request_hands_over_with_its_words_or_ours() -> None:
    with_words = handover.after_asking(conduct(say="One moment."), Result((Answer("Bye"),), {}, "angry"), 0, NOW)
    without = handover.after_asking(conduct(say="One moment."), Result((), {}, "angry"), 0, NOW)
    outside = handover.after_asking(conduct(NOON_ON_MONDAY), Result((Answer("Bye"),), {}, "angry"), 0, NOW)

    assert said(with_words) == ["Bye"]
    assert said(without) == ["One moment."]
    assert said(outside) == ["Bye", "Back Monday, 12:00 (UTC)."]


@pytest.mark.parametrize(("most", "fallbacks", "is_handed"), [(None, 9, False), (3, 2, False), (3, 3, True)])
def test_so_many_fallbacks_in_a_row_hand_over(most: int | None, fallbacks: int, is_handed: bool) -> None:
    result = Result((Answer("Pardon?"),), is_fallback=True)

    handing = handover.after_asking(conduct(after_fallbacks=most, say="One moment."), result, fallbacks, NOW)

    assert (handing is not None) == is_handed
    assert not is_handed or said(handing) == ["One moment."]


def test_a_failure_hands_over_unless_it_is_not_to() -> None:
    assert said(handover.after_failure(conduct(failure_say="Sorry."), "status 500", NOW)) == ["Sorry."]
    assert handover.after_failure(conduct(on_failure=False), "status 500", NOW) is None


def test_people_have_their_time_from_now_or_from_the_next_opening() -> None:
    opening = 1_600_084_800
    assert handover.returns_at(conduct(back_after=60), NOW) == (NOW + 3_600) * 1000
    assert handover.returns_at(conduct(NOON_ON_MONDAY, back_after=60), NOW) == (opening + 3_600) * 1000
    assert handover.returns_at(conduct(back_after=None), NOW) is None


def test_who_has_the_conversation_already_need_not_take_it() -> None:
    theirs = talk(Hands(owner="people"))

    assert handover.to_people(conduct(), NOW, "bot", "")(theirs) is None
    assert handover.taken(conduct(), NOW, None, "kim")(theirs) is None
    assert handover.given_to_bot(None, "kim")(talk()) is None
    assert handover.closed(None, "kim")(talk(Hands("closed"))) is None
    assert handover.reopened("kim")(talk()) is None
    assert handover.assigned(conduct(), NOW, "kim", None)(talk(Hands(owner="people", assignee="kim"))) is None


def test_what_people_write_gives_them_more_time_and_is_noted_once() -> None:
    first = handover.written(conduct(back_after=1), NOW, "kim")(talk())
    assert first is not None
    second = handover.written(conduct(back_after=1), NOW + 30, "kim")(talk(first.hands))

    assert (first.is_noted, first.silences, first.hands.assignee) == (True, True, "kim")
    assert second == Change(
        Hands("open", "people", "kim", round((NOW + 90) * 1000)),
        "agent",
        "kim wrote to the customer.",
        "kim",
        is_noted=False,
    )


def test_an_assigned_conversation_stays_its_owners_when_another_writes() -> None:
    change = handover.written(conduct(), NOW, "lee")(talk(Hands(owner="people", assignee="kim")))

    assert change is not None
    assert change.hands.assignee == "kim"


def test_a_conversation_goes_back_only_when_the_time_of_people_is_over() -> None:
    assert handover.back_if_over(talk(Hands(owner="people"))) is None
    back = handover.back_if_over(talk(Hands(owner="people", assignee="kim"), is_over=True))

    assert back is not None
    assert (back.hands, back.reason) == (Hands(), "timeout")
