"""What the tests of the channel share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.channel.builders import Channel, FakeClock, running
from tests.channel.fake_twitter import FakeTwitter


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def twitter() -> FakeTwitter:
    return FakeTwitter()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def channel(tmp_path: Path, twitter: FakeTwitter, clock: FakeClock) -> AsyncIterator[Channel]:
    async with running(tmp_path, twitter, clock) as channel:
        yield channel
