"""
The world's time, and the only place that asks the machine for its own.

Whatever Twitter dates or schedules (ids, CRC rounds, retries, rate windows) uses a :class:`Clock`, which can be frozen
and advanced. What is judged against the outside (an OAuth timestamp, a response timeout) uses :func:`wall_ms`.
"""

import time
from dataclasses import dataclass, field

import anyio

Milliseconds = int


def wall_ms() -> Milliseconds:
    """The machine's time, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class ClockState:
    """
    All that a clock remembers.

    *offset_ms* is what a running clock adds to wall time; *frozen_at_ms* is where a frozen one stands.
    """

    offset_ms: Milliseconds = 0
    frozen_at_ms: Milliseconds | None = None


@dataclass(slots=True)
class Clock:
    """Time that follows the machine's unless told otherwise."""

    state: ClockState = field(default_factory=ClockState)
    _changed: anyio.Event = field(default_factory=anyio.Event)

    @property
    def is_frozen(self) -> bool:
        return self.state.frozen_at_ms is not None

    def now_ms(self) -> Milliseconds:
        """Milliseconds since 1970 in this world."""
        frozen = self.state.frozen_at_ms
        return time.time_ns() // 1_000_000 + self.state.offset_ms if frozen is None else frozen

    def to_wall_ms(self, at_ms: Milliseconds) -> Milliseconds:
        """When the machine's clock will show the moment that is as far off as *at_ms* is on this one."""
        return wall_ms() + at_ms - self.now_ms()

    def freeze(self) -> None:
        """Stand still, here."""
        self.state.frozen_at_ms = self.now_ms()
        self._wake()

    def resume(self) -> None:
        """Run on from where the clock stands."""
        self.move_to(self.now_ms(), frozen=False)

    def advance(self, by_ms: Milliseconds) -> None:
        """Jump forward. Everything that falls due on the way happens now."""
        self.move_to(self.now_ms() + by_ms, frozen=self.is_frozen)

    def move_to(self, at_ms: Milliseconds, *, frozen: bool) -> None:
        """Set the clock to *at_ms*, standing or running."""
        self.state.frozen_at_ms = at_ms if frozen else None
        # A clock that stands says the same whatever the machine's shows: so do two that were set alike.
        if not frozen:
            self.state.offset_ms = at_ms - wall_ms()
        self._wake()

    async def sleep_until(self, due_ms: Milliseconds) -> None:
        """Return when this clock shows *due_ms*, however it gets there."""
        while (left := due_ms - self.now_ms()) > 0:
            changed = self._changed
            with anyio.move_on_after(None if self.is_frozen else left / 1000):
                await changed.wait()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()
