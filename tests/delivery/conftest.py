"""What the tests of the courier share: a world whose clock stands, and a receiver that does what it is told."""

from collections.abc import AsyncIterator

import pytest

from tests.delivery.builders import ConfidentContracts, a_world
from tests.delivery.receiver import Receiver
from twitter_emulator.delivery.courier import Courier
from twitter_emulator.world.world import World


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def world() -> World:
    """In the sandbox, which has no retries."""
    return a_world()


@pytest.fixture
def paid() -> World:
    """In the paid tier, which retries after 3, 27 and 242 seconds."""
    return a_world(tier="paid")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver().listening() as receiver:
        yield receiver


@pytest.fixture
async def courier() -> AsyncIterator[Courier]:
    courier = Courier(ConfidentContracts())
    async with courier.working():
        yield courier
