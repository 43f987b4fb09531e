"""The command line against an emulator."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from twitter_emulator import Emulator
from twitter_emulator.cli import main
from twitter_emulator.client import WorldClient

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def twitter() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


@pytest.fixture
def world(twitter: Emulator) -> WorldClient:
    """A world of the test's own."""
    return twitter.control.make_world()


@pytest.fixture
def run(twitter: Emulator) -> Run:
    """Run the command line, with the emulator at the place that the environment names."""

    def running(*arguments: str) -> Result:
        return CliRunner(env={"TWITTER_EMULATOR_URL": twitter.url}).invoke(main, arguments)

    return running
