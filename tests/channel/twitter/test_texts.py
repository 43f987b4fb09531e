"""A text as it was written, from what Twitter made of it."""

import pytest

from twitter_channel.twitter.texts import Entities, Link, as_written

SHORT = "https://t.co/0a1B2c3D4e"


def read(text: str, *links: Link) -> str:
    return as_written(text, Entities(links))


def test_markup_is_unescaped_once() -> None:
    assert read("1 &lt; 2 &amp;&amp; 3 &gt; 2, &amp;lt;") == "1 < 2 && 3 > 2, &lt;"


def test_a_short_link_becomes_the_one_that_was_written() -> None:
    text = read(f"See {SHORT}, &amp; hurry", Link(SHORT, "https://acme.example/a?b=1&lt;=2"))

    assert text == "See https://acme.example/a?b=1&lt;=2, & hurry"


@pytest.mark.parametrize("links", [(), (Link("https://t.co/other", "https://a.example"),), (Link(SHORT, None),)])
def test_a_short_link_that_nobody_explains_stays(links: tuple[Link, ...]) -> None:
    assert read(f"See {SHORT} &amp; hurry", *links) == f"See {SHORT} & hurry"


def test_a_text_without_entities_is_read_all_the_same() -> None:
    assert as_written(f"{SHORT} &amp; more", None) == f"{SHORT} & more"
