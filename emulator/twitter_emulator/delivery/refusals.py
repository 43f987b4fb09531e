"""Why a webhook did not receive a delivery, in words: what it answered, and what that probably means."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import urljoin, urlsplit

from twitter_emulator.protocol.diagnosis import Suspect, why_delivery_differs

from .transport import Reply

EXCERPT = 80
_HINT_OF_SIGNATURE = re.compile(r"(?:sha\d+=)?(?:[A-Za-z0-9+/_-]{43}=?|[0-9a-fA-F]{64})(?![A-Za-z0-9+/=_-])")
"""What looks like an HMAC-SHA256 in an answer, in base64 or hex."""
_MOST_SIGNATURES = 4

SIGNED = "the signature is HMAC-SHA256 of the body's bytes as they come, with the API key secret"
DOCTOR = "`twitter-emulator doctor` finds out what the webhook computes instead"

Shown = Callable[[str], str | None]
"""From a signature to the mistake that leads to it, None if that is unknown."""


def why_failed(reply: Reply, *, url: str, body: bytes, secret: str, suspects: Sequence[Suspect]) -> str:
    """
    Why *reply* does not count as received: nothing but 2xx does (facts §5.2).

    *body* was sent to *url*, signed with *secret*; *suspects* are secrets that the webhook may use instead.
    """
    if reply.trouble is not None:
        return reply.trouble.text
    status = reply.status or 0
    if 300 <= status < 400:
        return redirected(reply, url, "deliveries")

    def mistake_in(computed: str) -> str | None:
        return why_delivery_differs(computed, body=body, secret=secret, suspects=suspects)

    return f"answered {status}; {_meant(reply, status, mistake_in)}"


def redirected(reply: Reply, url: str, what: str) -> str:
    """An answer with 3xx; *what* are those that follow no redirects."""
    where = reply.headers.get("location", "nowhere")
    told = f"answered {reply.status} to {where}; {what} follow no redirects: register the final URL"
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


def _meant(reply: Reply, status: int, mistake_in: Shown) -> str:
    said = f" It said: {excerpt(reply.body)}" if reply.body.strip() else ""
    match status:
        case 401 | 403 | 407:
            return f"{_refused(reply, mistake_in)}.{said}"
        case 404 | 410:
            return f"there is nothing at this path for POST: challenges are GET, deliveries are POST.{said}"
        case 405:
            return f"the path must take POST too: challenges are GET, deliveries are POST.{said}"
        case 413:
            return f"it takes no body of this size: allow some 100 KB.{said}"
        case 415:
            return f"it does not take the content type application/json, which all deliveries have.{said}"
        case 429:
            return f"it limits the rate: Twitter does not slow down, so let the webhook take all deliveries.{said}"
        case 502 | 503 | 504:
            return f"is a proxy in front of the webhook, which it does not reach, or is it overloaded?{said}"
        case _ if status >= 500:
            return f"look for the error in the webhook's log; only 2xx says that a delivery was received.{said}"
        case 400 | 422:
            return f"it could not read the delivery, or takes its signature for wrong: {SIGNED}.{said}"
        case _:
            return f"only 2xx says that a delivery was received.{said}"


def _refused(reply: Reply, mistake_in: Shown) -> str:
    """What 401 and 403 probably mean."""
    scheme = reply.headers.get("www-authenticate", "").partition(" ")[0]
    text = reply.body.decode("utf-8", "replace")
    if scheme.lower() in ("basic", "digest", "bearer", "negotiate"):
        return f"it asks for {scheme} credentials, and Twitter sends none: leave this path open, signatures protect it"
    if "csrf" in text.lower():
        return "its protection against forged forms (CSRF) refuses every POST: exempt this path from it"
    for claim in list(dict.fromkeys(_HINT_OF_SIGNATURE.findall(text)))[:_MOST_SIGNATURES]:
        mistake = mistake_in(claim)
        if mistake is not None and not mistake.startswith("Nothing"):
            return f"it takes the signature for wrong, and its answer shows what it computed: {mistake.rstrip('.')}"
    if text.lstrip()[:1] == "<":
        return "a page came with it: is a login or a proxy in front of the webhook, which Twitter cannot pass?"
    return f"it probably takes the signature for wrong: {SIGNED}; {DOCTOR}"
