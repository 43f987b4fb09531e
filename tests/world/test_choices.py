"""Names and values of choices are held to what there is."""

import pytest

from twitter_emulator.world.choices import ChoiceError, Choices, chosen
from twitter_emulator.world.rules import Rules


def test_only_what_is_named_changes() -> None:
    base = Choices(named_twice="screen_name")

    assert chosen({"received": "200"}, base) == Choices(named_twice="screen_name", received="200")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"name_twice": "x"}, "there is no choice 'name_twice'; did you mean named_twice?"),
        ({"xyz": "x"}, "there is no choice 'xyz'; `twitter-emulator coverage --choices` lists them"),
        ({"named_twice": "id"}, "named_twice is 'id'; it takes one of user_id, screen_name"),
        ({"named_twice": None}, "named_twice is None; it takes one of user_id, screen_name"),
        ({"unknown_message": "200"}, "unknown_message is '200'; it takes STATUS, STATUS/CODE or STATUS/CODE TEXT"),
        ({"unknown_message": 404}, "unknown_message is 404; it takes STATUS, STATUS/CODE or STATUS/CODE TEXT"),
        ({"retry_schedule": "soon"}, "retry_schedule is 'soon'; it takes seconds with commas between"),
        ({"user_agent": "two\nlines"}, "user_agent is 'two\\nlines'; it takes text like 'twitter-emulator'"),
        ({"media_key_prefixes": "3"}, "media_key_prefixes is '3'; it takes text like '3,16,7'"),
    ],
)
def test_what_cannot_be_chosen_is_refused_in_words(wanted: dict[str, object], told: str) -> None:
    with pytest.raises(ChoiceError) as refused:
        chosen(wanted, Choices())

    assert str(refused.value).startswith(told)


def test_the_retry_schedule_is_in_seconds() -> None:
    assert Choices(retry_schedule="0.5,3,27").retries_ms == (500, 3000, 27_000)


def test_a_tier_with_retries_follows_the_schedule() -> None:
    choices = Choices(retry_schedule="1,2")

    assert Rules(tier="paid", choices=choices).limits.retries_ms == (1000, 2000)
    assert Rules(tier="sandbox", choices=choices).limits.retries_ms == ()
