"""Regular expressions of rule files: which are allowed, and how much of a text they see."""

import time

import pytest

from twitter_channel.bot.patterns import LENGTHS, Unbounded, bounded


def test_named_groups_are_caught_and_case_does_not_matter() -> None:
    pattern = bounded(r"order (?P<number>[a-z]-\d{4})(?P<rest>!)?")

    assert pattern.captured("About ORDER A-4711 again") == {"number": "A-4711", "rest": ""}
    assert pattern.captured("about nothing") is None


@pytest.mark.parametrize(
    ("source", "length"),
    [
        (r"parcel|delivery", 1_000),
        (r"\d{3,}", 1_000),
        (r"(\d{3}-)+", 1_000),
        (r"colou?rs?", 1_000),
        (r"from .* to", 1_000),
        (r"from .* to .*", 300),
        (r"[\w.+-]+@[\w-]+\.[\w.]+", 100),
        (r"[)](?:ab|cd)[(\]]x{a}", 1_000),
        (r"(?i:A)(?#a comment+)x", 1_000),
    ],
)
def test_the_more_a_pattern_has_to_try_the_less_text_it_sees(source: str, length: int) -> None:
    assert bounded(source).length == length


@pytest.mark.parametrize(
    "source",
    [
        r"(a+)+$",
        r"(a*)*b",
        r"(a|aa)+$",
        r"(?:x?){30}y",
        r"(?P<words>\w+\s?)*!",
        r"(x)(?(1)a+|b+)+",
        r"[)](a+)+",
        r"[]](a+)+",
        r"\((a+)+",
        r"((a{2,40})){3}",
    ],
)
def test_a_choice_within_a_repeat_is_refused(source: str) -> None:
    with pytest.raises(Unbounded, match="repeats"):
        bounded(source)


@pytest.mark.parametrize("source", ["a?" * 25 + "a" * 25, ".*a.*b.*c.*d", "a{0,50}" * 5, "(?:a|b)" * 30])
def test_too_many_choices_are_refused(source: str) -> None:
    with pytest.raises(Unbounded, match="too many"):
        bounded(source)


@pytest.mark.parametrize("source", ["(?x) a b", "(?ix)a", "(?x:a # (b+)+ \n)"])
def test_a_pattern_with_blanks_and_comments_is_refused(source: str) -> None:
    with pytest.raises(Unbounded, match="flag x"):
        bounded(source)


@pytest.mark.parametrize("source", [r".*a.*b", r"\w+\s?\w+\s?!", r"(?:a|b)?(?:c|d)?.*x", r"[\w.]+@[\w-]+\.[\w.]+x"])
@pytest.mark.parametrize("text", ["a" * 10_000, "ab" * 5_000, "a@" * 5_000, "a." * 5_000])
def test_what_is_allowed_is_fast_whatever_a_customer_writes(source: str, text: str) -> None:
    pattern, begun = bounded(source), time.process_time()

    pattern.captured(text)

    assert time.process_time() - begun < 1


def test_no_more_than_the_longest_length_is_searched() -> None:
    assert bounded("needle").captured("x" * LENGTHS[0] + "needle") is None
