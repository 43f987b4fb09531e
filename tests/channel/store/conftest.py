"""What tests of the stores begin with."""

from collections.abc import AsyncIterator

import pytest
from cryptography.fernet import Fernet

from tests.channel.builders import FakeClock
from tests.channel.fake_twitter import VALUES
from twitter_channel.connections.values import new_settings
from twitter_channel.store.connections import ConnectionStore
from twitter_channel.store.database import Database, opened
from twitter_channel.store.engines import database_url
from twitter_channel.store.vault import Vault


@pytest.fixture
async def database(database_at: str, clock: FakeClock) -> AsyncIterator[Database]:
    """A database with one connection."""
    async with opened(database_url(database_at), clock) as database:
        store = ConnectionStore(database, Vault(Fernet.generate_key().decode()), clock)
        await store.add(new_settings(VALUES))
        yield database
