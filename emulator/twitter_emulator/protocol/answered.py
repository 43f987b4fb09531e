"""What a webhook answered, as far as both its challenges and its deliveries are told about in the same words."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urljoin, urlsplit

EXCERPT = 80
LONGEST_ANSWER = 64 * 1024
"""Of longer ones the rest is not read."""


class Answered(Protocol):
    """An answer; the names of its *headers* are in lower case. Without a *status*, nothing was answered."""

    @property
    def status(self) -> int | None: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def body(self) -> bytes: ...


def redirected(answered: Answered, url: str, what: str) -> str:
    """An answer with 3xx; *what* are those that follow no redirects."""
    where = answered.headers.get("location", "nowhere")
    told = f"answered {answered.status} to {where}; {what} follow no redirects: register the final URL"
    difference = _difference(url, urljoin(url, where))
    return f"{told} ({difference})" if difference else told


def excerpt(body: bytes) -> str:
    """The beginning of *body* on one line, in quotes."""
    text = " ".join(body[: EXCERPT * 4].decode("utf-8", "replace").split())
    return repr(text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…")


def _difference(url: str, other: str) -> str:
    ours, theirs = urlsplit(url), urlsplit(other)
    if theirs._replace(scheme=ours.scheme, netloc=ours.netloc) == ours and ours.scheme != theirs.scheme:
        return f"only the scheme differs: it wants {theirs.scheme}"
    if ours._replace(path=theirs.path) == theirs and ours.path.rstrip("/") == theirs.path.rstrip("/"):
        return "only the slash at the end of the path differs"
    if "login" in other.lower() or "signin" in other.lower():
        return "that looks like a login page: leave the webhook's path open"
    return ""
