"""What signing in costs whom."""

from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher

from tests.channel.builders import Channel
from tests.channel.pages.visitor import PASSWORD
from twitter_channel.operators.passwords import Passwords
from twitter_channel.operators.service import NotSignedIn, Operators
from twitter_channel.store.operators import OperatorStore


class Counting(PasswordHasher):
    """Counts the comparisons, which are what takes time."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.compared = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.compared += 1
        return super().verify(hash, password)


@pytest.fixture
def database_at(tmp_path: Path, empty_database: Path) -> str:
    """One engine will do here."""
    (tmp_path / "channel.db").write_bytes(empty_database.read_bytes())
    return f"sqlite:///{tmp_path / 'channel.db'}"


@pytest.mark.parametrize("name", ["ada", "nobody", "", "a" * 500, "ada\0"])
async def test_a_wrong_sign_in_takes_one_comparison_whoever_it_is_for(channel: Channel, name: str) -> None:
    hasher = Counting()
    operators = Operators(OperatorStore(channel.parts.database, channel.parts.clock), Passwords(hasher))
    link = await operators.first_link()
    assert link is not None
    await operators.accept(link, "ada", PASSWORD)

    with pytest.raises(NotSignedIn):
        await operators.sign_in(name, "a wrong password", "127.0.0.1")

    assert hasher.compared == 1
