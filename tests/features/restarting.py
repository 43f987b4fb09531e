"""Steps about a channel that a scenario has to itself, so that it can be stopped in the middle."""

from collections.abc import Iterator
from pathlib import Path

from pytest_bdd import given, when

from tests.features.own_channel import own_channel, server_of
from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.people import Twitter


@given("a channel of its own is connected to Twitter", target_fixture="operator")
def channel_of_its_own(twitter: Twitter, tmp_path: Path) -> Iterator[Operator]:
    """A channel that no other scenario uses, connected."""
    with own_channel(twitter, tmp_path) as operator:
        yield operator


@when("the channel crashes")
def crash(operator: Operator) -> None:
    """Its process ends without a chance to tidy up."""
    server_of(operator).kill()


@when("the channel is started again")
def start(operator: Operator) -> None:
    """It comes back with its database, at its address."""
    server_of(operator).start()


@when("the channel is restarted")
def restart(operator: Operator) -> None:
    """It ends in good order and comes back."""
    server_of(operator).stop()
    server_of(operator).start()
