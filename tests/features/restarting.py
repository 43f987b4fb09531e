"""Steps about a channel that a scenario has to itself, so that it can be stopped in the middle."""

from collections.abc import Iterator
from pathlib import Path

from pytest_bdd import given, when

from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.our_channel import OurChannel, our_channel
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.processes import Server, running


@given("a channel of its own is connected to Twitter", target_fixture="operator")
def own_channel(twitter: Twitter, tmp_path: Path) -> Iterator[Operator]:
    """A channel that no other scenario uses, connected."""
    with running(our_channel(tmp_path)) as server:
        operator = Operator(twitter, OurChannel(server))
        outcome = operator.connect()
        assert outcome.done, outcome.words
        yield operator


@when("the channel crashes")
def crash(operator: Operator) -> None:
    """Its process ends without a chance to tidy up."""
    _server(operator).kill()


@when("the channel is started again")
def start(operator: Operator) -> None:
    """It comes back with its database, at its address."""
    _server(operator).start()


@when("the channel is restarted")
def restart(operator: Operator) -> None:
    """It ends in good order and comes back."""
    _server(operator).stop()
    _server(operator).start()


def _server(operator: Operator) -> Server:
    assert isinstance(operator.subject, OurChannel)
    return operator.subject.server
