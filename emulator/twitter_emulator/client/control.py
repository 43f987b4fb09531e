"""An emulator with all its worlds."""

import time
from typing import Any

from .calling import Connection
from .errors import Unreachable
from .values import Duration, seconds
from .world import WorldClient


class Control(Connection):
    """
    An emulator, as its control API shows it. Can be closed, and used by several threads.

    Every method may raise :class:`Unreachable` and :class:`ControlError`.
    """

    def world(self, name: str = "default") -> WorldClient:
        """The world *name*; whether there is one shows at the first call."""
        return WorldClient(self, name)

    def make_world(self, seed: str | None = None, **options: Any) -> WorldClient:
        """A new world. *options*: ``name``, ``clock``, ``journal_limit``, any rule, as in ``rate_limits=False``."""
        wanted = options if seed is None else {"seed": seed, **options}
        return WorldClient(self, self.call("POST", "/v1/worlds", json=wanted)["world"])

    def worlds(self) -> list[dict[str, Any]]:
        """All worlds in short, the default one first."""
        found: list[dict[str, Any]] = self.call("GET", "/v1/worlds")["worlds"]
        return found

    def health(self) -> dict[str, Any]:
        """``{"status": "ok", "version": …, "worlds": …}``"""
        found: dict[str, Any] = self.call("GET", "/health")
        return found

    def wait_until_ready(self, timeout: Duration = "10s") -> None:
        """
        Return when the emulator answers.

        Raises:
            Unreachable: If it does not within *timeout*.
        """
        deadline = time.perf_counter() + seconds(timeout)
        while True:
            try:
                self.health()
            except Unreachable:
                # Nothing can tell that a server is about to listen, so this one wait has to ask again.
                if time.perf_counter() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return
