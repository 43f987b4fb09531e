"""Which step somebody may have meant."""

from pytest_bdd import parsers
from pytest_bdd.parser import Step
from pytest_bdd.steps import StepFunctionContext

from twitter_emulator.harness.wording import Wording, meant, unknown, wording


def worded(words: str, type: str = "when") -> Wording:
    def explained() -> None:
        """What it does."""

    assert type in ("given", "when", "then")
    return wording(StepFunctionContext(type, explained, parsers.parse(words)))  # type: ignore[arg-type]


WRITES, HEARS, PASSES = (
    worded('{name:w} writes "{text}"'),
    worded('{name:w} hears "{text}"', "then"),
    worded("{n:d} days pass"),
)


def said(words: str, keyword: str = "When") -> Step:
    return Step(name=words, type=keyword.lower(), indent=4, line_number=7, keyword=keyword)


def test_a_misspelt_word_is_put_right() -> None:
    assert meant('alice wrotes "hi there"', [HEARS, PASSES, WRITES])[0] == WRITES


def test_what_stands_in_quotes_does_not_matter() -> None:
    assert meant('alice hear "that 2 days pass or so"', [WRITES, PASSES, HEARS])[0] == HEARS


def test_what_is_like_nothing_is_meant_to_be_nothing() -> None:
    assert meant("the moon rises over the quiet sea", [WRITES, HEARS, PASSES]) == []


def test_a_step_under_the_wrong_keyword_is_told_the_right_one() -> None:
    assert unknown(said('alice hears "hi"'), [WRITES, HEARS]) == (
        'No step is worded like this: When alice hears "hi"\nThere is one for Then: write “Then …”.'
    )


def test_the_conversions_of_a_wording_are_not_shown() -> None:
    assert unknown(said("3 day pass"), [PASSES]).splitlines()[1:] == ["Did you mean:", "  When {n} days pass"]


def test_where_nothing_is_close_the_catalogue_is_named() -> None:
    assert unknown(said("the moon rises over the quiet sea"), [WRITES]).endswith("with: twitter-emulator bdd steps")
