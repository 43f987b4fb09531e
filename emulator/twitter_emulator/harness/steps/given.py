"""What every scenario is given: the channel under test, and somebody who operates it."""

from collections.abc import Iterator

import pytest

from ..operators import Operator
from ..people import Twitter
from ..processes import running
from ..subject import OurChannel, Subject, our_channel


@pytest.fixture(scope="session")
def twitter_subject(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subject]:
    """The channel under test: ours, started once for the run. Override it to judge another."""
    with running(our_channel(tmp_path_factory.mktemp("channel"))) as server:
        yield OurChannel(server)


@pytest.fixture
def operator(twitter: Twitter, twitter_subject: Subject) -> Iterator[Operator]:
    """Connects the channel under test for this scenario; at its end the connections are removed."""
    operator = Operator(twitter, twitter_subject)
    yield operator
    operator.leave()
