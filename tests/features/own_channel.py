"""A channel that a scenario has to itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.our_channel import OurChannel, our_channel
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.processes import Server, running


@contextmanager
def own_channel(twitter: Twitter, folder: Path, *options: str) -> Iterator[Operator]:
    """One that is started with *options* and connected, for as long as the block runs."""
    server = our_channel(folder)
    server.command = [*server.command, *options]
    with running(server):
        operator = Operator(twitter, OurChannel(server))
        outcome = operator.connect()
        assert outcome.done, outcome.words
        yield operator


def server_of(operator: Operator) -> Server:
    """The process that serves *operator*'s channel."""
    assert isinstance(operator.subject, OurChannel)
    return operator.subject.server
