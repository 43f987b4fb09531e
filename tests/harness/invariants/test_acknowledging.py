"""What reached the channel is acknowledged in time, in the right form."""

import pytest

from tests.harness.invariants.journals import Journal
from twitter_emulator.harness.invariants.acknowledging import contracts_broken, unacknowledged


@pytest.fixture
def journal() -> Journal:
    return Journal()


def test_a_delivery_that_was_received_in_time_is_acknowledged(journal: Journal) -> None:
    journal.attempt(took_ms=2999.0)

    assert list(unacknowledged(journal.entries)) == []


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"took_ms": 3400.0}, "it took 3.4 s, and Twitter waits 3 s"),
        ({"status": 500, "error": "answered 500"}, "answered 500"),
        (
            {"status": None, "error": "no complete answer within 3 s", "trouble": "slow"},
            "no complete answer within 3 s",
        ),
        ({"status": None, "error": "the connection was closed", "trouble": "closed"}, "the connection was closed"),
    ],
    ids=["late", "refused", "silent", "crashed"],
)
def test_anything_else_is_a_breach_with_its_reason(journal: Journal, about: dict[str, object], why: str) -> None:
    journal.attempt(**about)

    (breach,) = unacknowledged(journal.entries)

    assert breach.sentence == f"Delivery d1 was not acknowledged within 3 s: {why}."


@pytest.mark.parametrize(
    "about",
    [
        {"status": None, "error": "does not accept connections", "trouble": "connect"},
        {"status": 401, "error": "answered 401", "altered": True},
        {"status": 401, "error": "answered 401", "fault": "f1"},
    ],
    ids=["not there", "altered by the test", "met by a fault"],
)
def test_what_is_not_the_channels_answer_to_twitter_is_no_breach(journal: Journal, about: dict[str, object]) -> None:
    journal.attempt(**about)

    assert list(unacknowledged(journal.entries)) == []


def test_each_problem_of_a_violation_is_a_breach_unless_the_test_made_it(journal: Journal) -> None:
    problems = [{"path": "event", "reason": "'type' is missing"}, {"path": "", "reason": "is no object"}]
    journal.add("violation", contract="direct_message_create.request", problems=problems)
    journal.add("violation", contract="delivery", problems=problems, altered=True)

    assert [breach.sentence for breach in contracts_broken(journal.entries)] == [
        "direct_message_create.request: event: 'type' is missing",
        "direct_message_create.request: the whole: is no object",
    ]
