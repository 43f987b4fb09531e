"""
Ids, keys and nonces: the only source of chance, and it is seeded.

Formats and lengths are those that were measured on recordings (facts, twitter-api-v1 §7).
"""

import hashlib
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass, field

TWITTER_EPOCH_MS = 1_288_834_974_657
"""Snowflake zero: ids are ``(ms - epoch) << 22 | worker << 12 | sequence``."""

ALPHANUMERIC = string.ascii_letters + string.digits
WORKERS = 1 << 10


def fresh_seed() -> str:
    """A seed that nobody has had: for worlds that were not given one."""
    return secrets.token_hex(8)


def fresh_token() -> str:
    """An unguessable token, for what protects the server itself."""
    return secrets.token_urlsafe(24)


def snowflake_ms(snowflake: str) -> int:
    """The time in *snowflake*, in milliseconds since 1970."""
    return (int(snowflake) >> 22) + TWITTER_EPOCH_MS


def derived(length: int, *parts: str, alphabet: str = ALPHANUMERIC) -> str:
    """*length* characters that depend on nothing but *parts*."""
    stream = _stream(parts, length * 2)
    size = len(alphabet)
    return "".join(alphabet[(stream[i] << 8 | stream[i + 1]) % size] for i in range(0, length * 2, 2))


def derived_number(below: int, *parts: str) -> int:
    """A whole number from 0 up to *below* that depends on nothing but *parts*."""
    return int.from_bytes(_stream(parts, 8)) % below


def _stream(parts: Iterable[str], length: int) -> bytes:
    return hashlib.shake_256("\x1f".join(parts).encode()).digest(length)


def consumer_key(*parts: str) -> str:
    return derived(25, "consumer key", *parts)


def consumer_secret(*parts: str) -> str:
    return derived(50, "consumer secret", *parts)


def access_token(user_id: str, *parts: str) -> str:
    """``<user id>-<alphanumerics>``, 50 characters in all."""
    return f"{user_id}-{derived(49 - len(user_id), 'access token', user_id, *parts)}"


def access_token_secret(*parts: str) -> str:
    return derived(45, "access token secret", *parts)


def request_token(*parts: str) -> str:
    """27 characters with a run of A's inside, as recorded ones have."""
    return f"{derived(6, 'request 1', *parts)}AAAAAA{derived(15, 'request 2', *parts)}"


def request_token_secret(*parts: str) -> str:
    return derived(32, "request token secret", *parts)


def bearer_token(*parts: str) -> str:
    """112 characters that begin with 22 A's and carry percent escapes, as recorded ones do."""
    return (
        f"{'A' * 22}{derived(12, 'bearer 1', *parts)}%2F{derived(25, 'bearer 2', *parts)}%3D{derived(47, 'b3', *parts)}"
    )


@dataclass(slots=True)
class IdState:
    """All that the id source remembers: the *last* snowflake, its *worker* and how many nonces were handed out."""

    worker: int = 0
    last: int = 0
    nonces: int = 0


@dataclass(slots=True)
class Ids:
    """
    Snowflakes that only ever grow, and nonces.

    *worker* sets worlds apart that run on the same time; a clock set back does not bring an id back, and a world that
    used up its sequence of one millisecond goes on in the next rather than among another worker's ids.
    """

    seed: str
    state: IdState = field(default_factory=IdState)

    def snowflake(self, now_ms: int) -> str:
        """The next id at *now_ms*. Its own time is *now_ms*, unless that lies before the id handed out last."""
        state = self.state
        due = max(_lowest(now_ms - TWITTER_EPOCH_MS, state.worker), state.last + 1)
        state.last = due if _worker(due) == state.worker else _lowest((state.last >> 22) + 1, state.worker)
        return str(state.last)

    def nonce(self) -> str:
        """32 characters that neither this source nor one of another *worker* has given before."""
        self.state.nonces += 1
        return derived(32, "nonce", self.seed, str(self.state.worker), str(self.state.nonces))


def _lowest(twitter_ms: int, worker: int) -> int:
    return twitter_ms << 22 | worker << 12


def _worker(snowflake: int) -> int:
    return snowflake >> 12 & WORKERS - 1
