"""An ASGI application in a thread of the test process."""

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any

import uvicorn

LONGEST_START_S = 20.0
GRACE_S = 1.0
"""How long requests may take to end when the server stops."""


class AppFailed(Exception):
    """The application did not start; the text says why."""


class _Server(uvicorn.Server):
    """uvicorn's server without its ticks: it says when it has started, and stops at once."""

    def __init__(self, config: uvicorn.Config, when_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_started = when_started
        self._loop = asyncio.get_running_loop()
        self._stop_asked = asyncio.Event()

    def stop(self) -> None:
        """To be called from another thread."""
        self._loop.call_soon_threadsafe(self._stop_asked.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._when_started()

    async def main_loop(self) -> None:
        await self._stop_asked.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _ in range(int(GRACE_S / 0.001)):
            if not (self.server_state.connections or self.server_state.tasks):
                break
            await asyncio.sleep(0.001)
        for task in list(self.server_state.tasks):
            task.cancel()
        await self.lifespan.shutdown()


class AppServer:
    """
    Serves the application that *make* makes, once it is told the port, for as long as it is not stopped.

    Raises:
        AppFailed: If *make* or the application's start fails.
    """

    def __init__(self, make: Callable[[int], Any]) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.port: int = self._socket.getsockname()[1]
        self._server: _Server | None = None
        self._failure: BaseException | None = None
        self._changed = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(make,), name="twitter-subject", daemon=True)
        self._thread.start()
        if not self._changed.wait(LONGEST_START_S):
            raise AppFailed(f"The application has not started after {LONGEST_START_S:g} s.")
        self._raise_failure()

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        if self._server is not None and self._thread.is_alive():
            self._server.stop()
        self._thread.join(LONGEST_START_S)
        self._socket.close()

    def _run(self, make: Callable[[int], Any]) -> None:
        try:
            asyncio.run(self._serve(make))
        except BaseException as failure:  # noqa: BLE001  a thread has nobody above it: who started it raises this
            self._failure = failure
        finally:
            self._changed.set()

    async def _serve(self, make: Callable[[int], Any]) -> None:
        config = uvicorn.Config(make(self.port), log_level="warning", access_log=False)
        self._server = _Server(config, self._changed.set)
        await self._server.serve(sockets=[self._socket])

    def _raise_failure(self) -> None:
        failed = self._failure is not None or self._server is None or not self._server.started
        if failed:
            self._socket.close()
            why = f"{type(self._failure).__name__}: {self._failure}" if self._failure else "see the log above"
            raise AppFailed(f"The ASGI application did not start ({why}).") from self._failure
