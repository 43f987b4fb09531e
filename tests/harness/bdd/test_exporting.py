"""A conversation becomes a scenario that runs as it is."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.bdd.projects import bdd
from twitter_emulator.client import WorldClient
from twitter_emulator.harness.bdd.exporting import NothingSaid, exported
from twitter_emulator.harness.bdd.starting import start
from twitter_emulator.harness.people import Twitter
from twitter_emulator.server import Emulator

LINES = 'It was "fine" | once\n\n  <b>and</b> now # not'


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def talked(emulator: Emulator, tmp_path: Path) -> Iterator[WorldClient]:
    """The default world of an emulator in which people have talked to the bot of the starter and to an agent."""
    list(start(tmp_path))
    twitter = Twitter(emulator.control.world("default"))
    bot = subprocess.Popen([sys.executable, "bot.py"], cwd=tmp_path, env=twitter.env())
    try:
        twitter.connected(within="20s")
        _talk(twitter)
        yield twitter.world
    finally:
        bot.kill()
        bot.wait()


def _talk(twitter: Twitter) -> None:
    alice, bob = twitter.customer("alice"), twitter.customer("bob")
    alice.types()
    alice.says(LINES)
    alice.hears("Hello")
    bob.says("I am Bob")
    bob.hears("Hello")
    twitter.write("acme_support", "alice", LINES)
    alice.hears("fine")
    alice.reads()
    alice.sends_photo("Look")
    alice.hears("Hello")
    twitter.settled()


def test_what_is_exported_runs_as_it_is(talked: WorldClient, emulator: Emulator, tmp_path: Path) -> None:
    feature = bdd("export", "--url", emulator.url).stdout
    (tmp_path / "exported.feature").write_text(feature, "utf-8")

    again = subprocess.run(
        [sys.executable, "-m", "pytest", "exported.feature"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert again.returncode == 0, f"{feature}\n{again.stdout}"


def test_what_happened_is_told_in_its_order(talked: WorldClient) -> None:
    told = [line.strip() for line in exported(talked).splitlines()]

    assert told[:7] == [
        "Feature: What happened in the world default",
        "",
        "Scenario: alice and bob and the brand",
        'Given a customer "alice"',
        'And a customer "bob"',
        "When alice is typing",
        "And alice writes:",
    ]
    assert told[-3:] == [
        "When alice reads the answer",
        'And alice sends a photo with "Look"',
        'Then alice hears "Hello, I am a bot."',
    ]


def test_one_customer_is_told_without_the_others(talked: WorldClient) -> None:
    assert "alice" not in exported(talked, customer="bob")


def test_a_world_where_nobody_has_said_anything_has_nothing_to_tell(emulator: Emulator) -> None:
    with pytest.raises(NothingSaid, match="Nobody has said anything to the brand in the world default"):
        exported(emulator.control.world("default"))


def test_somebody_who_said_nothing_is_told_who_did(talked: WorldClient) -> None:
    with pytest.raises(NothingSaid, match="@carol has said nothing to the brand; alice, bob have"):
        exported(talked, customer="carol")
