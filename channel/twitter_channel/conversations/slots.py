"""How many conversations a process works on at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager

from twitter_channel.conversations.bell import Bell

AT_ONCE = 48
"""Conversations that one process works on at the same time; those that wait for their retry do not count."""

ASIDE = 500
"""Conversations that may wait for a slow bot without counting either; beyond them they do."""


class Slots:
    """A conversation takes one for as long as it is worked on, and lends it while it waits for somebody outside."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._taken = 0
        self._aside = 0

    @property
    def free(self) -> int:
        """How many more conversations may be begun."""
        return max(AT_ONCE - self._taken, 0)

    def take(self) -> None:
        """One is begun."""
        self._taken += 1

    def give_back(self) -> None:
        """One has ended."""
        self._taken -= 1
        self._bell.ring()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While the block runs another conversation may be worked on in place of this one."""
        lends = self._aside < ASIDE
        self._aside += lends
        self._taken -= lends
        if lends:
            self._bell.ring()
        try:
            yield
        finally:
            self._aside -= lends
            self._taken += lends
