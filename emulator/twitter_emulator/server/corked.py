"""
One write for an answer's head and body.

uvicorn writes the two one after the other, which costs two system calls here and two awakenings at the client: a sixth
of the time that a signed message takes.
"""

import asyncio
import socket
import struct
from typing import Any, cast

from ..redirect.absolute import AbsoluteForm
from ..routes.faulty import CONNECTION
from .bounded import BoundedHead

AT_ONCE = struct.pack("ii", 1, 0)
"""To linger, but for no time: what is not sent yet is thrown away."""


class Corked:
    """A transport that holds the first of two writes back until the second, or until the loop's next step."""

    __slots__ = ("_held", "_is_awaited", "_loop", "_transport")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held = b""
        self._is_awaited = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if self._held:
            self._transport.write(self._held + data)
            self._held = b""
            return
        self._held = data
        if not self._is_awaited:
            self._is_awaited = True
            self._loop.call_soon(self._release)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """End with a reset, which whoever is at the other side cannot take for an end in order."""
        connected = self._transport.get_extra_info("socket")
        if connected is not None:
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self._transport.abort()

    def _release(self) -> None:
        self._is_awaited = False
        self._flush()

    def _flush(self) -> None:
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)


class CorkedProtocol(BoundedHead):
    """uvicorn's protocol, on a corked transport, which applications may end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        corked = cast(asyncio.Transport, Corked(transport, self.loop))
        self.app_state = {**self.app_state, CONNECTION: corked}
        super().connection_made(corked)


class ProxiedProtocol(AbsoluteForm, BoundedHead):
    """What comes as to a proxy; applications may end its connection, too."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        self.app_state = {**self.app_state, CONNECTION: Corked(transport, self.loop)}
        super().connection_made(transport)
