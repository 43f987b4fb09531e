"""What the tests of the channel share."""

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import anyio
import pytest

from tests.channel.builders import Channel, FakeClock, running
from tests.channel.fake_twitter import FakeTwitter
from twitter_channel.store.database import database_url, opened


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def twitter() -> FakeTwitter:
    return FakeTwitter()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is migrated already, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("channel") / "empty.db"

    async def make() -> None:
        async with opened(database_url(f"sqlite:///{path}")):
            pass

    anyio.run(make)
    return path


@pytest.fixture
async def channel(
    tmp_path: Path, empty_database: Path, twitter: FakeTwitter, clock: FakeClock
) -> AsyncIterator[Channel]:
    shutil.copy(empty_database, tmp_path / "channel.db")
    async with running(tmp_path, twitter, clock) as channel:
        yield channel


@pytest.fixture
def kept_root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:], root.level = handlers, level
