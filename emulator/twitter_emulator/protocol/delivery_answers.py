"""Why a webhook did not receive a delivery, in words: what it answered, and what that probably means."""

import re
from collections.abc import Callable, Sequence

from .answered import Answered, excerpt, redirected
from .diagnosis import Suspect, why_delivery_differs

_LIKE_A_SIGNATURE = re.compile(r"(?:sha\d+=)?(?:[A-Za-z0-9+/_-]{43}=?|[0-9a-fA-F]{64})(?![A-Za-z0-9+/=_-])")
"""What looks like an HMAC-SHA256 in an answer, in base64 or hex."""
_MOST_SIGNATURES = 4

SIGNED = "the signature is HMAC-SHA256 of the body's bytes as they come, with the API key secret"
DOCTOR = "`twitter-emulator doctor` finds out what the webhook computes instead"

Explain = Callable[[Sequence[str]], str | None]
"""From signatures to the mistake that leads to one of them, None if that is unknown."""


def why_refused(answered: Answered, *, url: str, body: bytes, secret: str, suspects: Sequence[Suspect]) -> str:
    """
    Why *answered* does not count as received: nothing but 2xx does (facts §5.2).

    *body* was sent to *url*, signed with *secret*; *suspects* are secrets that the webhook may use instead.
    """
    status = answered.status or 0
    if 300 <= status < 400:
        return redirected(answered, url, "deliveries")

    def mistake_in(computed: Sequence[str]) -> str | None:
        return why_delivery_differs(computed, body=body, secret=secret, suspects=suspects)

    return f"answered {status}; {_meant(answered, status, mistake_in)}"


def _meant(answered: Answered, status: int, mistake_in: Explain) -> str:
    said = f" It said: {excerpt(answered.body)}" if answered.body.strip() else ""
    match status:
        case 401 | 403 | 407:
            return f"{_refused(answered, mistake_in)}.{said}"
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


def _refused(answered: Answered, mistake_in: Explain) -> str:
    """What 401 and 403 probably mean."""
    scheme = answered.headers.get("www-authenticate", "").partition(" ")[0]
    text = answered.body.decode("utf-8", "replace")
    if scheme.lower() in ("basic", "digest", "bearer", "negotiate"):
        return f"it asks for {scheme} credentials, and Twitter sends none: leave this path open, signatures protect it"
    if "csrf" in text.lower():
        return "its protection against forged forms (CSRF) refuses every POST: exempt this path from it"
    mistake = mistake_in(_LIKE_A_SIGNATURE.findall(text)[:_MOST_SIGNATURES])
    if mistake is not None:
        return f"it takes the signature for wrong, and its answer shows what it computed: {mistake.rstrip('.')}"
    if text.lstrip()[:1] == "<":
        return "a page came with it: is a login or a proxy in front of the webhook, which Twitter cannot pass?"
    return f"it probably takes the signature for wrong: {SIGNED}; {DOCTOR}"
