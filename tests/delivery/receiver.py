"""A webhook on loopback that answers, hangs, hangs up and lies as a test tells it to."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from twitter_emulator.protocol.signing import crc_answer


@dataclass(frozen=True, slots=True)
class Received:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int

    @property
    def query(self) -> str:
        return urlsplit(self.target).query

    @property
    def crc_token(self) -> str:
        return parse_qs(self.query)["crc_token"][0]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """What the Direct Message in it says."""
        return str(self.json["direct_message_events"][0]["message_create"]["message_data"]["text"])


Behaviour = Callable[[Received], Awaitable[bytes | None]]
"""From a request to the raw bytes of the answer; None hangs up without one."""


def http(status: int, body: bytes | str = b"", **headers: str) -> bytes:
    """A whole answer. Underscores in the names of *headers* stand for hyphens."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever", f"content-length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + content


def always(answer: bytes | None) -> Behaviour:
    async def behave(_: Received) -> bytes | None:
        return answer

    return behave


def with_token_of(secret: str) -> Behaviour:
    """Answer challenges with *secret*, and accept everything else."""

    async def behave(request: Received) -> bytes:
        if request.method != "GET":
            return http(200)
        return http(200, json.dumps({"response_token": crc_answer(secret, request.crc_token)}))

    return behave


@dataclass(slots=True)
class Gate:
    """Holds up whatever *closes_for* says until it is opened."""

    closes_for: Callable[[Received], bool]
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, request: Received) -> bytes:
        if self.closes_for(request):
            self.reached.set()
            await self.opened.wait()
        return http(200)


@dataclass(slots=True)
class Receiver:
    behave: Behaviour = field(default_factory=lambda: always(http(200)))
    requests_per_connection: int | None = None
    hangs_up_after_answers: bool = False
    requests: list[Received] = field(default_factory=list)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    scheme: str = "http"
    _connections: int = 0
    _serving: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/webhook"

    @property
    def posts(self) -> list[Received]:
        return [request for request in self.requests if request.method == "POST"]

    @asynccontextmanager
    async def listening(self, tls: ssl.SSLContext | None = None) -> AsyncIterator["Receiver"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        self.scheme = "https" if tls else "http"
        try:
            yield self
        finally:
            server.close()
            for task in self._serving:
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        self._connections += 1
        try:
            # To be torn down, and to be hung up on, is what happens to receivers.
            with suppress(asyncio.CancelledError, asyncio.IncompleteReadError, ConnectionError):
                await self._converse(reader, writer, self._connections)
        finally:
            self._serving.discard(task)
            self.hung_up.set()
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        served = 0
        while request := await _read(reader, connection):
            if served == self.requests_per_connection:
                return
            served += 1
            self.requests.append(request)
            answer = await self.behave(request)
            if answer is None:
                return
            writer.write(answer)
            await writer.drain()
            if self.hangs_up_after_answers:
                return


async def _read(reader: asyncio.StreamReader, connection: int) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = dict(line.split(": ", 1) for line in head[1:] if line)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(method, target, headers, body, connection)
