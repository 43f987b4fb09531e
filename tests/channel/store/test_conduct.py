"""How a connection is conducted, as it is stored, on both engines."""

from cryptography.fernet import Fernet

from tests.channel.builders import FakeClock
from tests.channel.fake_twitter import VALUES
from twitter_channel.conduct import Conduct, HandOver, HttpBot
from twitter_channel.connections.values import new_settings
from twitter_channel.store.connections import ConnectionStore
from twitter_channel.store.database import opened
from twitter_channel.store.engines import database_url
from twitter_channel.store.keeping import seal_again
from twitter_channel.store.vault import Vault

SECRET = "a secret of sixteen"
CHOSEN = Conduct(bot=HttpBot(url="https://bot.example/"), hand_over=HandOver(keywords=("person",), back_after=None))


async def test_a_connection_keeps_its_conduct_and_its_bots_secret_over_another_key(
    database_at: str, clock: FakeClock
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    async with opened(database_url(database_at), clock) as database:
        store = ConnectionStore(database, Vault(old), clock)
        await store.add(new_settings(VALUES))
        before = await store.by_name("default")
        await store.set_conduct(1, CHOSEN, SECRET)

        resealed = await seal_again(database, Vault(f"{new}\n{old}"))
        after = await ConnectionStore(database, Vault(new), clock).by_name("default")

    assert before is not None
    assert after is not None
    assert (before.conduct, before.bot_secret) == (Conduct(), None)
    assert (resealed, after.conduct, after.bot_secret) == (1, CHOSEN, SECRET)
