"""
A bound for the heads of requests, which httptools itself reads for as long as they go on.

What is longer is answered 431 with an empty body, and the connection ends: no call of Twitter's comes near it.
"""

from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 64 * 1024
_STATUS = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
_ANSWER = b"HTTP/1.1 %d %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % (_STATUS, _STATUS.phrase.encode())


class BoundedHead(HttpToolsProtocol):
    """uvicorn's protocol, but for endless heads."""

    _head = 0
    """How many bytes came while the head was read that has not ended yet."""
    _is_head = True

    def data_received(self, data: bytes) -> None:
        if self._is_head and self._head > LONGEST_HEAD:
            self.transport.write(_ANSWER)
            self.transport.close()
            return
        self._head += len(data) if self._is_head else 0
        super().data_received(data)

    def on_message_begin(self) -> None:
        self._is_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        if self._head > LONGEST_HEAD and self._length() > LONGEST_HEAD:
            self.app = _refuse
        self._is_head, self._head = False, 0
        super().on_headers_complete()

    def _length(self) -> int:
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)


async def _refuse(scope: Any, receive: Any, send: Any) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": _STATUS, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
