"""Judges answers to challenges, and says which mistake leads to a wrong one."""

from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import parse_qs

import msgspec

from twitter_emulator.protocol.diagnosis import Suspect, why_crc_differs
from twitter_emulator.protocol.signing import crc_answer

from ..wire import Reply
from .bench import Bench
from .door import described
from .terms import Failed

SHOULD_BE = 'the answer is 200 with the JSON object {"response_token":"sha256=…"}'
NONCE = "nonce-of-verify"
UNEXPLAINED = "None of the usual mistakes"
EARLIER = "You answered with the response_token of an earlier challenge. Compute it for the token of each challenge."


def require_right(bench: Bench, asked: str) -> None:
    """
    Challenge the webhook with the token *asked*.

    Raises:
        Failed: If the answer is wrong, with the mistake that leads to it.
    """
    require_right_answer(bench, asked, bench.door.challenge(asked, nonce=NONCE))


def require_right_answer(bench: Bench, asked: str, reply: Reply) -> None:
    answered = response_token(reply)
    if answered != crc_answer(bench.door.secret, asked):
        raise Failed(why_wrong(bench, answered, asked))


def why_wrong(bench: Bench, answered: str, asked: str) -> str:
    """The mistake that leads to the response_token *answered* where *asked* was the token."""
    if any(answered == crc_answer(bench.door.secret, earlier) for earlier in _asked_by_twitter(bench)):
        return EARLIER
    found = why_crc_differs(
        answered, token=asked, nonce=NONCE, secret=bench.door.secret, suspects=tuple(suspects(bench))
    )
    return f"{found} (it answered {answered[:60]!r})" if found.startswith(UNEXPLAINED) else found


def _asked_by_twitter(bench: Bench) -> Iterator[str]:
    """The tokens of the challenges so far that came from the emulator."""
    for entry in bench.world.journal(kind="crc").entries:
        yield from parse_qs(entry["query"]).get("crc_token", [])


def suspects(bench: Bench) -> Iterator[Suspect]:
    """Whatever else the subject may have taken for the API key secret, the likeliest first."""
    credentials = bench.credentials
    yield Suspect("the access token secret", credentials.access_token_secret)
    yield Suspect("the API key", credentials.api_key)
    if bench.old_secret is not None:
        yield Suspect("an API key secret that was regenerated since", bench.old_secret)
    yield Suspect("the access token", credentials.access_token)
    yield Suspect("the bearer token", credentials.bearer_token)


def token_of(bench: Bench, *, after: str = "") -> str:
    """A token whose right answer has + and /, which another alphabet has not."""
    tokens = (f"token{after}{number}" for number in count(1))
    return next(one for one in tokens if {"+", "/"} <= set(crc_answer(bench.door.secret, one)))


def response_token(reply: Reply) -> str:
    """
    What *reply* answers a challenge with.

    Raises:
        Failed: If it has no such thing.
    """
    if reply.status != 200:
        raise Failed(f"a challenge is answered with {described(reply)}; {_about(reply.status)}")
    content = _decoded(reply.body)
    if not isinstance(content, dict):
        raise Failed(f"a challenge is answered with {described(reply)}, which is no JSON object; {SHOULD_BE}")
    answered = content.get("response_token")
    if not isinstance(answered, str):
        members = ", ".join(map(repr, content)) or "none"
        raise Failed(f"the answer to a challenge has no text 'response_token' (members: {members[:80]}); {SHOULD_BE}")
    return answered


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _about(status: int) -> str:
    match status:
        case 401 | 403 | 407:
            return "Twitter sends no credentials: leave this path open, and see that its own signature is accepted"
        case 404:
            return "is there anything at this path, for GET? Deliveries are POST, challenges are GET"
        case 405:
            return "the path must take GET too: deliveries are POST, challenges are GET"
        case status if 300 <= status < 400:
            return "Twitter follows no redirects: register the final URL"
        case status if status >= 500:
            return "look for the error in the webhook's log"
        case _:
            return SHOULD_BE
