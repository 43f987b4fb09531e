"""The world of one test, and what it makes of breaches of contract at its end."""

from collections.abc import Iterator

import pytest

from tests.receiver import receiving, register
from twitter_emulator import Emulator
from twitter_emulator.harness.serving import world_of


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


def test_what_a_test_itself_has_bent_does_not_fail_it(emulator: Emulator) -> None:
    with world_of(emulator.control, seed=None, expects_violations=False) as twitter:
        with receiving(twitter.credentials) as receiver:
            register(twitter.credentials, receiver.url)
            twitter.world.deliver({"any": "thing"})
            twitter.world.send("alice", "acme_support", "hi", alter={"remove": ["users"]})
            twitter.settled()

        broken = twitter.world.violations()

    assert [entry["altered"] for entry in broken] == [True, True]
