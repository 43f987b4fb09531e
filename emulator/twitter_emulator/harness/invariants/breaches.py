"""What an invariant finds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from twitter_emulator.client import Entry


@dataclass(frozen=True, slots=True)
class Breach:
    """
    An invariant that did not hold: its name, what happened as a sentence, and what to do about it.

    *entries* are the ids of the journal entries that show it, oldest first.
    """

    invariant: str
    sentence: str
    advice: str
    entries: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.invariant}: {self.sentence} {self.advice}".strip()


Invariant = Callable[[Sequence[Entry]], Iterable[Breach]]
"""From the journal of one world, oldest first, to what it shows."""
