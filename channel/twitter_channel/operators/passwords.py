"""Passwords, hashed with Argon2id."""

import anyio
from anyio import to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200

# Argon2 takes 64 MiB and several cores for each: no more than two at once, however many sign in.
_AT_ONCE = 2


class Passwords:
    """Hashes and compares, beside the event loop."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._limiter = anyio.CapacityLimiter(_AT_ONCE)
        self._nobodys: str | None = None

    async def hashed(self, password: str) -> str:
        """What is stored of *password*."""
        return await to_thread.run_sync(self._hasher.hash, password, limiter=self._limiter)

    async def is_right(self, stored: str | None, password: str) -> bool:
        """Whether *stored* was made of *password*; without one the comparison takes as long and fails."""
        if self._nobodys is None:
            self._nobodys = await self.hashed("nobody has this password")
        fits = await to_thread.run_sync(self._fits, stored or self._nobodys, password, limiter=self._limiter)
        return fits and stored is not None

    def _fits(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def complaint(password: str, name: str) -> str | None:
    """Why *password* will not do, if it will not. Length is what makes one hard to guess."""
    if len(password) < SHORTEST:
        return f"The password has {len(password)} characters; it needs {SHORTEST}. A few words make a good one."
    if len(password) > LONGEST:
        return f"The password is longer than {LONGEST} characters."
    if len(set(password)) < 5 or password.casefold() == name.casefold():
        return "The password is too easy to guess. A few words make a good one."
    return None
