"""Plain HTTP towards a channel under test, without any knowledge of what is said."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import msgspec

PATIENCE_S = 30.0


class NoReply(Exception):
    """Nothing came back that could be read; the text says what happened instead, *took_s* after how long."""

    def __init__(self, why: str, took_s: float, *, is_slow: bool) -> None:
        super().__init__(why)
        self.took_s, self.is_slow = took_s, is_slow


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; the names of its *headers* are in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    took_s: float = 0.0

    @property
    def json(self) -> Any:
        """The body, decoded; None if there is none."""
        return msgspec.json.decode(self.body) if self.body else None


def exchange(
    method: str,
    url: str,
    *,
    json: Any = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    patience_s: float = PATIENCE_S,
    trust: ssl.SSLContext | None = None,
) -> Reply:
    """
    Send one request, with *json* or the raw *body*, and return whatever is answered to it; redirects are not followed.

    *trust* says whose certificates are believed, if not those of the usual authorities.

    Raises:
        NoReply: If nothing is, or nothing that is HTTP.
    """
    import httpx

    started = perf_counter()
    # Proxies are for the world outside, and certificates take longer to load than the call takes.
    with httpx.Client(trust_env=False, verify=trust or url.startswith("https://"), timeout=patience_s) as client:
        try:
            response = client.request(method, url, json=json, content=body, headers=dict(headers or {}))
        except httpx.TransportError as error:
            why, is_slow = str(error) or type(error).__name__, isinstance(error, httpx.TimeoutException)
            raise NoReply(why, perf_counter() - started, is_slow=is_slow) from None
    found = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, response.content, found, perf_counter() - started)
