"""What every request to a webhook carries, and how much of an answer is read and kept."""

from contextlib import suppress
from functools import lru_cache
from urllib.parse import urlsplit

USER_AGENT = "twitter-emulator"
"""What Twitter's courier called itself is not recorded (facts §5.2): ours says who really calls."""

SIGNATURE = "x-twitter-webhooks-signature"
MOST_READ = 64 * 1024
MOST_KEPT = 4 * 1024

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def challenge_headers(url: str, signature: str) -> dict[str, str]:
    return {"host": host_of(url), "accept": "*/*", "user-agent": USER_AGENT, SIGNATURE: signature}


def delivery_headers(url: str, signature: str, body: bytes) -> dict[str, str]:
    """The content type stands alone: receivers compare it for equality, so no charset (facts §5.2)."""
    return {
        "host": host_of(url),
        "accept": "*/*",
        "user-agent": USER_AGENT,
        "content-type": "application/json",
        "content-length": str(len(body)),
        SIGNATURE: signature,
    }


@lru_cache(maxsize=1024)
def host_of(url: str) -> str:
    """The ``Host`` of *url*: without user and password, and without a port that goes without saying."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].removesuffix(_DEFAULT_PORTS[parts.scheme])
    with suppress(UnicodeError):  # then the URL cannot be called either, which the transport explains
        return host.encode("idna").decode("ascii")
    return host
