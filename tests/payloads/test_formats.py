"""Times and cursors (facts §1.5, §2.3, §4.1, §6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_emulator.payloads.formats import (
    classic_date,
    cursor_after,
    event_id_in,
    revoke_date,
    webhook_date,
)


def test_a_classic_date_is_in_utc_with_english_names() -> None:
    assert classic_date(1544479423000) == "Mon Dec 10 22:03:43 +0000 2018"


@pytest.mark.parametrize(
    ("ms", "date"),
    [
        (1598779128000, "2020-08-30 09:18:48 +0000"),
        (1598779127001, "2020-08-30 09:18:48 +0000"),
        (1598779127999, "2020-08-30 09:18:48 +0000"),
    ],
)
def test_the_date_of_a_webhook_is_rounded_up_to_a_full_second(ms: int, date: str) -> None:
    assert webhook_date(ms) == date


def test_the_date_of_a_revocation_has_an_offset() -> None:
    assert revoke_date(1527155292000) == "2018-05-24T09:48:12+00:00"


def test_a_cursor_is_the_base64_of_an_id_without_padding() -> None:
    assert cursor_after("1142098079526600708") == "MTE0MjA5ODA3OTUyNjYwMDcwOA"


@given(event_id=st.integers(0, 10**20 - 1).map(str))
def test_a_cursor_leads_back_to_its_id(event_id: str) -> None:
    assert event_id_in(cursor_after(event_id)) == event_id


@given(cursor=st.text())
def test_any_text_is_a_cursor_or_none(cursor: str) -> None:
    found = event_id_in(cursor)

    assert found is None or (found.isascii() and found.isdigit() and len(found) <= 20)
