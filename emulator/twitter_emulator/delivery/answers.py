"""What a webhook made of its challenge: the error that Twitter answers with, and a hint that says what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import msgspec

from twitter_emulator.protocol import errors
from twitter_emulator.protocol.diagnosis import Suspect, why_crc_differs
from twitter_emulator.protocol.errors import ApiError
from twitter_emulator.protocol.signing import crc_answer

from .refusals import EXCERPT, excerpt, redirected
from .transport import Reply
from .troubles import TroubleKind
from .wire import MOST_READ

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


def judged(reply: Reply, challenge: Challenge) -> ApiError | None:
    """None if *reply* is right. The content type is not looked at, as on Twitter (facts §5.1)."""
    if reply.trouble is not None:
        return _refusal(reply.trouble.kind)(hint=reply.trouble.text)
    if reply.status != 200:
        return errors.CrcStatusNot200(hint=_about_status(reply, challenge.url))
    content = decoded(reply.body)
    if not isinstance(content, dict):
        return errors.InvalidCrcToken(hint=_about_body(reply, content))
    hint = _about_token(content, challenge)
    return errors.InvalidCrcToken(hint=hint) if hint else None


def is_final(reply: Reply) -> bool:
    """
    Whether a wrong *reply* makes a webhook invalid at once: an untrusted certificate, or any answer but 4xx and 5xx.

    The rest is given time to recover (facts §5.1).
    """
    if reply.status is None:
        return reply.trouble is not None and reply.trouble.kind == "tls"
    return not 400 <= reply.status < 600


def decoded(body: bytes) -> Any:
    """The JSON in *body*, None if there is none."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _refusal(kind: TroubleKind) -> type[ApiError]:
    match kind:
        case "address" | "url":
            return errors.UrlNotAllowed
        case "slow":
            return errors.CrcTooSlow
        case _:
            return errors.CrcUnreachable


def _about_status(reply: Reply, url: str) -> str:
    answered = f"answered {reply.status}"
    match reply.status:
        case status if status and 300 <= status < 400:
            return redirected(reply, url, "challenges")
        case 401 | 403 | 407:
            return f"{answered}; Twitter sends no credentials: leave this path open, its signatures protect it"
        case 404:
            return f"{answered}; there is nothing at this path for GET: deliveries are POST, challenges are GET"
        case 405:
            return f"{answered}; the path must take GET too: deliveries are POST, challenges are GET"
        case status if status and status >= 500:
            return f"{answered}; look for the error in the webhook's log. It said: {excerpt(reply.body)}"
        case _:
            return f"{answered}; a challenge must be answered with exactly 200"


def _about_body(reply: Reply, content: object) -> str:
    body = reply.body
    if not body.strip():
        return f"the body is empty; {SHOULD_BE}"
    if body.startswith(GZIP) or reply.headers.get("content-encoding", "identity") != "identity":
        return f"the body is compressed although no encoding was offered; {SHOULD_BE}, as plain text"
    if len(body) >= MOST_READ:
        return f"the body has {MOST_READ // 1024} KB or more; {SHOULD_BE} and nothing else"
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
    answered = content.get("response_token")
    if answered is None:
        members = ", ".join(map(repr, content)) or "none"
        near = get_close_matches("response_token", content, n=1)
        meant = f"; is {near[0]!r} misspelt?" if near else ";"
        return f"there is no member 'response_token' (members: {members[:EXCERPT]}){meant} {SHOULD_BE}"
    if not isinstance(answered, str):
        return f"'response_token' is no string; {SHOULD_BE}"
    if answered == crc_answer(challenge.secret, challenge.token):
        return None
    return why_crc_differs(
        answered,
        token=challenge.token,
        nonce=challenge.nonce,
        secret=challenge.secret,
        suspects=challenge.suspects,
    )
