"""Challenges: how a webhook proves that it knows the app's secret."""

import re

from twitter_emulator.protocol.signing import crc_answer, crc_query

from ..bench import Bench
from ..challenging import (
    NONCE,
    SHOULD_BE,
    UNEXPLAINED,
    require_right,
    require_right_answer,
    response_token,
    token_of,
    why_wrong,
)
from ..check import Check
from ..door import LONGEST_ANSWER_S, described, require_fast
from ..terms import Failed, Need, about

BASE64_OF_32_BYTES = re.compile(r"[A-Za-z0-9+/]{43}=")
HEX_OF_32_BYTES = re.compile(r"[0-9a-fA-F]{64}")
ODD_TOKENS = ("plus+slash/equals==", "100% sure & more=1", "blank space", "percent%20in%2Fit", "Ümlaut-€-😀")
MESSAGES_MEANWHILE = 3
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
        with about(f"the crc_token {odd!r}, which comes percent-encoded, is answered wrongly:"):
            require_right(bench, odd)


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
    """While a message is answered by a call of the API that takes long, and by a receiver while it gets messages."""
    customers = [bench.talk.customer() for _ in range(MESSAGES_MEANWHILE)]
    slow = {"delay": f"{LONGEST_ANSWER_S + 1:g}s"}
    with bench.fault(slow, about=customers[0], times=1) as fault:
        said = [bench.talk.says(customer) for customer in customers]
        if bench.answers:
            bench.wait_hit(fault)
        asked = token_of(bench, after="busy")
        reply = bench.door.challenge(asked, nonce=NONCE)
        require_fast(reply, "while it was busy with a message, a challenge")
        require_right_answer(bench, asked, reply)
    for one in said:
        bench.talk.acknowledged(one)
    bench.talk.rest()


def extra_parameters(bench: Bench) -> None:
    asked = token_of(bench)
    query = f"nonce={NONCE}&crc_token={asked}&unknown=1&crc_version=2"
    require_right_answer(bench, asked, bench.door.challenge(asked, query=query))


def signature(bench: Bench) -> None:
    query = crc_query(token_of(bench), NONCE)
    reply = bench.door.ask(query, signature="sha256=" + "A" * 43 + "=")
    if reply.status >= 500:
        raise Failed(f"a challenge with a wrong signature makes it fail: it is answered with {described(reply)}")


ALL: frozenset[Need] = frozenset({"webhook", "delivery", "answers"})
"""Without an answer that Twitter takes, there is no webhook."""

CHECKS: tuple[Check, ...] = (
    Check(
        "crc.fast",
        f"A challenge is answered within {LONGEST_ANSWER_S:g} s",
        "facts §5.1",
        "See that it answers GET at this URL, and challenges before anything slow, such as a database.",
        fast,
        gates=ALL,
    ),
    Check(
        "crc.redirect",
        "A challenge is not redirected",
        "facts §5.1: any 3xx makes the webhook invalid at once",
        "Register the final URL: mind the slash at its end, and http for https.",
        redirect,
        needs=frozenset({"webhook"}),
        gates=ALL,
    ),
    Check(
        "crc.json",
        "A challenge is answered with 200 and a JSON object that has a response_token",
        "facts §5.1",
        f"Answer GET with crc_token at the URL of the webhook: {SHOULD_BE}.",
        json,
        needs=frozenset({"webhook"}),
        gates=ALL,
    ),
    Check(
        "crc.token",
        "The response_token is what Twitter computes",
        "facts §5.1",
        'Answer "sha256=" and the base64 of HMAC-SHA256(API key secret, crc_token).',
        token,
        needs=frozenset({"webhook"}),
        gates=frozenset({"delivery", "answers"}),
    ),
    Check(
        "crc.prefix",
        'The response_token begins with "sha256="',
        "facts §5.1",
        'Put "sha256=" before the base64 of the digest.',
        prefix,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "crc.base64",
        "The digest is in plain base64",
        "facts §5.1",
        "Encode the 32 bytes of the digest themselves, in the alphabet that has + and /, and keep the =.",
        base64,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "crc.secret",
        "The key is the API key secret of the app",
        "facts §5.1",
        "Sign with TWITTER_API_KEY_SECRET, as it is and without white space around it.",
        secret,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "crc.characters",
        "Tokens with + / = % & and blanks, which come percent-encoded, are signed decoded",
        "facts §5.1",
        "Sign the value of crc_token after decoding the query string exactly once, as UTF-8.",
        characters,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "crc.two_in_a_row",
        "Each challenge is answered for its own token",
        "facts §5.1: the token changes on every CRC",
        "Compute the response_token of each challenge; keep none.",
        two_in_a_row,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "crc.without_token",
        "A GET without crc_token is no challenge, and breaks nothing",
        "facts §5.1",
        "Answer 400 if crc_token is missing.",
        without_token,
        level="should",
        needs=frozenset({"webhook"}),
    ),
    Check(
        "crc.extra_parameters",
        "The order of the parameters and unknown ones do not matter",
        "facts §5.1: if the URL has a query already, the parameters are appended",
        "Read crc_token by its name, and ignore what you do not know.",
        extra_parameters,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "crc.signature",
        "A wrongly signed challenge is refused or answered, and breaks nothing",
        "facts §5.1: challenges are signed at registration",
        "Refuse it with 401 or 403 if you check its signature; never fail with 5xx.",
        signature,
        level="should",
        needs=frozenset({"webhook"}),
    ),
)
WORKING: tuple[Check, ...] = (
    Check(
        "crc.busy",
        "A challenge is answered while messages are being worked on",
        "facts §5.1: 3 s, at any time",
        "Acknowledge deliveries first and work on them elsewhere, so that the webhook can always answer.",
        busy,
        needs=frozenset({"delivery", "answers"}),
    ),
)
"""Only of a subject that works can it be said whether it answers meanwhile."""
