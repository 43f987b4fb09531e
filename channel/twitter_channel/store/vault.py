"""Secrets at rest: encrypted with a key that is not in the database."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from twitter_channel.store.errors import StoreError

SECRET_KEY_VARIABLE = "TWITTER_CHANNEL_SECRET_KEY"


class Vault:
    """
    Seals texts with the first of its keys, and opens what any of them sealed.

    *keys* are separated by commas or blanks. They are read again when a text cannot be opened: another process may
    have changed them (``twitter-channel rotate-key``).
    """

    def __init__(self, keys: str | Callable[[], str]) -> None:
        self._read = keys if callable(keys) else lambda: keys
        self._keys = _opened(self._read())

    def seal(self, text: bytes) -> str:
        """*text* so that only the first key opens it."""
        return self._keys.encrypt(text).decode()

    def open(self, sealed: str) -> bytes:
        """
        What was sealed.

        Raises:
            StoreError: If another key sealed it.
        """
        with suppress(InvalidToken):
            return self._keys.decrypt(sealed)
        self._keys = _opened(self._read())
        try:
            return self._keys.decrypt(sealed)
        except InvalidToken as error:
            raise StoreError(
                "The stored keys were encrypted with another secret key. Give the one that was used before "
                f"({SECRET_KEY_VARIABLE}, or the .key file beside the database), or configure the connection again."
            ) from error


def _opened(keys: str) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys.replace(",", " ").split()])
    except ValueError as error:
        raise StoreError(
            f"{SECRET_KEY_VARIABLE} is not a key: it must be 32 random bytes in URL-safe base64. "
            "Make one with: head -c 32 /dev/urandom | base64 | tr '+/' '-_'"
        ) from error


def new_key() -> str:
    """A key that nobody had before."""
    return Fernet.generate_key().decode()


def vault_for(keys: str | None, database: Path | None) -> Vault:
    """
    The vault of *keys*, else of the key file beside *database*, which is made when it is not there.

    A database in memory forgets its secrets anyway, so its key is made and forgotten with it.

    Raises:
        StoreError: If a key is not one, or the file cannot be read or made.
    """
    if keys:
        return Vault(keys)
    if database is None:
        return Vault(new_key())
    file = key_file_of(database)
    _make(file)
    return Vault(lambda: read_keys(file))


def key_file_of(database: Path) -> Path:
    """Where the key of *database* is kept, unless it is given."""
    return database.with_name(database.name + ".key")


def read_keys(file: Path) -> str:
    """
    The keys in *file*, the one to seal with first.

    Raises:
        StoreError: If it cannot be read.
    """
    try:
        return file.read_text("ascii").strip()
    except OSError as error:
        raise StoreError(f"The key file {file} cannot be used: {error.strerror}.") from error


def write_keys(file: Path, *keys: str) -> None:
    """
    Put *keys* in place of those in *file*, in one step.

    Raises:
        StoreError: If it cannot be written.
    """
    try:
        draft = _draft(file, "\n".join(keys))
        draft.replace(file)
    except OSError as error:
        raise StoreError(f"The key file {file} cannot be written: {error.strerror}.") from error


def _make(file: Path) -> None:
    """Whole or not at all, so that two processes that start together end with one key."""
    if file.exists():
        return
    try:
        draft = _draft(file, new_key())
    except OSError as error:
        raise StoreError(f"The key file {file} cannot be used: {error.strerror}.") from error
    try:
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()


def _draft(file: Path, content: str) -> Path:
    """*content* on the disk beside *file*, its owner's alone."""
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    return Path(name)
