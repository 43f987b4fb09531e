"""A channel that answers its own messages is found out, and one that only talks a lot is not."""

import pytest

from tests.harness.invariants.journals import Journal
from twitter_emulator.harness.invariants.echoes import echoes


@pytest.fixture
def journal() -> Journal:
    return Journal()


def test_the_same_answer_again_and_again_is_a_reply_to_echoes(journal: Journal) -> None:
    journal.hears("hi")
    journal.sends("Hello!", "Hello!", "Hello!")

    (breach,) = echoes(journal.entries)

    assert breach.sentence == (
        "The channel answers its own messages: 3 in a row to one customer who wrote nothing: "
        "'Hello!', 'Hello!', 'Hello!', …"
    )


@pytest.mark.parametrize(
    "texts",
    [
        ["You said: hi", "You said: You said: hi", "You said: You said: You said: hi"],
        ["Menu: 1 or 2?", "Sorry?", "Menu: 1 or 2?", "Sorry?", "Menu: 1 or 2?", "Sorry?"],
    ],
    ids=["quoting", "taking turns"],
)
def test_a_pattern_made_of_its_own_words_is_a_reply_to_echoes(journal: Journal, texts: list[str]) -> None:
    journal.hears("hi")
    journal.sends(*texts)

    assert [breach.invariant for breach in echoes(journal.entries)] == ["echo"]


def test_what_the_brand_types_in_twitter_and_a_bot_quotes_is_a_reply_to_echoes(journal: Journal) -> None:
    journal.types("I take over")
    journal.sends("You said: I take over", "You said: You said: I take over")

    assert len(list(echoes(journal.entries))) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ["Hello!", "I am a bot.", "What can I do?", "1 orders", "2 returns", "3 people", "4 more", "Just write."],
        ["1", "12", "123", "1234"],
        ["One moment…", "Still looking…", "One moment…", "Found it!"],
        ["Hello!", "Hello!"],
        ["", "", "", ""],
    ],
    ids=["long", "growing", "repeating once", "sent again after a lost answer", "pictures"],
)
def test_an_answer_in_several_parts_is_none(journal: Journal, texts: list[str]) -> None:
    journal.hears("hi")
    journal.sends(*texts)

    assert list(echoes(journal.entries)) == []


def test_equal_answers_to_as_many_equal_questions_are_none(journal: Journal) -> None:
    for _ in range(8):
        journal.hears("hi")
    journal.sends(*["Hello!"] * 8)

    assert list(echoes(journal.entries)) == []


def test_equal_answers_to_a_message_that_was_delivered_as_often_are_none(journal: Journal) -> None:
    journal.hears("hi", times=4)
    journal.sends(*["Hello!"] * 4)

    assert list(echoes(journal.entries)) == []


def test_a_channel_that_was_told_nothing_of_its_messages_cannot_have_answered_them(journal: Journal) -> None:
    journal.hears("hi")
    journal.sends(*["Hello!"] * 9, is_echoed=False)

    assert list(echoes(journal.entries)) == []


def test_what_people_type_for_the_brand_is_none(journal: Journal) -> None:
    for _ in range(9):
        journal.types("Hello!")

    assert list(echoes(journal.entries)) == []


def test_equal_answers_to_messages_in_between_are_none(journal: Journal) -> None:
    for _ in range(9):
        journal.hears("hi")
        journal.sends("Hello!")

    assert list(echoes(journal.entries)) == []
