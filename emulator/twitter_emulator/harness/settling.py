"""Waiting until nothing in a world moves by itself any more."""

from twitter_emulator.client import Duration, Settled, WorldClient

from .eventually import eventually

WAITING = ("retries", "held")
"""What may go on waiting when all else is at rest."""


class NotSettled(AssertionError):
    """Something is still under way; the text says what."""


class Settling:
    """A *world* that comes to rest, *within* a time where no other is said."""

    world: WorldClient
    within: Duration

    def transcript(self) -> str:
        """What has been said, for whoever has to find out why it does not."""
        raise NotImplementedError

    def settled(self, within: Duration | None = None) -> Settled:
        """
        Wait until nothing more will come by itself.

        Raises:
            NotSettled: If something is still under way after that time.
        """
        within = within or self.within
        settled = self.world.settled(within)
        if not settled:
            still = ", ".join(f"{name}: {count}" for name, count in settled.open.items() if count)
            raise NotSettled(f"Still under way after {within}: {still}.\n{self.transcript()}")
        return settled

    def at_rest(self) -> None:
        """
        Wait until nothing moves; what waits for its retry, or is held by a fault, may go on waiting.

        Raises:
            NotSettled: If something is still under way after a while.
        """
        moving = eventually(self._moving, lambda found: not found)
        if moving:
            raise NotSettled(f"Still under way: {', '.join(moving)}.\n{self.transcript()}")

    @property
    def is_moving(self) -> bool:
        """Whether anything is under way that does not only wait."""
        return bool(self._moving())

    def _moving(self) -> list[str]:
        return [name for name, count in self.world.settled(0).open.items() if count and name not in WAITING]
