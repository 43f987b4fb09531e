"""A world in the words of people, on an emulator in this process."""

import pytest

from twitter_emulator.client import ControlError
from twitter_emulator.harness.people import NotHeard, Twitter


def answer(twitter: Twitter, name: str, text: str) -> None:
    twitter.write(twitter.brand.screen_name, name, text)


def test_a_customer_hears_the_messages_one_after_the_other(twitter: Twitter) -> None:
    alice = twitter.customer("alice")
    answer(twitter, "alice", "one")
    answer(twitter, "alice", "two")

    assert [alice.hears().text, alice.hears().text] == ["one", "two"]


def test_what_comes_before_the_words_waited_for_is_passed_over(twitter: Twitter) -> None:
    alice = twitter.customer("alice")
    for text in ("one", "two", "three"):
        answer(twitter, "alice", text)

    alice.hears("two")

    assert alice.hears().text == "three"


def test_a_customer_does_not_hear_herself_nor_what_others_are_told(twitter: Twitter) -> None:
    alice = twitter.customer("alice")
    alice.says("hello")
    answer(twitter, "bob", "hello Bob")

    with pytest.raises(NotHeard, match="@alice heard nothing new from @acme_support within 10ms"):
        alice.hears(within="10ms")


def test_a_customer_who_is_not_there_yet_is_made_once(twitter: Twitter) -> None:
    assert twitter.customer("newcomer") is twitter.customer("newcomer")
    assert twitter.customer("newcomer").says("hello").sender == "newcomer"


def test_a_quick_reply_that_was_never_offered_cannot_be_pressed(twitter: Twitter) -> None:
    with pytest.raises(NotHeard, match="cannot press 'Yes'; offered was nothing"):
        twitter.customer("alice").presses("Yes")


def test_a_refused_message_says_why(twitter: Twitter) -> None:
    twitter.world.change_account(twitter.brand.screen_name, allow_dms_from="following")

    with pytest.raises(ControlError, match="allow message requests from everyone"):
        twitter.customer("alice").says("hello")


def test_a_world_in_which_nothing_happens_is_settled(twitter: Twitter) -> None:
    assert twitter.settled(within="1s")


def test_a_long_text_is_shortened_in_the_transcript(twitter: Twitter) -> None:
    twitter.customer("alice").says("x" * 600)

    assert twitter.transcript() == f"  @alice: {'x' * 500}… (600 characters)"


def test_the_clock_is_moved_by_hand(twitter: Twitter) -> None:
    before = twitter.clock.freeze().now_ms

    assert twitter.clock.advance("25h").now_ms - before == 25 * 3600 * 1000
    assert twitter.clock.now.frozen
    assert not twitter.clock.resume().frozen
