"""When people are there."""

from datetime import datetime
from typing import Any

import pytest

from twitter_channel.conduct import Hours
from twitter_channel.conversations.hours import closed_words, is_open, minutes, next_opening


def hours(zone: str = "Europe/Berlin", **values: Any) -> Hours:
    """Monday with a break at noon, Friday until midnight, closed on one Monday."""
    week = {"monday": ("13:00-17:00", "09:00-12:00"), "friday": ("18:00-24:00",)}
    return Hours(**{"time_zone": zone, "week": week, "closed_on": ("2026-12-28",), **values})


def at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-23T09:00+01:00", True),
        ("2026-11-23T08:59:59+01:00", False),
        ("2026-11-23T12:00+01:00", False),
        ("2026-11-23T16:59:59+01:00", True),
        ("2026-11-23T17:00+01:00", False),
        ("2026-11-24T10:00+01:00", False),
        ("2026-11-27T23:59:59+01:00", True),
        ("2026-11-28T00:00+01:00", False),
        ("2026-12-28T10:00+01:00", False),
        ("2026-07-06T07:30+00:00", True),
        ("2026-11-23T07:30+00:00", False),
    ],
)
def test_people_are_there_at_their_hours_by_their_own_clock(moment: str, expected: bool) -> None:
    assert is_open(hours(), at(moment)) is expected


def test_without_hours_people_are_always_there() -> None:
    assert is_open(None, 0)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-23T07:00+01:00", "2026-11-23T09:00+01:00"),
        ("2026-11-23T12:30+01:00", "2026-11-23T13:00+01:00"),
        ("2026-11-23T18:00+01:00", "2026-11-27T18:00+01:00"),
        ("2026-12-25T20:00+01:00", "2027-01-01T18:00+01:00"),
        # Clocks went back in between: an hour more passes than they show.
        ("2026-10-24T12:00+02:00", "2026-10-26T09:00+01:00"),
    ],
)
def test_the_next_opening_is_found_over_breaks_holidays_and_changes_of_the_clock(moment: str, opening: str) -> None:
    found = next_opening(hours(), at(moment))

    assert found is not None
    assert found.timestamp() == at(opening)


def test_who_never_opens_has_no_next_opening() -> None:
    closed = hours(week={})

    assert next_opening(closed, at("2026-11-23T07:00+01:00")) is None
    assert closed_words(closed, 0).endswith("when we are back: soon.")


def test_customers_are_told_when_people_are_back() -> None:
    said = closed_words(hours(say="Back on {opens}."), at("2026-11-23T18:00+01:00"))

    assert said == "Back on Friday, 18:00 (Europe/Berlin)."


@pytest.mark.parametrize(
    "span", ["9:00-17:00", "09:00", "17:00-09:00", "09:00-09:00", "24:00-24:00", "09:60-10:00", ""]
)
def test_what_is_no_span_of_a_day_is_none(span: str) -> None:
    assert minutes(span) is None
