"""Texts that are longer than a message may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_channel.answers import Answer, QuickReply
from twitter_channel.conversations.splitting import parts, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", ["short"]),
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("One two. Three", ["One two.", "Three"]),
        ("first\nsecond x", ["first", "second x"]),
        ("abcdefghijklmnop", ["abcdefghij", "klmnop"]),
        ("x" * 8 + "e\u0301e\u0301e\u0301", ["x" * 8 + "e\u0301", "e\u0301e\u0301"]),
        ("x" * 8 + "\U0001f44d\U0001f3fd\U0001f44d", ["x" * 8 + "\U0001f44d\U0001f3fd", "\U0001f44d"]),
        (
            "x" * 7 + "\U0001f469\u200d\U0001f469\u200d\U0001f466",
            ["x" * 7, "\U0001f469\u200d\U0001f469\u200d\U0001f466"],
        ),
    ],
)
def test_a_text_is_cut_where_a_reader_would_pause(text: str, expected: list[str]) -> None:
    assert list(pieces(text, 10)) == expected


@given(st.text(alphabet="ab .,\n", max_size=200))
def test_nothing_but_blanks_is_lost_and_no_piece_is_too_long(text: str) -> None:
    found = list(pieces(text, 10))

    assert "".join(found).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
    assert all(len(piece) <= 10 for piece in found)


def test_the_quick_replies_stand_under_the_last_part() -> None:
    replies = (QuickReply("Yes"),)

    found = parts(Answer("one two three", replies), longest=8)

    assert found == (Answer("one two"), Answer("three", replies))
