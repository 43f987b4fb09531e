"""
The journal: the bounded, append-only, correlated record of everything that crossed a world's boundary.

Waits, failure messages, the command line and later the console are all views of it.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import anyio
from msgspec import Struct

Cursor = int


class Entry(Struct, frozen=True):
    """
    One thing that happened.

    *trace* is shared by an inbound event, its deliveries, the subject's answer and the API calls that it caused.
    *about* holds plain values and bytes; whoever shows it decides how.
    """

    id: Cursor
    at_ms: int
    kind: str
    trace: str
    about: Mapping[str, Any]


@dataclass(slots=True)
class Journal:
    """
    The last *limit* entries. The oldest are dropped, and the drops counted.

    *last* is the cursor after everything there is now; it and the number of *traces* only ever grow.
    *is_over* says that its world was dropped or started over: nothing is worth waiting for here any more.
    """

    limit: int = 10_000
    dropped: int = 0
    last: Cursor = 0
    traces: int = 0
    is_over: bool = False
    _entries: deque[Entry] = field(default_factory=deque)
    _grown: anyio.Event | None = None

    def __len__(self) -> int:
        return len(self._entries)

    def new_trace(self) -> str:
        self.traces += 1
        return f"t{self.traces}"

    def add(self, kind: str, at_ms: int, trace: str, about: Mapping[str, Any]) -> Entry:
        """Append an entry and wake whoever waits for one."""
        self.last += 1
        entry = Entry(self.last, at_ms, kind, trace, about)
        self._entries.append(entry)
        if len(self._entries) > self.limit:
            self._entries.popleft()
            self.dropped += 1
        self._wake()
        return entry

    def end(self) -> None:
        """Wake whoever waits, for good: the world is no more."""
        self.is_over = True
        self._wake()

    def since(self, cursor: Cursor = 0, *, limit: int = 1000) -> list[Entry]:
        """Up to *limit* entries after *cursor*, oldest first."""
        skipped = max(0, cursor - (self.last - len(self._entries)))
        if skipped >= len(self._entries):
            return []
        return [self._entries[i] for i in range(skipped, min(len(self._entries), skipped + limit))]

    async def grown(self, cursor: Cursor) -> None:
        """Return when there is an entry after *cursor*, or none will come; at once when that is so already."""
        while self.last <= cursor and not self.is_over:
            if self._grown is None:
                self._grown = anyio.Event()
            await self._grown.wait()

    def _wake(self) -> None:
        if self._grown is not None:
            self._grown.set()
            self._grown = None
