"""One world of an emulator."""

from typing import Any

from .developer import Developer
from .faults import Faults
from .people import People, credentials_of
from .record import Record
from .values import Clock, Credentials, Duration
from .webhooks import Webhooks


class WorldClient(People, Record, Webhooks, Developer, Faults):
    """One world of an emulator. People are named by screen name or id."""

    @property
    def credentials(self) -> Credentials:
        return credentials_of(self._call("GET", "/credentials"))

    @property
    def clock(self) -> Clock:
        return Clock(**self._call("GET", "/clock"))

    def advance(self, by: Duration) -> Clock:
        """Jump forward; everything that falls due on the way happens now."""
        return self._set_clock(advance=by)

    def freeze(self, at: str | None = None) -> Clock:
        """Stand still: here, or *at* a moment in ISO 8601."""
        return self._set_clock(freeze=True, at=at)

    def resume(self) -> Clock:
        return self._set_clock(freeze=False)

    def describe(self) -> dict[str, Any]:
        """The world with its rules, and counts of what is in it."""
        return self._object("GET", "")

    def change(self, **rules: Any) -> dict[str, Any]:
        """Change rules of this world, for example ``rate_limits=False``."""
        return self._object("PATCH", "", json=rules)

    def reset(self) -> Credentials:
        """Start over: the same seed and rules, and nothing else of what was."""
        return credentials_of(self._call("POST", "/reset"))

    def drop(self) -> None:
        self._call("DELETE", "")

    def _set_clock(self, **change: Any) -> Clock:
        return Clock(**self._call("PUT", "/clock", json=change))
