"""uvicorn without its ticks: one port for everything, and if asked for another one for TLS."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ..redirect.authority import Authority
from ..redirect.front import Doors, Front
from .corked import CorkedProtocol, ProxiedProtocol

BACKLOG = 2048

GRACE_S = 0.4
"""How long requests may take to end when the emulator stops. Long polls and streams end at once by themselves."""

CUT_S = 0.2
"""How long a request may take to end that was cut off."""


@dataclass(frozen=True, slots=True)
class Secured:
    """A socket to serve TLS on, and the certificate to show there."""

    socket: socket.socket
    context: ssl.SSLContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrances:
    """How clients come in: *plain* takes everything, *secured* only TLS."""

    plain: socket.socket
    secured: Secured | None
    authority: Authority
    pass_through: bool


class Server(uvicorn.Server):
    """
    uvicorn's server without its ticks: it starts and stops at once, and leaves signals to its owner.

    *when_started* is called when it listens.
    """

    def __init__(self, config: uvicorn.Config, entrances: Entrances, *, when_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._entrances = entrances
        self._when_started = when_started
        self._stop_asked = asyncio.Event()
        self._doors = Doors(
            plain=lambda: self._serving(CorkedProtocol),
            absolute=lambda: self._serving(ProxiedProtocol),
            authority=entrances.authority,
            pass_through=entrances.pass_through,
            tls=entrances.secured.context if entrances.secured else None,
        )

    def stop(self) -> None:
        """To be called in the server's own loop."""
        self._stop_asked.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # It starts the application; what is listened on is ours.
        await super().startup(sockets=[])
        try:
            await self._listen()
            self._when_started()
        except BaseException:
            await self.shutdown(sockets=sockets)
            raise

    async def _listen(self) -> None:
        loop, secured = asyncio.get_running_loop(), self._entrances.secured
        self.servers.append(
            await loop.create_server(lambda: Front(self._doors), sock=self._entrances.plain, backlog=BACKLOG)
        )
        if secured is not None:
            self.servers.append(
                await loop.create_server(self._doors.plain, sock=secured.socket, ssl=secured.context, backlog=BACKLOG)
            )

    def _serving(self, protocol: type[HttpToolsProtocol]) -> HttpToolsProtocol:
        return protocol(self.config, self.server_state, self.lifespan.state)

    async def main_loop(self) -> None:
        await self._stop_asked.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for task in list(self._doors.tasks):
            task.cancel()
        for connection in [*self.server_state.connections, *self._doors.open]:
            connection.shutdown()
        if not await self._ended(GRACE_S):
            await self._cut_off()
        await self.lifespan.shutdown()

    async def _ended(self, within_s: float) -> bool:
        """Whether requests and connections end within that time."""
        for _ in range(int(within_s / 0.001)):
            if not (self.server_state.connections or self.server_state.tasks or self._doors.open):
                return True
            await asyncio.sleep(0.001)
        return False

    async def _cut_off(self) -> None:
        with _quiet_about_cancelling():
            for connection in list(self.server_state.connections):
                connection.transport.abort()
            for entered in list(self._doors.open):
                entered.abort()
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
