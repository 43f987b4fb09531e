"""A message that was delivered several times is answered once."""

import pytest

from tests.harness.invariants.journals import Journal
from twitter_emulator.harness.invariants.repeats import repeats


@pytest.fixture
def journal() -> Journal:
    return Journal()


def test_an_answer_for_each_delivery_is_a_breach(journal: Journal) -> None:
    message = journal.hears("hi", times=2)
    journal.sends("Hello!", "I am a bot.", "Hello!", "I am a bot.")

    (breach,) = repeats(journal.entries)

    assert breach.sentence == f"The message 'hi' (event {message}) was delivered 2 times and answered 2 times."


def test_one_answer_to_several_deliveries_is_right(journal: Journal) -> None:
    journal.hears("hi", times=3)
    journal.sends("Hello!", "Hello!", "I am a bot.")

    assert list(repeats(journal.entries)) == []


def test_equal_answers_to_one_delivery_are_no_repetition(journal: Journal) -> None:
    journal.hears("hi")
    journal.sends("Hello!", "Hello!")

    assert list(repeats(journal.entries)) == []


def test_no_answer_at_all_is_no_repetition(journal: Journal) -> None:
    journal.hears("hi", times=2)

    assert list(repeats(journal.entries)) == []


def test_the_same_event_twice_in_one_body_counts(journal: Journal) -> None:
    message = journal.hears("hi", times=0)
    event = f'{{"type":"message_create","id":"{message}"}}'
    journal.attempt(request_body=f'{{"direct_message_events":[{event},{event}]}}')
    journal.sends("Hello!", "Hello!")

    assert len(list(repeats(journal.entries))) == 1


def test_two_webhooks_that_are_told_once_each_are_no_repetition(journal: Journal) -> None:
    message = journal.hears("hi", times=0)
    for webhook in ("8", "9"):
        journal.attempt(request_body=f'{{"type":"message_create","id":"{message}"}}', webhook=webhook)
    journal.sends("Hello!", "Hello!")

    assert list(repeats(journal.entries)) == []
