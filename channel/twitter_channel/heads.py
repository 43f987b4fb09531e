"""
A bound for what uvicorn itself waits for and keeps: the heads of requests, and what comes after an answer was given.

Without one a connection that says nothing, a byte now and then or headers without end is kept for as long as it likes.
Bodies are bounded where they are read.
"""

import asyncio
from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 64 * 1024
"""Of a head that is longer than this no more than the bytes that came with them is read."""

HEAD_WITHIN = 10.0
"""Seconds in which a head has to come; and, once a request was answered, what is left of its body."""

_STATUS = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
_TOO_LONG = b"HTTP/1.1 %d %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % (_STATUS, _STATUS.phrase.encode())


class BoundedHeads(HttpToolsProtocol):
    """uvicorn's protocol with that bound."""

    _head = 0
    """How many bytes came since a head was waited for."""
    _is_head = True
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """The first head has its time from here on."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Part of a head, of a body, or of both."""
        if self._is_head and self._head > LONGEST_HEAD:
            self.transport.write(_TOO_LONG)
            self.transport.close()
            return
        if self._timer is None and (self._is_head or self.cycle.response_complete):
            self._wait()
        self._head += len(data)
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._is_head = False
        self._wait_no_more()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The body is whole: what comes now is another head."""
        self._is_head, self._head = True, 0
        self._wait_no_more()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._timer = self.loop.call_later(HEAD_WITHIN, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
