"""
One write for an answer's head and body.

uvicorn writes the two one after the other, which costs two system calls here and two awakenings at the client: a sixth
of the time that a signed message takes.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


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

    def _release(self) -> None:
        self._is_awaited = False
        self._flush()

    def _flush(self) -> None:
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)


class CorkedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, on a corked transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(cast(asyncio.Transport, Corked(transport, self.loop)))
