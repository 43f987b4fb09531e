"""How much of a tweet a text takes."""

import pytest

from twitter_channel.twitter.lengths import weight_of
from twitter_emulator.world import tweet_length


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("Hello", 5),
        ("Grüße, привет, שלום", 19),
        ("cafe\u0301", 4),
        ("こんにちは", 10),
        ("“quoted” – and so on…", 22),
        ("see https://acme.example/a/very/long/path?of=things now", 31),
        ("😀", 2),
        ("👍🏽", 2),
        ("❤️", 2),
        ("👨‍👩‍👧", 2),
        ("🇩🇪🇫🇷", 4),
    ],
)
def test_characters_count_as_twitter_says(text: str, weight: int) -> None:
    assert weight_of(text) == tweet_length.weight_of(text) == weight
