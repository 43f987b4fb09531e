"""The emulator of a run, and what a test makes of breaches of contract at its end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.receiver import receiving, register
from twitter_emulator import Emulator
from twitter_emulator.harness.calls import Caller
from twitter_emulator.harness.options import Wishes
from twitter_emulator.harness.subjects.running import stage
from twitter_emulator.harness.trial import Court, InvariantBroken

WISHES = Wishes(seed="a test", is_own_seed=False, allowed=frozenset(), connect=True, within="5s")


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def court(emulator: Emulator, tmp_path: Path) -> Iterator[Court]:
    with stage(tmp_path, tmp_path) as found:
        yield Court(emulator.control, None, found, "shared")


def test_what_a_test_itself_has_bent_does_not_fail_it(court: Court) -> None:
    with court.trial(WISHES) as trial:
        twitter = trial.twitter
        with receiving(twitter.credentials) as receiver:
            register(twitter.credentials, receiver.url)
            twitter.world.deliver({"any": "thing"})
            twitter.world.send("alice", "acme_support", "hi", alter={"remove": ["users"]})
            twitter.settled()

        trial.end(has_failed=False)

        assert [entry["altered"] for entry in twitter.world.violations()] == [True, True]


def test_a_world_is_dropped_after_its_test_and_kept_when_that_is_asked_for(court: Court) -> None:
    with court.trial(WISHES) as dropped:
        pass
    with court.trial(WISHES) as kept:
        kept.keeps_world = True

    names = [world["name"] for world in court.server.worlds()]

    assert dropped.twitter.world.name not in names
    assert kept.twitter.world.name in names
    kept.twitter.world.drop()


def test_a_breach_is_raised_with_its_account_unless_the_test_failed_anyway(court: Court) -> None:
    with court.trial(WISHES) as trial:
        keys = trial.twitter.credentials
        content = {"event": {"type": "message_create"}}
        Caller(keys, keys.brand).call("POST", "/1.1/direct_messages/events/new.json", content=content)

        trial.end(has_failed=True)
        with pytest.raises(
            InvariantBroken, match="direct_message_create.request: event: 'message_create' is a required"
        ):
            trial.end(has_failed=False)

    assert "POST /1.1/direct_messages/events/new.json by @acme_support" in trial.account
