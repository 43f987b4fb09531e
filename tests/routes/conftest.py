"""What the tests of the HTTP surface share: an application of their own each, a client of it, and a webhook."""

from collections.abc import AsyncIterator

import pytest

from tests.calling import Twitter, calling
from tests.delivery.receiver import Receiver


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def twitter() -> AsyncIterator[Twitter]:
    async with calling() as twitter:
        yield twitter


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver().listening() as receiver:
        yield receiver
