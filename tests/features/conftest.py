"""The scenarios run against real processes: one emulator and one channel for the whole run."""

import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from twitter_emulator.client import Control
from twitter_emulator.harness.processes import Server, running


@pytest.fixture(scope="session")
def twitter_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Control]:
    """An emulator as ``twitter-emulator up`` starts it."""
    command = [sys.executable, "-m", "twitter_emulator", "up"]
    server = Server(command, tmp_path_factory.mktemp("emulator"))
    with running(server), closing(Control(server.url)) as control:
        yield control
