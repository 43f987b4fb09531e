"""Bytes between two connections, both ways, no faster than either side takes them."""

import asyncio
from collections.abc import MutableSet
from typing import Protocol, cast


class Open(Protocol):
    """Something open that has to end when the server stops."""

    def shutdown(self) -> None:
        """End as soon as that cuts nothing off."""

    def abort(self) -> None:
        """End now."""


class Tunnel:
    """
    Two connections joined, once there are two. It is among what is *open* from then on until both have ended.

    *drains* says that somebody else ends the far one in good order when the server stops.
    """

    def __init__(self, near: asyncio.Transport, *, open: MutableSet[Open], drains: bool) -> None:
        self._open, self._drains = open, drains
        self._near, self.far = End(self), End(self)
        self._near.transport = near

    def join(self, first: bytes) -> None:
        """Let it flow, with *first* ahead. The far one is connected by now."""
        near, far = self._near.connected, self.far.connected
        self._open.add(self)
        near.set_protocol(self._near)
        far.write(first)
        near.resume_reading()
        far.resume_reading()

    def shutdown(self) -> None:
        if not self._drains:
            self.abort()

    def abort(self) -> None:
        for end in (self._near, self.far):
            if end.transport is not None:
                end.transport.abort()

    def opposite(self, end: "End") -> "End":
        return self.far if end is self._near else self._near

    def lost(self, end: "End") -> None:
        """Told by an *end* whose connection is no more."""
        other = self.opposite(end)
        if other.transport is None or other.is_lost:
            self._open.discard(self)
        else:
            other.transport.close()


class End(asyncio.Protocol):
    """One end of *tunnel*: what comes in here goes out at the opposite one."""

    def __init__(self, tunnel: Tunnel) -> None:
        self._tunnel = tunnel
        self.transport: asyncio.Transport | None = None
        self.has_said_all = False
        self.is_lost = False

    @property
    def connected(self) -> asyncio.Transport:
        assert self.transport is not None, "a tunnel is joined when both ends are connected"
        return self.transport

    @property
    def _out(self) -> asyncio.Transport:
        return self._tunnel.opposite(self).connected

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's are none by inheritance.
        self.transport = cast(asyncio.Transport, transport)
        # Until it is joined there is nowhere to put what comes.
        self.transport.pause_reading()

    def data_received(self, data: bytes) -> None:
        self._out.write(data)

    def eof_received(self) -> bool:
        """A side that has said everything may still listen; when both have, the tunnel ends."""
        self.has_said_all = True
        if self._tunnel.opposite(self).has_said_all:
            return False
        self._out.write_eof()
        return True

    def connection_lost(self, error: Exception | None) -> None:
        self.is_lost = True
        self._tunnel.lost(self)

    def pause_writing(self) -> None:
        self._out.pause_reading()

    def resume_writing(self) -> None:
        self._out.resume_reading()
