"""Who may drive the control API: programs on this machine, or whoever has the token; never a web page elsewhere."""

import hmac
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .problems import Problem, document

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
PROBES = frozenset({"/_emulator/health", "/_emulator/livez", "/_emulator/readyz"})
"""What a container's health check asks, which has no token."""


class Guard:
    """
    ASGI middleware that checks ``Host``, ``Origin`` and the token.

    Without a *token* only requests to a loopback name or one of *hosts* are served, so that a page cannot reach us by a
    name of its own that it points at 127.0.0.1. A page's requests carry its ``Origin``, which must be ours.
    """

    def __init__(self, app: ASGIApp, *, token: str | None, hosts: Iterable[str]) -> None:
        self._app, self._token = app, token
        self._hosts = LOOPBACK_NAMES | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        problem = self._refusal(Headers(scope=scope), scope["path"]) or _unreadable(scope["query_string"])
        if problem is not None:
            await document(problem.status, problem.detail)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, headers: Headers, path: str) -> Problem | None:
        host = headers.get("host", "")
        if self._token is None and name_in(host) not in self._hosts:
            return Problem(
                403,
                f"the control API is not served to the host name {name_in(host)!r}; call it as 127.0.0.1, or allow the "
                "name with --allowed-hosts",
            )
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2].lower() != host.lower():
            return Problem(403, f"a page of {origin!r} may not drive this emulator")
        if self._token is not None and path not in PROBES and not self._has_token(headers):
            return Problem(401, "send the control token as Authorization: Bearer …; it was printed at the start")
        return None

    def _has_token(self, headers: Headers) -> bool:
        scheme, _, sent = headers.get("authorization", "").partition(" ")
        expected = (self._token or "").encode()
        return scheme.lower() == "bearer" and hmac.compare_digest(sent.strip().encode(), expected)


def _unreadable(query: bytes) -> Problem | None:
    """Starlette takes a query for UTF-8 where it redirects, and fails at anything else."""
    try:
        query.decode()
    except UnicodeDecodeError:
        return Problem(400, "the query is not UTF-8; percent-encode what is not ASCII")
    return None


def name_in(host: str) -> str:
    """The name in a ``Host`` header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""
