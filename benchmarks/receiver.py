"""A webhook that costs as little as it can: answers challenges, takes deliveries, counts them, answers 200."""

import asyncio
import re
from urllib.parse import parse_qs

import msgspec

from twitter_emulator.protocol.signing import crc_answer

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_OK = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"


class Receiver:
    """Counts what arrives; *secret* answers challenges."""

    def __init__(self) -> None:
        self.secret = ""
        self.count = 0
        self._awaited = 0
        self._arrived = asyncio.Event()

    async def listen(self) -> int:
        """The port it listens on."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0)
        self._server = server
        port: int = server.sockets[0].getsockname()[1]
        return port

    def expect(self, count: int) -> None:
        self.count, self._awaited = 0, count
        self._arrived.clear()

    async def all_arrived(self) -> None:
        await self._arrived.wait()

    def took_one(self) -> None:
        self.count += 1
        if self.count == self._awaited:
            self._arrived.set()


class _Connection(asyncio.Protocol):
    def __init__(self, receiver: Receiver) -> None:
        self._receiver, self._received = receiver, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not found or len(body) < (int(length[1]) if length else 0):
            return
        self._received = b""
        self._transport.write(self._answer(head))

    def _answer(self, head: bytes) -> bytes:
        if head.startswith(b"POST"):
            self._receiver.took_one()
            return _OK
        query = head.split(b" ", 2)[1].partition(b"?")[2].decode()
        token = parse_qs(query)["crc_token"][0]
        body = msgspec.json.encode({"response_token": crc_answer(self._receiver.secret, token)})
        return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
