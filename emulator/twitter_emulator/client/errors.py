"""What can go wrong when an emulator is driven."""

from collections.abc import Sequence

from .lines import line
from .values import Entry


class EmulatorError(Exception):
    """
    What can go wrong when an emulator is driven::

        EmulatorError
        ├── ControlError      it refuses
        ├── Unreachable       nothing answers
        └── NothingHappened   what was awaited did not come
    """


class ControlError(EmulatorError):
    """The emulator refuses; *detail* says why, and what to do."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


class Unreachable(EmulatorError):
    """No emulator answers at *url*."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"No emulator answers at {url} ({why}). Start one with: twitter-emulator up. "
            "If it runs elsewhere, say where with --url or TWITTER_EMULATOR_URL."
        )
        self.url, self.why = url, why


class NothingHappened(EmulatorError):
    """What was *awaited* did not come; *entries* are the last ones that did."""

    def __init__(self, awaited: str, entries: Sequence[Entry]) -> None:
        lines = [f"  {line(entry)}" for entry in entries] or ["  nothing at all"]
        super().__init__("\n".join([f"{awaited}. The last that happened:", *lines]))
        self.awaited, self.entries = awaited, entries
