"""What the tests of the channel share."""

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import anyio
import pytest

from tests.channel import postgres
from tests.channel.builders import Channel, FakeClock, running
from tests.channel.fake_twitter import FakeTwitter
from twitter_channel.store.database import opened
from twitter_channel.store.engines import database_url


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
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Postgres]:
    """A PostgreSQL server with a database called ``channel`` that is migrated already."""
    if postgres.binaries() is None:
        pytest.skip(postgres.MISSING)
    with postgres.started() as running_server:
        migrate(running_server.made("channel"))
        yield running_server


def migrate(url: str) -> None:
    async def make() -> None:
        async with opened(database_url(url)):
            pass

    anyio.run(make)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_at(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each engine."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "channel.db")
        return f"sqlite:///{tmp_path / 'channel.db'}"
    server: postgres.Postgres = request.getfixturevalue("server")
    return server.emptied("channel")


@pytest.fixture
async def channel(tmp_path: Path, database_at: str, twitter: FakeTwitter, clock: FakeClock) -> AsyncIterator[Channel]:
    """A running channel, once on each engine."""
    async with running(tmp_path, twitter, clock, database_at=database_at) as channel:
        yield channel


@pytest.fixture
def kept_root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:], root.level = handlers, level
