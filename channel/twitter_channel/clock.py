"""The time, given to whoever needs it, so that tests move it instead of waiting."""

import time
from datetime import UTC, datetime
from typing import Protocol

import anyio


class Clock(Protocol):
    """What time it is, and how to wait."""

    def now(self) -> float:
        """Seconds since the epoch, as Twitter's ``x-rate-limit-reset`` counts them."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when *seconds* have passed."""
        ...


class WallClock:
    """The time of this machine."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait without holding anybody up."""
        await anyio.sleep(seconds)


def milliseconds(clock: Clock) -> int:
    """The time as the store keeps it."""
    return int(clock.now() * 1000)


def written(at: int | None) -> str | None:
    """A stored time in milliseconds as RFC 3339 text in UTC, with milliseconds."""
    if at is None:
        return None
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
