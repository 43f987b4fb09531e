"""A client that costs as little as it can: prepared requests, written to a few connections, answers counted."""

import asyncio
import re
import time
from collections.abc import Iterator, Sequence

CONNECTIONS = 16
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Refused(Exception):
    """The server answered something else than success; the text is its answer."""


class _Connection(asyncio.Protocol):
    """Sends the next of the shared *requests* whenever the last one was answered."""

    def __init__(self, requests: Iterator[bytes], done: asyncio.Future[None]) -> None:
        self._requests, self._done = requests, done
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send_next()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        length = _LENGTH.search(head)
        if length is None or len(body) < int(length[1]):
            return
        if not head.startswith(b"HTTP/1.1 2"):
            self._fail(Refused(self._received.decode("utf-8", "replace")))
            return
        self._received = b""
        self._send_next()

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(error or Refused("the server closed the connection"))

    def _send_next(self) -> None:
        request = next(self._requests, None)
        if request is not None:
            self._transport.write(request)
        elif not self._done.done():
            self._done.set_result(None)

    def _fail(self, error: Exception) -> None:
        if not self._done.done():
            self._done.set_exception(error)


async def all_sent(port: int, requests: Sequence[bytes]) -> float:
    """
    Send *requests* over 16 connections; the seconds until the last one was answered.

    Raises:
        Refused: If one was not answered with success.
    """
    loop = asyncio.get_running_loop()
    shared = iter(requests)
    ends = [loop.create_future() for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    made = [
        await loop.create_connection(lambda end=end: _Connection(shared, end), "127.0.0.1", port)  # type: ignore[misc]
        for end in ends
    ]
    await asyncio.gather(*ends)
    took = time.perf_counter() - started
    for transport, _ in made:
        transport.close()
    return took


def post(path: str, body: bytes, *headers: str) -> bytes:
    """The bytes of a JSON POST."""
    lines = [
        f"POST {path} HTTP/1.1",
        "host: 127.0.0.1",
        "content-type: application/json",
        f"content-length: {len(body)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
