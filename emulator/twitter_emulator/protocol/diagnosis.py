"""Why a signature is wrong, in a sentence for a person: found by recomputing it with the usual mistakes."""

import html
import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from . import mistakes, webhook_mistakes
from .base_strings import base_strings, doubly_wrong
from .oauth1 import SignedRequest, base_string
from .signing import webhook_signature
from .ways import Suspect, Way, hidden, search
from .webhook_mistakes import THE_ANSWER, THE_SECRET, THE_TOKEN

__all__ = [
    "Suspect",
    "first_difference",
    "why_crc_differs",
    "why_delivery_differs",
    "why_out_of_bounds",
    "why_signature_differs",
]

_LONGEST_SHOWN = 64 * 1024
_LONGEST_DOUBLY_WRONG = 64 * 1024
"""Mistakes in pairs are looked for only where that takes milliseconds."""

_RIGHT_FORM = re.compile(r"sha256=[A-Za-z0-9+/]{43}=")
_ZONE_SLACK_S = 120
"""A clock that runs in the wrong time zone may be off by a little more."""


def why_signature_differs(
    signed: SignedRequest,
    *,
    base_urls: Sequence[str],
    other_base_urls: Sequence[str],
    consumer_secret: str,
    token_secret: str,
    suspects: Sequence[Suspect],
    body: bytes,
    content_type: str,
    client_base_string: str | None = None,
) -> str:
    """
    Say which usual mistake reproduces the signature of *signed*, or show the base string it should be of.

    *base_urls* are those whose signatures are accepted, at least one, the one that was called first;
    *other_base_urls* those that the client may have signed instead. No secret is in the answer.
    """
    others = [*suspects, *([Suspect("the access token", signed.token)] if signed.token else [])]
    claims, forms = mistakes.claims(signed.signature), mistakes.forms()
    keys = list(mistakes.keys(consumer_secret, token_secret, others))
    asked = (signed, base_urls, other_base_urls, body, content_type)
    found = search(claims, keys, base_strings(*asked), forms)
    if found is None and len(body) <= _LONGEST_DOUBLY_WRONG:
        found = search(claims[:1], keys[:1], doubly_wrong(*asked), forms[:1])
    reason = found or _unexplained(base_string(signed, base_urls[0]), client_base_string)
    secrets = (consumer_secret, token_secret, *(suspect.secret for suspect in suspects))
    # The API key may be suspected too, but is sent in the open: without it the base string could not be compared.
    return hidden(reason, (secret for secret in secrets if secret != signed.consumer_key))


def first_difference(ours: str, theirs: str) -> str:
    """Both base strings, one above the other, with a caret under the first character that differs."""
    if ours == theirs:
        return f"Both base strings are\n{ours}\nso the secrets differ: check both."
    pairs = enumerate(zip_longest(ours, theirs))
    position = next(index for index, (our, their) in pairs if our != their)
    label = "Twitter's: "
    return f"{label}{ours}\n{'yours: ':>{len(label)}}{theirs}\n{'':{len(label) + position}}^"


def _unexplained(ours: str, theirs: str | None) -> str:
    none = "None of the usual mistakes reproduces your signature."
    if theirs is None:
        return (
            f"{none} Check the secrets, and compare your base string with Twitter's (send yours as the header "
            f"X-Emulator-Base-String, and the first difference is marked):\n{_beginning(ours)}"
        )
    return f"{none} The base strings:\n{first_difference(ours, theirs)}"


def _beginning(text: str) -> str:
    """*text*, which may be a photo's, if it is not too long to be read."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def why_crc_differs(answered: str, *, token: str, nonce: str, secret: str, suspects: Sequence[Suspect]) -> str:
    """Say which usual mistake leads to the ``response_token`` *answered*. No secret is in the answer."""
    advice = f"{THE_TOKEN} {THE_SECRET} {THE_ANSWER}"
    bare = _bare(answered)
    if not bare:
        return f"You answered with an empty response_token. {advice}"
    claims = [
        Way(answered),
        Way(bare, "left quotes or white space around the answer", THE_ANSWER),
        Way(html.unescape(answered), "escaped the answer as HTML", THE_ANSWER),
    ]
    forms = webhook_mistakes.answer_forms()
    found = search(claims, webhook_mistakes.keys(secret, suspects), webhook_mistakes.tokens(token, nonce), forms)
    form = ", whose form is right: the key, or what you signed, is another" if _RIGHT_FORM.fullmatch(answered) else ""
    none = f"None of the usual mistakes leads to your response_token{form}. {advice}"
    return hidden(found or none, (secret, *(suspect.secret for suspect in suspects)))


def why_delivery_differs(
    computed: Iterable[str], *, body: bytes, secret: str, suspects: Sequence[Suspect]
) -> str | None:
    """
    Say which usual mistake leads to one of the signatures *computed* for a delivery of *body*.

    Only the likely mistakes are tried, since deliveries may fail by the hundred: that takes some 10 ms.

    None when none does: then they may be of something else altogether. No secret is in the answer.
    """
    right = webhook_signature(secret, body)
    claims = [Way(claim) for claim in map(_bare, computed) if claim != right]
    if not claims:
        return None
    found = search(
        claims,
        webhook_mistakes.keys(secret, suspects),
        webhook_mistakes.bodies(body),
        webhook_mistakes.signature_forms(),
    )
    return None if found is None else hidden(found, (secret, *(suspect.secret for suspect in suspects)))


def why_out_of_bounds(timestamp: str, *, now_s: int, window_s: int) -> str:
    """By how much *timestamp* is off, and which usual mistake makes it so."""
    off_by = int(timestamp) - now_s
    if abs(int(timestamp) - now_s * 1000) <= window_s * 1000:
        return "oauth_timestamp is in milliseconds; send whole seconds since 1970"
    where = "in the future" if off_by > 0 else "in the past"
    return (
        f"oauth_timestamp is {abs(off_by)} s {where}{_as_hours(abs(off_by))}, and {window_s} s are allowed; set the "
        "caller's clock, which is compared with that of the emulator's machine, not with the world's"
    )


def _as_hours(seconds: int) -> str:
    """What *seconds* are in hours, if they look like the difference of a time zone."""
    half_hours = round(seconds / 1800)
    is_zone = 1 <= half_hours <= 28 and abs(seconds - half_hours * 1800) <= _ZONE_SLACK_S
    return f" (about {half_hours / 2:g} h: is it local time instead of UTC?)" if is_zone else ""


def _bare(text: str) -> str:
    return text.strip("\"' \r\n\t")
