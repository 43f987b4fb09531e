"""The clock of a world, moved by hand."""

from dataclasses import dataclass

from twitter_emulator.client import Clock, Duration, WorldClient


@dataclass(frozen=True, slots=True)
class Hand:
    """Moves the clock of a world; everything that falls due on the way happens now."""

    world: WorldClient

    @property
    def now(self) -> Clock:
        return self.world.clock

    def advance(self, by: Duration) -> Clock:
        return self.world.advance(by)

    def freeze(self, at: str | None = None) -> Clock:
        """Stand still: here, or *at* a moment in ISO 8601."""
        return self.world.freeze(at)

    def resume(self) -> Clock:
        return self.world.resume()
