"""What every request to a webhook carries, and how much of an answer is read and kept."""

import string
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from twitter_emulator.protocol.answered import LONGEST_ANSWER
from twitter_emulator.world.choices import Choices

USER_AGENT = Choices().user_agent
"""What Twitter's courier called itself is not recorded (facts §5.2): ours says who really calls."""

NO_AGENT = "-"

SIGNATURE = "x-twitter-webhooks-signature"
MOST_READ = LONGEST_ANSWER
MOST_KEPT = 4 * 1024

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """Where a connection leads to; its requests may go to any path there."""

    scheme: str
    host: str
    port: int


class Target(NamedTuple):
    origin: Origin
    path: str


def challenge_headers(url: str, signature: str | None, user_agent: str = USER_AGENT) -> dict[str, str]:
    signed = {} if signature is None else {SIGNATURE: signature}
    return {"host": host_of(url), "accept": "*/*", **_named(user_agent), **signed}


def delivery_headers(url: str, signature: str, body: bytes, user_agent: str = USER_AGENT) -> dict[str, str]:
    """The content type stands alone: receivers compare it for equality, so no charset (facts §5.2)."""
    return {
        "host": host_of(url),
        "accept": "*/*",
        **_named(user_agent),
        "content-type": "application/json",
        "content-length": str(len(body)),
        SIGNATURE: signature,
    }


def _named(user_agent: str) -> dict[str, str]:
    return {} if user_agent == NO_AGENT else {"user-agent": user_agent}


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """The ``Host`` of *url*: without user and password, and without a port that goes without saying."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].removesuffix(f":{_DEFAULT_PORTS[parts.scheme]}")
    with suppress(UnicodeError):  # then the URL cannot be called either, which the transport explains
        return host.encode("idna").decode("ascii")
    return host


@lru_cache(maxsize=1024)
def target_of(url: str) -> Target:
    """
    Where *url* leads to, its path and query exactly as they are; only what no request may contain is escaped.

    Raises:
        ValueError: If nothing can be called like its host.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(
        Origin(parts.scheme, host, parts.port or _DEFAULT_PORTS[parts.scheme]), quote(path, safe=string.punctuation)
    )


def request_of(method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """The bytes of a request, its *headers* in their order and with nothing added."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body
