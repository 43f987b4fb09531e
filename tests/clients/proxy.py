"""A proxy that ends TLS, as people put one in front: it keeps ``Host`` and says that the client used https."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class TlsProxy:
    """Passes each request on to *target* over a connection of its own."""

    target: str

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head, _, _ = (await reader.readuntil(b"\r\n\r\n")).rpartition(b"\r\n\r\n")
            body = await reader.readexactly(_length_of(head))
            writer.write(await self._answer(head, body))
            await writer.drain()
        finally:
            writer.close()

    async def _answer(self, head: bytes, body: bytes) -> bytes:
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        target = urlsplit(self.target)
        reader, writer = await asyncio.open_connection(target.hostname, target.port)
        writer.write(b"\r\n".join([*lines, b"X-Forwarded-Proto: https", b"Connection: close", b"", body]))
        answer = await reader.read()
        writer.close()
        return answer


def _length_of(head: bytes) -> int:
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return int(lengths[0]) if lengths else 0


@contextmanager
def tls_in_front_of(target: str, tls: ssl.SSLContext) -> Iterator[int]:
    """A :class:`TlsProxy` in a thread of its own; the port it listens on."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    started = asyncio.run_coroutine_threadsafe(
        asyncio.start_server(TlsProxy(target).serve, "127.0.0.1", 0, ssl=tls), loop
    )
    server = started.result(5)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_closed(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _closed(server: asyncio.Server) -> None:
    """Stop listening, and let what is under way end."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*others, return_exceptions=True)
