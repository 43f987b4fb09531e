"""Requests as a proxy gets them: with the whole URL where usually the path is."""

from collections.abc import Awaitable, Callable
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from twitter_emulator.protocol.hosts import is_twitters

from .refusals import plain_elsewhere


class AbsoluteForm(HttpToolsProtocol):
    """Serves requests for Twitter's hosts as if they had come straight here, and refuses all others."""

    def on_headers_complete(self) -> None:
        url = httptools.parse_url(self.url)
        self.app = self.config.loaded_app
        if url.host is not None:
            self._direct(url.schema or b"http", url.host, url.port)
        super().on_headers_complete()

    def _direct(self, scheme: bytes, host: bytes, port: int | None) -> None:
        """Serve what was asked of *host* as that host, whatever the ``Host`` header says (RFC 9112, 3.2.2)."""
        name = host.decode("latin-1")
        if not is_twitters(name):
            self.app = _refusing(plain_elsewhere(name))
            return
        self.scope["scheme"] = "https" if scheme.lower() == b"https" else "http"
        self.headers[:] = [header for header in self.headers if header[0] != b"host"]
        self.headers.insert(0, (b"host", host if port is None else b"%s:%d" % (host, port)))


def _refusing(sentence: str) -> Callable[[Any, Any, Any], Awaitable[None]]:
    """An ASGI application that says *sentence* and ends the connection."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    body = f"{sentence}\n".encode()

    async def refuse(scope: Any, receive: Any, send: Any) -> None:
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": 403, "headers": [*headers, length]})
        await send({"type": "http.response.body", "body": body})

    return refuse
