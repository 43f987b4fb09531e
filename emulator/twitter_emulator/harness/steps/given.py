"""What every scenario is given: the channel under test, and somebody who operates it."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from ..configured import ConfiguredBot
from ..operators import Operator
from ..our_channel import OurChannel, our_channel
from ..people import Twitter
from ..processes import running
from ..subject import Subject

NO_SUBJECT = (
    "It is not said which bot is to be judged. Say how yours is started: twitter_subject = COMMAND in the ini file of "
    "pytest, --twitter-subject, or twitter-emulator bdd run --command. (Our own channel would be judged, if it were "
    "installed: pip install 'twitter-emulator[channel]'.)"
)


@pytest.fixture(scope="session")
def twitter_channel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subject]:
    """Our channel, started once for the run: judged where nothing is said about another subject."""
    if not find_spec("sqlalchemy"):
        pytest.fail(NO_SUBJECT, pytrace=False)
    with running(our_channel(tmp_path_factory.mktemp("channel"))) as server:
        yield OurChannel(server)


@pytest.fixture
def operator(request: pytest.FixtureRequest, twitter: Twitter) -> Iterator[Operator]:
    """Connects the channel under test for this scenario; at its end the connections are removed."""
    operator = Operator(twitter, _subject(request, twitter))
    yield operator
    operator.leave()


def _subject(request: pytest.FixtureRequest, twitter: Twitter) -> Subject:
    """What the fixture ``twitter_subject`` says is judged, else ours."""
    if twitter.subject is not None:
        return ConfiguredBot(twitter.subject)
    said = request.getfixturevalue("twitter_subject")
    found: Subject = said if isinstance(said, Subject) else request.getfixturevalue("twitter_channel")
    return found
