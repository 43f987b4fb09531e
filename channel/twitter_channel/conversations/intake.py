"""Deliveries go first: Twitter waits three seconds for its 200, a customer longer for an answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import anyio

LONGEST_S = 1.0
"""For how long answering steps back; then it goes on beside the deliveries."""


class Intake:
    """How many deliveries are being taken in."""

    def __init__(self) -> None:
        self._under_way = 0
        self._calm = anyio.Event()
        self._calm.set()

    @contextmanager
    def delivery(self) -> Iterator[None]:
        """One is, for as long as the block runs."""
        if not self._under_way:
            self._calm = anyio.Event()
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._calm.set()

    async def calm(self) -> None:
        """Return when none is, or after a while."""
        with anyio.move_on_after(LONGEST_S):
            await self._calm.wait()
