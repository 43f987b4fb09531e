"""Limits are honoured: long texts, and the time after a 429."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from tests.harness.invariants.journals import Journal
from twitter_emulator.harness.invariants.limits import limits_ignored

READING = "GET /1.1/direct_messages/events/list.json"


@pytest.fixture
def journal() -> Journal:
    return Journal()


def refused(journal: Journal, *, reset_in_s: int | None, body: str = "") -> None:
    headers = {"date": format_datetime(journal.at, usegmt=True)}
    if reset_in_s is not None:
        headers["x-rate-limit-reset"] = str(int(journal.at.timestamp()) + reset_in_s)
    journal.call(endpoint=READING, status=429, error=88, response_headers=headers, request_body=body)


def wait(journal: Journal, seconds: float) -> None:
    journal.at += timedelta(seconds=seconds)


def test_a_text_over_the_limit_is_a_breach(journal: Journal) -> None:
    journal.call(status=403, error=354)

    assert [breach.entries for breach in limits_ignored(journal.entries)] == [(1,)]


def test_a_call_before_the_reset_is_a_breach(journal: Journal) -> None:
    refused(journal, reset_in_s=60)
    wait(journal, 5)
    journal.call(endpoint=READING)

    (breach,) = limits_ignored(journal.entries)

    assert breach.entries == (1, 2)
    assert "was called again 5.0 s after a 429" in breach.sentence


@pytest.mark.parametrize(
    ("after_s", "about"),
    [(61, {}), (0.1, {}), (5, {"endpoint": "GET /1.1/users/show.json"}), (5, {"user": "7"})],
    ids=["after the reset", "on its way already", "another endpoint", "another account"],
)
def test_other_calls_are_none(journal: Journal, after_s: float, about: dict[str, object]) -> None:
    refused(journal, reset_in_s=60)
    wait(journal, after_s)
    journal.call(**{"endpoint": READING, **about})

    assert list(limits_ignored(journal.entries)) == []


def test_a_clock_that_was_moved_excuses_a_call(journal: Journal) -> None:
    refused(journal, reset_in_s=60)
    journal.add("clock")
    wait(journal, 5)
    journal.call(endpoint=READING)

    assert list(limits_ignored(journal.entries)) == []


def test_the_same_call_again_and_again_is_a_breach_where_no_reset_is_named(journal: Journal) -> None:
    for _ in range(5):
        refused(journal, reset_in_s=None, body="hello")
        wait(journal, 0.1)

    (breach,) = limits_ignored(journal.entries)

    assert breach.sentence == f"The same {READING} was refused with 429 5 times within a second."


def test_different_calls_at_once_and_slow_repetitions_are_no_hammering(journal: Journal) -> None:
    for number in range(8):
        refused(journal, reset_in_s=None, body=f"to customer {number}")
    for _ in range(8):
        refused(journal, reset_in_s=None, body="hello")
        wait(journal, 0.5)

    assert list(limits_ignored(journal.entries)) == []
