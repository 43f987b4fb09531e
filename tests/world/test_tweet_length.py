"""How much of its 280 characters a tweet takes."""

import pytest

from twitter_emulator.world.tweet_length import weight_of


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("Hello, “world”", 14),
        ("Привет", 6),
        ("日本語", 6),
        ("cafe\N{COMBINING ACUTE ACCENT}", 4),
        ("\N{GRINNING FACE}", 2),
        ("\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}", 2),
        ("\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}", 2),
        ("\N{REGIONAL INDICATOR SYMBOL LETTER B}\N{REGIONAL INDICATOR SYMBOL LETTER E}", 2),
        ("1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}", 2),
        ("https://a.example", 23),
        ("See https://acme.example/a/very/long/path/that/goes/on/and/on & http://b.example", 53),
    ],
)
def test_a_character_counts_by_its_kind_and_a_link_as_its_tco_link(text: str, weight: int) -> None:
    assert weight_of(text) == weight
