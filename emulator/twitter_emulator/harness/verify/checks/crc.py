"""Challenges: how a webhook proves that it knows the app's secret."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import msgspec

from twitter_emulator.protocol.diagnosis import Suspect, why_crc_differs
from twitter_emulator.protocol.signing import crc_answer, crc_query

from ...wire import Reply
from ..bench import Bench
from ..check import Check, Failed
from ..door import LONGEST_ANSWER_S, described, require_fast

SHOULD_BE = 'the answer is 200 with the JSON object {"response_token":"sha256=…"}'
NONCE = "nonce-of-verify"
BASE64_OF_32_BYTES = re.compile(r"[A-Za-z0-9+/]{43}=")
HEX_OF_32_BYTES = re.compile(r"[0-9a-fA-F]{64}")
ODD_TOKENS = ("plus+slash/equals==", "100% sure & more=1", "blank space", "percent%20in%2Fit", "Ümlaut-€-😀")
MESSAGES_MEANWHILE = 12
UNEXPLAINED = "None of the usual mistakes"
ABOUT_THE_KEY = (" as the key", "an empty key", "signing key", "at the end of the API key secret")


def json(bench: Bench) -> None:
    response_token(bench.door.challenge(token_of(bench)))


def token(bench: Bench) -> None:
    require_right(bench, token_of(bench))


def prefix(bench: Bench) -> None:
    answered = response_token(bench.door.challenge(token_of(bench)))
    if not answered.startswith("sha256="):
        raise Failed(f'the response_token begins with {answered[:10]!r}, and not with "sha256="')


def base64(bench: Bench) -> None:
    answered = response_token(bench.door.challenge(token_of(bench)))
    digest = re.sub(r"^(sha\d+[=: ]\s*)*", "", answered, flags=re.IGNORECASE)
    if HEX_OF_32_BYTES.fullmatch(digest):
        raise Failed("the response_token has the hex digest in place of base64")
    if "-" in digest or "_" in digest:
        raise Failed("the response_token has the URL-safe alphabet of base64, with - and _ for + and /")
    if not BASE64_OF_32_BYTES.fullmatch(digest):
        raise Failed(f"the response_token has {digest[:60]!r}, which is not the base64 of the 32 bytes of HMAC-SHA256")


def secret(bench: Bench) -> None:
    asked = token_of(bench)
    answered = response_token(bench.door.challenge(asked, nonce=NONCE))
    if answered == crc_answer(bench.door.secret, asked):
        return
    why = why_wrong(bench, answered, asked)
    if why.startswith(UNEXPLAINED) and BASE64_OF_32_BYTES.search(answered):
        raise Failed(f"the response_token seems to be made with a key that is none of this app's. {why}")
    if any(words in why for words in ABOUT_THE_KEY):
        raise Failed(why)


def characters(bench: Bench) -> None:
    for odd in ODD_TOKENS:
        try:
            require_right(bench, odd)
        except Failed as failure:
            raise Failed(
                f"the crc_token {odd!r}, which comes percent-encoded, is answered wrongly: {failure}"
            ) from None


def two_in_a_row(bench: Bench) -> None:
    first, second = token_of(bench), token_of(bench, after="second")
    before = response_token(bench.door.challenge(first))
    if response_token(bench.door.challenge(second)) == before:
        raise Failed("a second challenge is answered with the response_token of the first: compute it each time")
    require_right(bench, second)


def fast(bench: Bench) -> None:
    require_fast(bench.door.challenge(token_of(bench)), "a challenge")


def redirect(bench: Bench) -> None:
    reply = bench.door.challenge(token_of(bench))
    if 300 <= reply.status < 400:
        where = reply.headers.get("location", "nowhere")
        raise Failed(f"a challenge is redirected to {where} ({reply.status}); Twitter follows no redirects")


def without_token(bench: Bench) -> None:
    reply = bench.door.ask("", signature=None)
    if reply.status >= 500:
        raise Failed(f"a GET without crc_token makes it fail: it is answered with {described(reply)}")
    if b"sha256=" in reply.body:
        raise Failed("a GET without crc_token is answered with a response_token")


def busy(bench: Bench) -> None:
    customers = [bench.talk.customer() for _ in range(MESSAGES_MEANWHILE)]
    said = [bench.talk.says(customer) for customer in customers]
    with ThreadPoolExecutor(4) as pool:
        asked = [token_of(bench, after=f"busy{number}") for number in range(4)]
        for one, reply in zip(asked, pool.map(bench.door.challenge, asked), strict=True):
            require_fast(reply, "a challenge while it works on messages")
            require_right_answer(bench, one, reply)
    for one_said in said:
        bench.talk.seen_to(one_said)


def extra_parameters(bench: Bench) -> None:
    asked = token_of(bench)
    query = f"nonce={NONCE}&crc_token={asked}&unknown=1&crc_version=2"
    require_right_answer(bench, asked, bench.door.challenge(asked, query=query))


def signature(bench: Bench) -> None:
    query = crc_query(token_of(bench), NONCE)
    reply = bench.door.ask(query, signature="sha256=" + "A" * 43 + "=")
    if reply.status >= 500:
        raise Failed(f"a challenge with a wrong signature makes it fail: it is answered with {described(reply)}")


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
    found = why_crc_differs(
        answered, token=asked, nonce=NONCE, secret=bench.door.secret, suspects=tuple(suspects(bench))
    )
    return f"{found} (it answered {answered[:60]!r})" if found.startswith(UNEXPLAINED) else found


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


CHECKS: tuple[Check, ...] = (
    Check(
        id="crc.json",
        title="A challenge is answered with 200 and a JSON object that has a response_token",
        source="facts §5.1",
        advice=f"Answer GET with crc_token at the URL of the webhook: {SHOULD_BE}.",
        run=json,
        gates=frozenset({"webhook", "delivery", "answers"}),
    ),
    Check(
        id="crc.token",
        title="The response_token is what Twitter computes",
        source="facts §5.1",
        advice='Answer "sha256=" and the base64 of HMAC-SHA256(API key secret, crc_token).',
        run=token,
        needs=frozenset({"webhook"}),
        gates=frozenset({"delivery", "answers"}),
    ),
    Check(
        id="crc.prefix",
        title='The response_token begins with "sha256="',
        source="facts §5.1",
        advice='Put "sha256=" before the base64 of the digest.',
        run=prefix,
        needs=frozenset({"webhook"}),
    ),
    Check(
        id="crc.base64",
        title="The digest is in plain base64",
        source="facts §5.1",
        advice="Encode the 32 bytes of the digest themselves, with the alphabet that has + and /, and the = at the end.",
        run=base64,
        needs=frozenset({"webhook"}),
    ),
    Check(
        id="crc.secret",
        title="The key is the API key secret of the app",
        source="facts §5.1",
        advice="Sign with TWITTER_API_KEY_SECRET, as it is and without white space around it.",
        run=secret,
        needs=frozenset({"webhook"}),
    ),
    Check(
        id="crc.characters",
        title="Tokens with + / = % & and blanks, which come percent-encoded, are signed decoded",
        source="facts §5.1",
        advice="Sign the value of crc_token after decoding the query string exactly once, as UTF-8.",
        run=characters,
        needs=frozenset({"webhook"}),
    ),
    Check(
        id="crc.two_in_a_row",
        title="Each challenge is answered for its own token",
        source="facts §5.1: the token changes on every CRC",
        advice="Compute the response_token of each challenge; keep none.",
        run=two_in_a_row,
        needs=frozenset({"webhook"}),
    ),
    Check(
        id="crc.fast",
        title=f"A challenge is answered within {LONGEST_ANSWER_S:g} s",
        source="facts §5.1",
        advice="Answer challenges before anything slow: no database, no call of another service.",
        run=fast,
        needs=frozenset({"webhook"}),
    ),
    Check(
        id="crc.redirect",
        title="A challenge is not redirected",
        source="facts §5.1: any 3xx makes the webhook invalid at once",
        advice="Register the final URL: mind the slash at its end, and http for https.",
        run=redirect,
    ),
    Check(
        id="crc.without_token",
        title="A GET without crc_token is no challenge, and breaks nothing",
        source="facts §5.1",
        advice="Answer 400 if crc_token is missing.",
        level="should",
        run=without_token,
        needs=frozenset({"webhook"}),
    ),
    Check(
        id="crc.busy",
        title="A challenge is answered while messages are being worked on",
        source="facts §5.1: 3 s, at any time",
        advice="Acknowledge deliveries first and work on them elsewhere, so that the webhook can always answer.",
        run=busy,
        needs=frozenset({"delivery"}),
    ),
    Check(
        id="crc.extra_parameters",
        title="The order of the parameters and unknown ones do not matter",
        source="facts §5.1: if the URL has a query already, the parameters are appended",
        advice="Read crc_token by its name, and ignore what you do not know.",
        run=extra_parameters,
        needs=frozenset({"webhook"}),
    ),
    Check(
        id="crc.signature",
        title="A wrongly signed challenge is refused or answered, and breaks nothing",
        source="facts §5.1: challenges are signed at registration",
        advice="Refuse it with 401 or 403 if you check its signature; never fail with 5xx.",
        level="should",
        run=signature,
        needs=frozenset({"webhook"}),
    ),
)
