"""Secrets at rest: encrypted with a key that is not in the database."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from twitter_channel.store.errors import StoreError

SECRET_KEY_VARIABLE = "TWITTER_CHANNEL_SECRET_KEY"


class Vault:
    """Seals and opens texts with one key."""

    def __init__(self, key: str) -> None:
        try:
            self._fernet = Fernet(key)
        except ValueError as error:
            raise StoreError(
                f"{SECRET_KEY_VARIABLE} is not a key: it must be 32 random bytes in URL-safe base64. "
                "Make one with: head -c 32 /dev/urandom | base64 | tr '+/' '-_'"
            ) from error

    def seal(self, text: bytes) -> str:
        """*text* so that only this key opens it."""
        return self._fernet.encrypt(text).decode()

    def open(self, sealed: str) -> bytes:
        """
        What was sealed.

        Raises:
            StoreError: If another key sealed it.
        """
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise StoreError(
                "The stored keys were encrypted with another secret key. Give the one that was used before "
                f"({SECRET_KEY_VARIABLE}, or the .key file beside the database), or configure the connection again."
            ) from error


def vault_for(key: str | None, database: Path | None) -> Vault:
    """
    The vault of *key*, else of the key file beside *database*, which is made when it is not there.

    A database in memory forgets its secrets anyway, so its key is made and forgotten with it.

    Raises:
        StoreError: If the key is not one, or the file cannot be read or made.
    """
    if key:
        return Vault(key)
    if database is None:
        return Vault(Fernet.generate_key().decode())
    return Vault(_key_in(database.with_name(database.name + ".key")))


def _key_in(path: Path) -> str:
    try:
        _make_key_file(path)
        return path.read_text("ascii").strip()
    except OSError as error:
        raise StoreError(f"The key file {path} cannot be used: {error.strerror}.") from error


def _make_key_file(path: Path) -> None:
    """Whole or not at all, so that two processes that start together end with one key."""
    if path.exists():
        return
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)
