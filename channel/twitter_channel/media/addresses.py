"""
Which addresses in a message's attachment are fetched, and how.

Only Twitter's own media hosts are, and where the connection's API is elsewhere (an emulator, a company's gateway) that
one address and nothing else. What a message says can therefore turn the channel against no other host.
"""

from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import SplitResult, unquote, urlsplit

TWITTER = "https://api.twitter.com"
UPLOADS = "https://upload.twitter.com"

_PHOTOS = "/1.1/ton/data/dm/"
_HOSTS = MappingProxyType(
    {
        "ton.twitter.com": (_PHOTOS,),
        "video.twimg.com": ("/",),
        "pbs.twimg.com": ("/",),
    }
)
_ELSEWHERE = (_PHOTOS, "/dm_gif/", "/dm_video/", "/dm_gif_preview/", "/dm_video_preview/")


class NotFetched(Exception):
    """The address is none that is fetched; the text says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where media are fetched, and whether with the account's signature: photos of messages are for participants."""

    url: str
    is_signed: bool


def fetched_at(url: str, base_url: str) -> Address:
    """
    How the media that Twitter says are at *url* are fetched for a connection whose API is at *base_url*.

    Raises:
        NotFetched: If they are not.
    """
    parts = _parts(url)
    base = _origin(base_url)
    if _is_twitters(parts):
        # Who speaks to an emulator under its own address reaches the media hosts there, too.
        home = "" if base == TWITTER else base_url.rstrip("/")
    elif base != TWITTER and f"{parts.scheme}://{parts.netloc}" == base and parts.path.startswith(_ELSEWHERE):
        home = ""
    else:
        raise NotFetched(f"It is at {_shown(parts)}, which is neither one of Twitter's media hosts nor the base URL.")
    query = f"?{parts.query}" if parts.query else ""
    home = home or f"{parts.scheme}://{parts.netloc}"
    return Address(f"{home}{parts.path}{query}", is_signed=parts.path.startswith(_PHOTOS))


def uploaded_to(base_url: str) -> str:
    """The base URL of uploads for a connection whose API is at *base_url*."""
    return UPLOADS if _origin(base_url) == TWITTER else base_url


def _is_twitters(parts: SplitResult) -> bool:
    return parts.scheme == "https" and parts.path.startswith(_HOSTS.get(parts.netloc, ("\n",)))


def _parts(url: str) -> SplitResult:
    """Refuses what clients read in different ways: backslashes, blanks, dots that lead upwards."""
    try:
        parts = urlsplit(url)
        is_odd = not (url.isascii() and url.isprintable()) or "\\" in url or " " in url or "@" in parts.netloc
    except ValueError as error:
        raise NotFetched("Its address cannot be read.") from error
    if is_odd or ".." in unquote(unquote(parts.path)):
        raise NotFetched("Its address cannot be read.")
    return parts


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _shown(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}"[:200]
