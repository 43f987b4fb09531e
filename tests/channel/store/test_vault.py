"""Secrets at rest."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.channel.builders import running
from tests.channel.fake_twitter import ACCESS_TOKEN_SECRET, API_KEY, API_KEY_SECRET, VALUES, FakeTwitter
from twitter_channel.store.errors import StoreError
from twitter_channel.store.vault import Vault, vault_for


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_what_was_sealed_can_be_opened_with_the_same_key_only() -> None:
    vault = Vault(Fernet.generate_key().decode())
    sealed = vault.seal(b"secret")

    assert vault.open(sealed) == b"secret"
    with pytest.raises(StoreError, match="another secret key"):
        Vault(Fernet.generate_key().decode()).open(sealed)


def test_a_key_file_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    sealed = vault_for(None, tmp_path / "a.db").seal(b"secret")

    assert vault_for(None, tmp_path / "a.db").open(sealed) == b"secret"
    assert [path.name for path in tmp_path.iterdir()] == ["a.db.key"]
    assert (tmp_path / "a.db.key").stat().st_mode & 0o777 == 0o600


def test_a_given_key_needs_no_file(tmp_path: Path) -> None:
    vault_for(Fernet.generate_key().decode(), tmp_path / "a.db")

    assert list(tmp_path.iterdir()) == []


def test_something_that_is_no_key_is_refused_with_a_way_to_make_one() -> None:
    with pytest.raises(StoreError, match="urandom"):
        Vault("password")


async def test_no_secret_lies_in_the_database_as_it_is(tmp_path: Path, twitter: FakeTwitter) -> None:
    async with running(tmp_path, twitter) as channel:
        await channel.client.post("/api/v1/connections", json=VALUES)
        stored = everything_in(tmp_path)

    for secret in (API_KEY, API_KEY_SECRET, ACCESS_TOKEN_SECRET):
        assert secret.encode() not in stored
