from collections.abc import Iterator

import pytest

from twitter_emulator.client import Control
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.reports.picture import picture_of
from twitter_emulator.server import Emulator


@pytest.fixture(scope="module")
def control() -> Iterator[Control]:
    with Emulator() as emulator:
        yield emulator.control


@pytest.fixture
def twitter(control: Control) -> Twitter:
    return Twitter(control.make_world())


def test_a_picture_has_what_was_said_with_the_brand_on_its_side(twitter: Twitter) -> None:
    twitter.customer("alice").says("Hello?")
    twitter.write(twitter.brand.screen_name, "alice", "Hello!")

    (talk,) = picture_of(twitter.world).talks

    assert (talk.brand, talk.customer) == (twitter.brand.screen_name, "alice")
    assert [(bubble.text, bubble.is_brand) for bubble in talk.bubbles] == [("Hello?", False), ("Hello!", True)]


def test_a_picture_has_the_wire_and_the_probable_causes(twitter: Twitter) -> None:
    twitter.customer("alice").says("Hello?")

    picture = picture_of(twitter.world)

    assert [exchange.kind for exchange in picture.wire] == ["event"]
    assert "no webhook is registered" in picture.causes[0].what


def test_a_picture_shows_no_secret(twitter: Twitter) -> None:
    twitter.customer("alice").says(f"my secret is {twitter.credentials.api_key_secret}")

    assert twitter.credentials.api_key_secret not in repr(picture_of(twitter.world).wire)
