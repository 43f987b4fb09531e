"""An emulator with an authority of the tests' own, and clients that know it only by their environment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.redirect.clients import Client
from twitter_emulator import Emulator
from twitter_emulator.redirect.authority import Authority
from twitter_emulator.redirect.environment import redirecting
from twitter_emulator.settings import inherited


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="session")
def twitter(authority: Authority) -> Iterator[Emulator]:
    with Emulator(tls=True, ca_dir=authority.folder) as running:
        yield running


@pytest.fixture
def client(twitter: Emulator, authority: Authority, tmp_path: Path) -> Client:
    """Programs whose environment leads to the emulator."""
    before = inherited()
    return Client({**before, **redirecting(before, twitter.url, authority.ensure(), tmp_path)})
