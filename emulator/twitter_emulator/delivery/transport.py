"""One world's connections to its webhooks. aiohttp takes a fifth of a second to import: only at the first request."""

import socket
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

import anyio
from yarl import URL

from twitter_emulator.world.addresses import why_refused
from twitter_emulator.world.rules import Rules

from .troubles import Trouble, explained
from .wire import MOST_READ

if TYPE_CHECKING:
    import aiohttp
    from aiohttp.abc import AbstractResolver

CLOSE_WITHIN_S = 0.5
CONNECT_WITHIN = 0.9
"""The share of the time for an answer that connecting may take: what is left tells the one from the other."""

STALE_SHOWS_WITHIN_S = 0.25
"""A kept connection that the receiver has closed fails at once; what fails later was being worked on."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, its body up to 64 KB; or, when *status* is None, the *trouble* because of which nothing did."""

    took_ms: float
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    trouble: Trouble | None = None


@dataclass(slots=True)
class _Dialling:
    """Whether one exchange opened a connection, and what of it was refused."""

    is_fresh: bool = False
    refusal: str | None = None

    def found_stale(self, error: Exception, started: float) -> bool:
        """Whether *error* means that a kept connection had been closed before the request reached anybody."""
        import aiohttp

        if self.is_fresh or isinstance(error, aiohttp.ClientConnectorError):
            return False
        is_lost = isinstance(error, aiohttp.ServerDisconnectedError | ConnectionError | aiohttp.ClientOSError)
        return is_lost and perf_counter() - started < STALE_SHOWS_WITHIN_S


_DIALLING: ContextVar[_Dialling] = ContextVar("dialling")
"""How the socket factory, which the client may call from tasks of its own, finds the exchange it works for."""


@dataclass(slots=True)
class Transport:
    """
    Keeps connections alive, follows no redirects, keeps no cookies, and looks at every address before it connects.

    An answer counts if all of it comes within ``rules.webhook_timeout_s`` of wall time.
    """

    rules: Rules
    resolver: "AbstractResolver | None" = None
    _session: "aiohttp.ClientSession | None" = None
    _is_closed: bool = field(default=False, init=False)

    async def exchange(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """
        Send one request and return what came of it; network trouble is never raised.

        It is sent again when a kept connection turns out to be closed. aiohttp does that for GET only, since a POST
        could have been read before the connection broke. But a delivery may come twice on Twitter too (facts §5.2),
        and to lose one to a receiver that closes between requests would be worse.
        """
        import aiohttp

        dialling = _Dialling()
        _DIALLING.set(dialling)
        started = perf_counter()
        while True:
            try:
                return await self._sent(started, method, url, headers, body)
            except (aiohttp.ClientError, OSError, ValueError) as error:  # a ValueError: no host can be called that
                if not dialling.found_stale(error, started):
                    return Reply(_ms_since(started), trouble=self._trouble(error, dialling, headers["host"]))

    async def aclose(self) -> None:
        """Close every connection, those in use too. A peer that drags this out is left behind."""
        self._is_closed = True
        session, self._session = self._session, None
        if session is not None:
            with anyio.move_on_after(CLOSE_WITHIN_S, shield=True):
                await session.close()

    async def _sent(
        self, started: float, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        session = self._session or self._opened()
        async with session.request(method, _as_it_is(url), headers=headers, data=body, allow_redirects=False) as answer:
            content = await _bounded(answer.content)
            return Reply(_ms_since(started), answer.status, answer.headers, content)

    def _opened(self) -> "aiohttp.ClientSession":
        import aiohttp

        if self._is_closed:
            raise aiohttp.ClientConnectionError("this world has been left")
        connector = aiohttp.TCPConnector(
            limit=0,
            use_dns_cache=False,
            resolver=self.resolver or aiohttp.ThreadedResolver(),
            socket_factory=self._socket,
        )
        timeout_s = self.rules.webhook_timeout_s
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("accept-encoding", "content-type"),
            timeout=aiohttp.ClientTimeout(timeout_s, timeout_s * CONNECT_WITHIN, ceil_threshold=float("inf")),
        )
        return self._session

    def _socket(self, address: tuple[Any, ...]) -> socket.socket:
        """A socket to connect to *address* with: names are resolved by then, and literals come here too."""
        family, kind, protocol, _, (host, *_) = address
        dialling = _DIALLING.get()
        refusal = why_refused(host, self.rules)
        if refusal:
            dialling.refusal = refusal
            raise PermissionError(refusal)
        dialling.is_fresh = True
        return socket.socket(family, kind, protocol)

    def _trouble(self, error: Exception, dialling: _Dialling, host: str) -> Trouble:
        if dialling.refusal and not dialling.is_fresh:
            return Trouble("address", dialling.refusal)
        return explained(error, host=host, timeout_s=self.rules.webhook_timeout_s)


def _as_it_is(url: str) -> URL:
    """*url* without the client's own ideas about escaping; what is not ASCII has to be escaped, though."""
    return URL(url, encoded=url.isascii())


async def _bounded(content: "aiohttp.StreamReader") -> bytes:
    body = await content.read(MOST_READ)
    while len(body) < MOST_READ and not content.at_eof():
        body += await content.read(MOST_READ - len(body))
    return body


def _ms_since(started: float) -> float:
    return round((perf_counter() - started) * 1000, 3)
