"""Who may use the API: anybody on this machine who is not a web page, whoever has the token, and our own pages."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from twitter_channel.routes.problems import problem

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})

_OF_PROXIES = ("forwarded", "via", "x-forwarded-for", "x-real-ip")
_LONGEST_PATH = 2_000


@dataclass(frozen=True, slots=True)
class Access:
    """The rule. Without a token only calls that were addressed to this machine by its own names are served."""

    token: str | None = field(default=None, repr=False)

    def refusal(self, connection: HTTPConnection) -> tuple[int, str] | None:
        """Status and sentence for a call that is not served."""
        if self.token is not None:
            return self._wrong_token(connection, self.token)
        if any(name in connection.headers for name in _OF_PROXIES):
            # A proxy on this machine calls us by its name, whoever asks.
            return 403, "This came through a proxy. Give the channel an --api-token to serve the API through one."
        host = connection.headers.get("host", "")
        if _without_port(host) not in LOOPBACK:
            return 403, "Without --api-token the API is served to this machine only, as 127.0.0.1 or localhost."
        origin = connection.headers.get("origin")
        if origin is not None and origin != f"{connection.url.scheme}://{host}":
            return 403, "A web page of another origin may not use the API."
        return None

    def _wrong_token(self, connection: HTTPConnection, token: str) -> tuple[int, str] | None:
        given = connection.headers.get("authorization", "")
        if hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            return None
        return 401, "The API needs the header 'Authorization: Bearer …' with the token of --api-token."


Admits = Callable[[Request], Awaitable[bool]]


class Guard:
    """Middleware that refuses what *access* refuses, unless the pages of somebody who is signed in ask: *admits*."""

    def __init__(self, app: ASGIApp, access: Access, admits: Admits) -> None:
        self._app = app
        self._access = access
        self._admits = admits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an HTTP request on, or refuse it."""
        refusal = self._access.refusal(Request(scope)) if scope["type"] == "http" else None
        if refusal is None or await self._admits(Request(scope)):
            await self._app(scope, receive, send)
            return
        status, detail = refusal
        response = problem(status, "unauthorized" if status == 401 else "forbidden", detail)
        if status == 401:
            response.headers["www-authenticate"] = "Bearer"
        await response(scope, receive, send)


class ShortPaths:
    """Middleware that has nothing at long paths: none of ours is, and Python reads no number of so many digits."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a call on, or answer 404."""
        is_long = len(scope.get("path", "")) > _LONGEST_PATH
        app = problem(404, "not-found", "There is nothing at so long an address.") if is_long else self._app
        await app(scope, receive, send)


def _without_port(host: str) -> str:
    name, _, port = host.rpartition(":")
    return name.lower() if name and port.isdigit() else host.lower()
