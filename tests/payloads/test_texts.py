"""Texts in payloads, and that the channel reads them as they were written (facts §2.1)."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.world.builders import a_world, named
from twitter_channel.twitter.texts import Entities, as_written
from twitter_emulator.payloads.texts import entities, streamed_entities, written
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.world.rules import Rules

CONTRACTS = Contracts.load()
WORLD = a_world()
PIECES = st.sampled_from(
    [
        "https://acme.example/a?b=1&lt;=2",
        "http://b.example",
        "https://t.co/0a1B2c3D4e",
        "&",
        "&amp;",
        "<",
        ">",
        " ",
        "@bob",
    ]
)


def test_every_kind_has_its_own_members() -> None:
    alice = named(WORLD, "alice")
    text = written(WORLD, "#help $ACME @alice https://acme.example/orders/1234567")

    found = entities(text)

    assert CONTRACTS.violations("entities", found) == []
    assert found == {
        "hashtags": [{"text": "help", "indices": [0, 5]}],
        "symbols": [{"text": "ACME", "indices": [6, 11]}],
        "user_mentions": [
            {"screen_name": "alice", "name": alice.name, "id": int(alice.id), "id_str": alice.id, "indices": [12, 18]}
        ],
        "urls": [
            {
                "url": text.text[19:],
                "expanded_url": "https://acme.example/orders/1234567",
                "display_url": "acme.example/orders/1234567",
                "indices": [19, 42],
            }
        ],
    }


def test_a_delivered_tweet_has_them_in_another_order() -> None:
    text = written(WORLD, "#help")

    assert list(entities(text)) == ["hashtags", "symbols", "user_mentions", "urls"]
    assert list(streamed_entities(text)) == ["hashtags", "urls", "user_mentions", "symbols"]


def test_a_world_may_leave_markup_alone() -> None:
    assert written(a_world(rules=Rules(escape_html=False)), "1 < 2").text == "1 < 2"


@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_the_channel_reads_back_whatever_was_written(text: str) -> None:
    sent = written(WORLD, text)

    assert as_written(sent.text, msgspec.convert(entities(sent), Entities)) == text
