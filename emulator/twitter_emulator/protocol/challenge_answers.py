"""What a webhook made of its challenge: what is wrong with the answer, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import msgspec

from .answered import EXCERPT, LONGEST_ANSWER, Answered, excerpt, redirected
from .diagnosis import Suspect, why_crc_differs
from .signing import crc_answer

SHOULD_BE = 'the answer to a challenge is the JSON object {"response_token":"sha256=…"}'
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What was asked, and what the answer is made with. *suspects* are secrets that may have been taken instead."""

    token: str
    nonce: str
    url: str = ""
    secret: str
    suspects: Sequence[Suspect]


def why_unmet(answered: Answered, challenge: Challenge) -> str | None:
    """Why *answered*, whose status is 200, does not meet *challenge*; None if it does. Its type is not looked at."""
    content = decoded(answered.body)
    return _about_token(content, challenge) if isinstance(content, dict) else _about_body(answered, content)


def why_status(answered: Answered, url: str) -> str:
    """Why a status other than 200 came from *url*, and what to do."""
    told = f"answered {answered.status}"
    match answered.status:
        case status if status and 300 <= status < 400:
            return redirected(answered, url, "challenges")
        case 401 | 403 | 407:
            return f"{told}; Twitter sends no credentials: leave this path open, its signatures protect it"
        case 404:
            return f"{told}; there is nothing at this path for GET: deliveries are POST, challenges are GET"
        case 405:
            return f"{told}; the path must take GET too: deliveries are POST, challenges are GET"
        case status if status and status >= 500:
            return f"{told}; look for the error in the webhook's log. It said: {excerpt(answered.body)}"
        case _:
            return f"{told}; a challenge must be answered with exactly 200"


def decoded(body: bytes) -> Any:
    """The JSON in *body*, None if there is none."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _about_body(answered: Answered, content: object) -> str:
    body = answered.body
    if not body.strip():
        return f"the body is empty; {SHOULD_BE}"
    if body.startswith(GZIP) or answered.headers.get("content-encoding", "identity") != "identity":
        return f"the body is compressed although no encoding was offered; {SHOULD_BE}, as plain text"
    if len(body) >= LONGEST_ANSWER:
        return f"the body has {LONGEST_ANSWER // 1024} KB or more; {SHOULD_BE} and nothing else"
    if body.lstrip()[:1] == b"<":
        return f"the body is a page, not JSON: {excerpt(body)}; is a proxy or a login page in front of the webhook?"
    if content is None and body.lstrip()[:2] in (b"{'", b'{"') and b"response_token" in body:
        return f"the body is the text of a dict or broken JSON: {excerpt(body)}; write it as JSON, with double quotes"
    if content is None:
        return f"the body is not a JSON object: {excerpt(body)}; {SHOULD_BE}"
    if isinstance(content, str) and isinstance(decoded(content.encode()), dict):
        return f"the body is JSON inside a JSON string: {excerpt(body)}; encode the object once, not twice"
    return f"the body is JSON, but no object: {excerpt(body)}; {SHOULD_BE}"


def _about_token(content: dict[str, Any], challenge: Challenge) -> str | None:
    token = content.get("response_token")
    if token is None:
        members = ", ".join(map(repr, content)) or "none"
        near = get_close_matches("response_token", content, n=1)
        meant = f"; is {near[0]!r} misspelt?" if near else ";"
        return f"there is no member 'response_token' (members: {members[:EXCERPT]}){meant} {SHOULD_BE}"
    if not isinstance(token, str):
        return f"'response_token' is no string; {SHOULD_BE}"
    if token == crc_answer(challenge.secret, challenge.token):
        return None
    return why_crc_differs(
        token,
        token=challenge.token,
        nonce=challenge.nonce,
        secret=challenge.secret,
        suspects=challenge.suspects,
    )
