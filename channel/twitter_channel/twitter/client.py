"""One signed call: the only module that speaks HTTP."""

import base64
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import anyio
import httpx
import msgspec

from twitter_channel.clock import Clock
from twitter_channel.credentials import Credentials
from twitter_channel.twitter.errors import ApiError, Failure, failure_of
from twitter_channel.twitter.signing import Stamp, authorization, encoded, escaped

Query = Sequence[tuple[str, str]]
HttpClient = httpx.AsyncClient

# Calls to the own machine must not go through the proxy that leads out of the company.
_WITHOUT_PROXY = ("all://127.0.0.1", "all://localhost", "all://[::1]")
# Registering takes as long as Twitter's own CRC round trip, which may be 3 s.
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class TooLate(Exception):
    """The call was about to be written when its window had closed."""


@dataclass(frozen=True, slots=True)
class Window:
    """
    When a call may happen, in seconds of ``time.monotonic``.

    It is never begun after *begin_by*: a process that was stopped in its tracks and goes on later writes nothing
    then. After *end_by* its answer is not waited for.
    """

    begin_by: float
    end_by: float

    @property
    def left(self) -> float:
        """How many seconds the answer may still take."""
        return self.end_by - time.monotonic()

    async def watch(self, happening: str, _details: Any) -> None:
        """What httpx calls at each step of an exchange: the last moment before the first byte is written."""
        if happening.endswith(".send_request_headers.started") and time.monotonic() > self.begin_by:
            raise TooLate


def new_http_client(transport: httpx.AsyncBaseTransport | None = None) -> HttpClient:
    """The connection pool that all connections share; *transport* replaces the network."""
    return httpx.AsyncClient(
        transport=transport,
        mounts=dict.fromkeys(_WITHOUT_PROXY),
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=50),
        headers={"user-agent": "twitter-channel"},
    )


class SignedClient:
    """Calls one API with one set of keys."""

    def __init__(self, http: HttpClient, clock: Clock, base_url: str, credentials: Credentials) -> None:
        self._http = http
        self._clock = clock
        self._base_url = base_url.rstrip("/")
        self._credentials = credentials

    async def call(
        self, method: str, path: str, *, query: Query = (), body: Any = None, window: Window | None = None
    ) -> httpx.Response:
        """
        Make one call in the account's name. A *body* is sent as JSON and, as Twitter wants it, not signed.

        With a *window* it is begun within it or never.

        Raises:
            ApiError: Unless the answer is a success.
        """
        url = self._url(path, query)
        headers = {"authorization": self._signed(self._credentials, method, url)}
        return await self._answer(method, url, headers, body, window)

    async def call_with_token(self, token: str, method: str, path: str) -> httpx.Response:
        """
        Make a call that presents *token* instead of the account's own, to learn how Twitter objects to it.

        Raises:
            ApiError: Unless the answer is a success.
        """
        own = self._credentials
        url = self._url(path, ())
        other = Credentials(own.api_key, own.api_key_secret, token, own.access_token_secret)
        return await self._answer(method, url, {"authorization": self._signed(other, method, url)}, None)

    async def request_bearer(self) -> httpx.Response:
        """
        Ask for the app-only token, which needs the API key and its secret and nothing else.

        Raises:
            ApiError: Unless the answer is a success.
        """
        pair = f"{escaped(self._credentials.api_key)}:{escaped(self._credentials.api_key_secret)}"
        headers = {
            "authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
            "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
        }
        return await self._sent("POST", self._url("/oauth2/token", ()), headers, b"grant_type=client_credentials")

    async def post_file(
        self, path: str, fields: Mapping[str, str], name: str, file: bytes, patience: httpx.Timeout
    ) -> None:
        """
        POST a multipart form with *fields* and, as *name*, the bytes of *file*. None of it is signed, says OAuth.

        Raises:
            ApiError: Unless the answer is a success.
        """
        url = self._url(path, ())
        form = httpx.Request("POST", url, data=dict(fields), files={name: (name, file, "application/octet-stream")})
        headers = {**self.signature("POST", url), "content-type": form.headers["content-type"]}
        require_success(await exchanged(self._http, "POST", url, headers, form.read(), patience))

    def signature(self, method: str, url: str) -> dict[str, str]:
        """The header that signs one call of the whole address *url* in the account's name."""
        return {"authorization": self._signed(self._credentials, method, url)}

    def _url(self, path: str, query: Query) -> str:
        return f"{self._base_url}{path}" + (f"?{encoded(query)}" if query else "")

    def _signed(self, credentials: Credentials, method: str, url: str) -> str:
        stamp = Stamp(nonce=secrets.token_hex(16), timestamp=int(self._clock.now()))
        return authorization(credentials, method, url, stamp)

    async def _answer(
        self, method: str, url: str, headers: dict[str, str], body: Any, window: Window | None = None
    ) -> httpx.Response:
        if body is None:
            return await self._sent(method, url, headers, None, window)
        headers["content-type"] = "application/json"
        return await self._sent(method, url, headers, msgspec.json.encode(body), window)

    async def _sent(
        self, method: str, url: str, headers: dict[str, str], content: bytes | None, window: Window | None = None
    ) -> httpx.Response:
        return require_success(await exchanged(self._http, method, url, headers, content, window=window))


def require_success(response: httpx.Response) -> httpx.Response:
    """
    *response*, if it is one.

    Raises:
        ApiError: If it says that something went wrong.
    """
    if not response.is_success:
        raise ApiError(failure_of(response.status_code, response.headers, json_of(response)))
    return response


async def exchanged(
    http: HttpClient,
    method: str,
    url: str,
    headers: dict[str, str],
    content: bytes | None,
    patience: float | httpx.Timeout = _TIMEOUT,
    window: Window | None = None,
) -> httpx.Response:
    """
    The answer to one request, whatever it says.

    Raises:
        ApiError: If there was none.
    """
    extensions = {} if window is None else {"trace": window.watch}
    try:
        with anyio.fail_after(None if window is None else window.left):
            return await http.request(
                method, url, headers=headers, content=content, timeout=patience, extensions=extensions
            )
    except (*NEVER_SENT, TooLate) as error:
        raise ApiError(Failure("unreachable", _reason(error))) from error
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        raise ApiError(Failure("unclear", _reason(error))) from error


def json_of(response: httpx.Response) -> Any:
    """The decoded body, or None when it is not JSON."""
    try:
        return msgspec.json.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
