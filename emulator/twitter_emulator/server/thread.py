"""Serving in a thread of somebody else's program: a test's, mostly."""

import threading
from typing import Any, Self

from ..client import Control, WorldClient
from ..settings import Settings
from .listening import CannotStart
from .service import Running, Service

LONGEST_START_S = 30.0
LONGEST_STOP_S = 5.0


class Emulator:
    """
    An emulator in a thread of this process, on free ports::

        with Emulator(seed="shop") as twitter:
            twitter.world().send("alice", "acme_support", "hello")

    *options* are the fields of :class:`Settings`.
    """

    def __init__(self, **options: Any) -> None:
        self._settings = Settings(**{"port": 0, "tls_port": 0, **options})
        self._serving: _Serving | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.stop()

    def start(self) -> None:
        """
        Return when the emulator listens.

        Raises:
            CannotStart: If it cannot listen.
            StateError: If the state file cannot be used.
        """
        if self._serving is not None:
            raise RuntimeError("this emulator is running already")
        self._serving = _Serving(self._settings)

    def stop(self) -> None:
        """Stop, and save the worlds if that was asked for. What went wrong in the thread meanwhile is raised here."""
        serving, self._serving = self._serving, None
        if serving is not None:
            serving.end()

    @property
    def url(self) -> str:
        """Where Twitter's API and the control API are, over plain http."""
        return self._is_serving().running.url

    @property
    def tls_url(self) -> str | None:
        """Where the same is over TLS, if that was asked for."""
        return self._is_serving().running.tls_url

    @property
    def settings(self) -> Settings:
        return self._is_serving().running.settings

    @property
    def control(self) -> Control:
        """The client of this emulator's control API."""
        return self._is_serving().control

    def world(self, name: str = "default") -> WorldClient:
        return self.control.world(name)

    def _is_serving(self) -> "_Serving":
        if self._serving is None:
            raise RuntimeError("this emulator is not running; use it in a with statement, or start() it")
        return self._serving


class _Serving:
    """A service in its thread, from the moment it listens."""

    def __init__(self, settings: Settings) -> None:
        self._changed = threading.Event()
        self._running: Running | None = None
        self._failure: BaseException | None = None
        self._service = Service(settings, when_running=self._note)
        self._thread = threading.Thread(target=self._run, name="twitter-emulator", daemon=True)
        self._thread.start()
        self._changed.wait(LONGEST_START_S)
        self._raise_failure()
        self.control = Control(self.running.url, self.running.settings.control_token)

    @property
    def running(self) -> Running:
        if self._running is None:
            raise CannotStart(f"The emulator does not listen after {LONGEST_START_S:g} s")
        return self._running

    def end(self) -> None:
        self.control.close()
        self._service.stop()
        self._thread.join(LONGEST_STOP_S)
        if self._thread.is_alive():
            raise RuntimeError(f"the emulator has not stopped after {LONGEST_STOP_S:g} s")
        self._raise_failure()

    def _run(self) -> None:
        try:
            self._service.run()
        except BaseException as failure:  # noqa: BLE001  a thread has nobody above it: who started it raises this
            self._failure = failure
        finally:
            self._changed.set()

    def _note(self, running: Running) -> None:
        self._running = running
        self._changed.set()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure
