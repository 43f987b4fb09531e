"""What an emulator listens with: its socket, the file that tells its port, and uvicorn."""

import asyncio
import errno
import logging
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

GRACE_S = 0.4
"""How long requests may take to end when the emulator stops. Long polls and streams end at once by themselves."""

CUT_S = 0.2
"""How long a request may take to end that was cut off."""

_WHY = {
    errno.EACCES: "ports below 1024 need special rights",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


class CannotStart(Exception):
    """An emulator that cannot be started. Its text says why, and what to do."""


def listening_socket(host: str, port: int, *, flag: str = "--port") -> socket.socket:
    """
    A socket bound to *port*; 0 takes a free one.

    Raises:
        CannotStart: If that is not possible; the text tells to choose another port with *flag*.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise CannotStart(
            f"The host {host!r} has no address ({error}); use 127.0.0.1, or name it with --host"
        ) from None
    bound = socket.socket(family, kind, protocol)
    if os.name == "posix":
        # Elsewhere it would let two servers share a port.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        # Two sockets may be bound to one port as long as neither listens: only this tells that it is ours.
        bound.listen()
    except OSError as error:
        bound.close()
        raise _cannot_listen(host, port, flag, error) from None
    return bound


def _cannot_listen(host: str, port: int, flag: str, error: OSError) -> CannotStart:
    if error.errno == errno.EADDRINUSE:
        return CannotStart(f"Port {port} is taken on {host}; choose another with {flag}, or stop what runs there")
    why = _WHY.get(error.errno or 0, error.strerror)
    return CannotStart(f"Port {port} on {host} cannot be used ({why}); choose another with {flag}")


def address_of(bound: socket.socket) -> str:
    """How this machine reaches *bound* over plain http."""
    host, port = bound.getsockname()[:2]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


@contextmanager
def told_port(path: Path | None, port: int) -> Iterator[None]:
    """Have *port* in the file *path*, whole from the first moment, for as long as the block runs."""
    if path is None:
        yield
        return
    try:
        _replace(path, f"{port}\n")
    except OSError as error:
        raise CannotStart(
            f"The port file {path} cannot be written ({error.strerror}); see that its folder exists"
        ) from None
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _replace(path: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w") as file:
        file.write(text)
    os.replace(temporary, path)


class Server(uvicorn.Server):
    """
    uvicorn's server without its ticks: it starts and stops at once, and leaves signals to its owner.

    *when_started* is called when it listens.
    """

    def __init__(self, config: uvicorn.Config, *, when_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_started = when_started
        self._stop_asked = asyncio.Event()

    def stop(self) -> None:
        """To be called in the server's own loop."""
        self._stop_asked.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        try:
            self._when_started()
        except BaseException:
            await self.shutdown(sockets=sockets)
            raise

    async def main_loop(self) -> None:
        await self._stop_asked.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if not await self._ended(GRACE_S):
            await self._cut_off()
        await self.lifespan.shutdown()

    async def _ended(self, within_s: float) -> bool:
        """Whether requests and connections end within that time."""
        for _ in range(int(within_s / 0.001)):
            if not (self.server_state.connections or self.server_state.tasks):
                return True
            await asyncio.sleep(0.001)
        return False

    async def _cut_off(self) -> None:
        with _quiet_about_cancelling():
            for connection in list(self.server_state.connections):
                connection.transport.abort()
            for task in list(self.server_state.tasks):
                task.cancel()
            await self._ended(CUT_S)


@contextmanager
def _quiet_about_cancelling() -> Iterator[None]:
    """uvicorn logs a request that is cancelled as an error of the application."""
    log = logging.getLogger("uvicorn.error")
    log.addFilter(_is_no_cancelling)
    try:
        yield
    finally:
        log.removeFilter(_is_no_cancelling)


def _is_no_cancelling(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))
