"""One-way ties between accounts: who follows, blocks, mutes whom, since when, and a page at a time."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

UserId = str
Serial = int
"""The order in which the ties of one relation began."""

Tie = tuple[UserId, UserId, Serial]
"""Source, target, serial."""


@dataclass(frozen=True, slots=True)
class Page:
    """
    Some accounts, the latest tie first.

    The next page is what lies below *next_below*, the one before is what lies above *previous_above*; None where there
    is none. Both are bounds and not places, so whoever is tied or untied meanwhile moves nobody else.
    """

    ids: list[UserId]
    next_below: Serial | None
    previous_above: Serial | None


@dataclass(frozen=True, slots=True)
class Ties:
    """A relation as plain data: all its ties, the earliest first, and the last serial that was given."""

    made: Serial
    ties: list[Tie]


@dataclass(slots=True)
class Relation:
    """One kind of tie, found from both ends at once, so that counting either end costs nothing."""

    made: Serial = 0
    _by_source: dict[UserId, dict[UserId, Serial]] = field(default_factory=dict)
    _by_target: dict[UserId, dict[UserId, Serial]] = field(default_factory=dict)

    def holds(self, source: UserId, target: UserId) -> bool:
        return target in self._by_source.get(source, ())

    def begin(self, source: UserId, target: UserId) -> bool:
        """Tie them; false when they were."""
        if self.holds(source, target):
            return False
        self.made += 1
        self._put(source, target, self.made)
        return True

    def end(self, source: UserId, target: UserId) -> bool:
        """Untie them; false when they were not tied."""
        if not self.holds(source, target):
            return False
        del self._by_source[source][target]
        del self._by_target[target][source]
        return True

    def of(self, source: UserId) -> Mapping[UserId, Serial]:
        """Whom *source* is tied to, the earliest first."""
        return self._by_source.get(source, {})

    def to(self, target: UserId) -> Mapping[UserId, Serial]:
        """Who is tied to *target*, the earliest first."""
        return self._by_target.get(target, {})

    def taken(self) -> Ties:
        """This relation at this moment, sharing nothing with it."""
        ties = ((s, t, serial) for s, targets in self._by_source.items() for t, serial in targets.items())
        return Ties(self.made, sorted(ties, key=lambda tie: tie[2]))

    def load(self, taken: Ties) -> None:
        """Become what :meth:`taken` was taken of; for a relation that is new."""
        for source, target, serial in taken.ties:
            self._put(source, target, serial)
        self.made = taken.made

    def _put(self, source: UserId, target: UserId, serial: Serial) -> None:
        self._by_source.setdefault(source, {})[target] = serial
        self._by_target.setdefault(target, {})[source] = serial


def page(
    ties: Mapping[UserId, Serial], *, count: int, below: Serial | None = None, above: Serial | None = None
) -> Page:
    """Up to *count* of *ties*: the latest *below* a serial, or the earliest *above* one, or the latest of all."""
    ids, serials = list(ties), list(ties.values())
    if above is not None:
        start = bisect_right(serials, above)
        end = min(start + count, len(serials))
    else:
        end = len(serials) if below is None else bisect_left(serials, below)
        start = max(0, end - count)
    return Page(
        ids[start:end][::-1],
        next_below=serials[start - 1] + 1 if start else None,
        previous_above=serials[end] - 1 if end < len(serials) else None,
    )
