"""What happened in a world, and waiting for it."""

import time
from collections.abc import Callable, Iterator

from .errors import NothingHappened
from .place import Place
from .values import Duration, Entries, Entry, Settled, anything, seconds

LAST_SHOWN = 10


class Record(Place):
    """The journal of a world."""

    def journal(
        self, since: int = 0, *, kind: str | None = None, trace: str | None = None, wait: Duration | None = None
    ) -> Entries:
        """Up to 1,000 entries after *since*; with *wait*, at least one unless that time runs out."""
        wait_s = 0.0 if wait is None else seconds(wait)
        params = {"since": since, "kind": kind, "trace": trace, "wait": f"{wait_s:.3f}s"}
        found = self._call("GET", "/journal", params=params, wait_s=wait_s)
        return Entries(found["entries"], found["next"])

    def wait_for(
        self,
        kind: str | None = None,
        predicate: Callable[[Entry], bool] = anything,
        *,
        within: Duration = "5s",
        since: int = 0,
    ) -> Entry:
        """
        The first entry after *since* that is of *kind* (several with commas) and satisfies *predicate*.

        Raises:
            NothingHappened: If there is none *within* that time.
        """
        deadline = time.perf_counter() + seconds(within)
        cursor, left_s = since, seconds(within)
        while True:
            page = self.journal(cursor, kind=kind, wait=max(left_s, 0.0))
            found = next((entry for entry in page.entries if predicate(entry)), None)
            if found is not None:
                return found
            cursor, left_s = page.next, deadline - time.perf_counter()
            if left_s <= 0 and not page.entries:
                raise NothingHappened(_awaited(kind, predicate, within), self.last_entries())

    def last_entries(self, number: int = LAST_SHOWN) -> list[Entry]:
        """The newest *number* entries, oldest first."""
        return list(self._journal_to_its_end())[-number:]

    def violations(self) -> list[Entry]:
        """What broke its contract, oldest first. Where somebody had altered it, ``altered`` is true."""
        return list(self._journal_to_its_end(kind="violation"))

    def settled(self, wait: Duration = "5s") -> Settled:
        """Wait until nothing is in flight, no retry is due and no call is open, but no longer than *wait*."""
        found = self._call("GET", "/settled", params={"wait": f"{seconds(wait):.3f}s"}, wait_s=seconds(wait))
        return Settled(found["settled"], found["open"])

    def _journal_to_its_end(self, kind: str | None = None) -> Iterator[Entry]:
        page = self.journal(kind=kind)
        while page.entries:
            yield from page.entries
            page = self.journal(page.next, kind=kind)


def _awaited(kind: str | None, predicate: Callable[[Entry], bool], within: Duration) -> str:
    name = getattr(predicate, "__name__", "")
    condition = "" if predicate is anything else f" ({name.strip('<>_').replace('_', ' ')})"
    return f"No {kind or 'journal'} entry{condition} came within {seconds(within):g} s"
