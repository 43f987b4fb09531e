"""Signatures of deliveries: what comes from Twitter is taken, whatever it looks like; what does not is refused."""

import json as plain_json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from twitter_emulator.client import Account
from twitter_emulator.protocol.mac import mac
from twitter_emulator.protocol.signing import webhook_signature

from ..bench import Bench
from ..challenging import suspects
from ..check import Check
from ..door import SIGNATURE, described, require_received, require_refused
from ..talk import Claim
from ..terms import Failed, NotApplicable

ANYBODY = "it takes deliveries from anybody who knows its address"


def accepted(bench: Bench) -> None:
    customer, before = bench.talk.customer(), bench.talk.now()
    reply = bench.door.deliver(bench.bodies.of_message(customer, bench.talk.words(), at_ms=bench.now_ms))
    if not 200 <= reply.status < 300:
        raise Failed(f"a rightly signed delivery is answered with {described(reply)}. {why_refused(bench)}".strip())
    require_received(reply)
    if bench.answers:
        bench.talk.hears(customer, since=before)


def missing(bench: Bench) -> None:
    _require_ignored(bench, "a delivery without a signature", lambda body: "")


def wrong(bench: Bench) -> None:
    _require_ignored(bench, "a delivery signed with another secret", partial(webhook_signature, "0" * 50))


def other_body(bench: Bench) -> None:
    stolen = webhook_signature(bench.door.secret, _body(bench, bench.talk.customer()))
    _require_ignored(bench, "a delivery with the signature of another one", lambda body: stolen)


def old_secret(bench: Bench) -> None:
    if bench.old_secret is None:
        raise NotApplicable("no secret of this world was regenerated, as far as verify knows")
    old = partial(webhook_signature, bench.old_secret)
    _require_ignored(bench, "a delivery signed with a secret that was regenerated", old)


def hex(bench: Bench) -> None:
    secret = bench.door.secret
    what = "a delivery signed in hex, as Twitter never does,"
    _require_ignored(bench, what, lambda body: "sha256=" + mac("sha256", secret, body).hex())


def raw_bytes(bench: Bench) -> None:
    mistake = "the signature is of the bytes of the body as they come; do not parse them and write them again"
    for how, body, customer in _odd_bodies(bench):
        _require_taken(bench, customer, body, f"body {how}", f": {mistake}")


def unicode(bench: Bench) -> None:
    customer = bench.talk.customer()
    text = bench.talk.with_stimulus("Grüße 😀 你好 مرحبا")
    body = msgspec.json.encode(bench.bodies.of_message(customer, text, at_ms=bench.now_ms))
    mistake = "compute the signature over the bytes, not over text in another encoding or with \\u escapes"
    _require_taken(bench, customer, body, "body in raw UTF-8", f": {mistake}")


def header_case(bench: Bench) -> None:
    mistake = "names of headers mean the same in upper and lower case"
    for header in ("X-Twitter-Webhooks-Signature", SIGNATURE.upper(), SIGNATURE):
        customer, spelt = bench.talk.customer(), f" if the header is spelt {header}: {mistake}"
        _require_taken(bench, customer, _body(bench, customer), "delivery", spelt, header=header)


def empty_body(bench: Bench) -> None:
    forged = webhook_signature("0" * 50, b"")
    require_refused(bench.door.post(b"", signature=forged), "an empty delivery with a wrong signature")
    bench.door.post(b"")
    bench.talk.served(bench.talk.customer())


def why_refused(bench: Bench) -> str:
    """Why a right signature is refused, found by trying the signatures of the usual mistakes; empty if none is it."""
    body = plain_json.dumps(bench.bodies.of_message(bench.talk.customer(), "Hello", at_ms=bench.now_ms)).encode()
    for signature, mistake in _mistaken(bench, body):
        if 200 <= bench.door.post(body, signature=signature).status < 300:
            return mistake
    return ""


def _mistaken(bench: Bench, body: bytes) -> Iterator[tuple[str, str]]:
    """Signatures that only a mistaken subject takes for right, and the mistake."""
    secret, right = bench.door.secret, webhook_signature(bench.door.secret, body)
    digest = mac("sha256", secret, body).hex()
    yield right, "It verifies the body after parsing it and writing it again: verify the bytes as they come."
    yield f"sha256={digest}", "It compares with the hex digest: Twitter sends base64."
    yield digest, 'It compares with the hex digest, without "sha256=": Twitter sends base64.'
    yield right.removeprefix("sha256="), 'It compares without "sha256=", with which the header begins.'
    for suspect in suspects(bench):
        forged = webhook_signature(suspect.secret, body)
        yield forged, f"It takes {suspect.name} for the key: the key is the API key secret of the app."
    yield webhook_signature("", body), "It takes an empty key: is the API key secret configured?"


def _require_taken(
    bench: Bench, customer: Account, body: bytes, what: str, otherwise: str, *, header: str = SIGNATURE
) -> None:
    """
    See that *body*, *what* it is of *customer*'s, is taken when it is rightly signed, and answered if any are.

    Raises:
        Failed: If it is not; *otherwise* is the end of the sentence that says so.
    """
    before = bench.talk.now()
    reply = bench.door.post(body, header=header)
    if not 200 <= reply.status < 300:
        raise Failed(f"a rightly signed {what} is answered with {described(reply)}{otherwise}")
    if bench.answers:
        bench.talk.hears(customer, since=before)


def _require_ignored(bench: Bench, what: str, sign: Callable[[bytes], str]) -> None:
    """
    See that *what*, signed by *sign*, came to nothing: refused, or taken without an answer by a subject that answers.

    Raises:
        Failed: If it did not.
    """
    customer = bench.talk.customer()
    body = _body(bench, customer)
    reply = bench.door.post(body, signature=sign(body))
    claim = Claim(customer, 0, f"{what} was not refused, but answered like a genuine one: {ANYBODY}")
    if reply.status >= 500:
        raise Failed(f"{what} makes it fail: it is answered with {described(reply)} in place of a refusal")
    if 400 <= reply.status < 500:
        bench.talk.claims.append(claim)
    elif bench.answers:
        bench.talk.at_most(claim)
    elif 200 <= reply.status < 300:
        raise Failed(f"{what} was not refused, but acknowledged with {reply.status}: {ANYBODY}")


def _body(bench: Bench, customer: Account) -> bytes:
    return msgspec.json.encode(bench.bodies.of_message(customer, bench.talk.words(), at_ms=bench.now_ms))


def _odd_bodies(bench: Bench) -> Iterator[tuple[str, bytes, Account]]:
    """Bodies that say the same in other bytes: how they are written, and who wrote the message."""
    for how, text, write in _WAYS:
        customer = bench.talk.customer()
        text = bench.talk.with_stimulus(text)
        yield how, write(bench.bodies.of_message(customer, text, at_ms=bench.now_ms)).encode(), customer


def _compact(content: Any) -> str:
    return plain_json.dumps(content, separators=(",", ":"))


def _capital_escapes(content: Any) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: "\\u" + found[1].upper(), _compact(content))


def _escaped_slashes(content: Any) -> str:
    return _compact(content).replace("/", "\\/")


def _in_lines(content: Any) -> str:
    return plain_json.dumps(content, indent=2) + "\n"


def _backwards(content: Any) -> str:
    return _compact(dict(reversed(content.items())))


_BEYOND_ASCII = "Grüße/¿dónde? 😀"
_ASCII = "Where/when? Soon."
_WAYS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("with \\u escapes, in small letters,", _BEYOND_ASCII, _compact),
    ("with \\u escapes, in capital letters,", _BEYOND_ASCII, _capital_escapes),
    ("with \\/ for slashes", _ASCII, _escaped_slashes),
    ("with blanks and line breaks", _ASCII, _in_lines),
    ("with its members in another order", _ASCII, _backwards),
)

CHECKS: tuple[Check, ...] = (
    Check(
        "signature.accepted",
        "A rightly signed delivery is accepted",
        "facts §5.2",
        'Compare the header with "sha256=" and the base64 of HMAC-SHA256(API key secret, raw body).',
        accepted,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "signature.missing",
        "A delivery without a signature is not acted on",
        "facts §5.2",
        "Answer 401 or 403 if the header x-twitter-webhooks-signature is missing.",
        missing,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "signature.wrong",
        "A delivery with a wrong signature is not acted on",
        "facts §5.2",
        "Verify the signature of every delivery, in constant time, before anything else; answer 401 or 403.",
        wrong,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "signature.other_body",
        "A signature is good for its own body alone",
        "facts §5.2",
        "Compute the signature over the body of the request that carries it.",
        other_body,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "signature.old_secret",
        "A secret that was regenerated is good no longer",
        "facts §5.2, §7",
        "Forget old secrets when keys are regenerated.",
        old_secret,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "signature.hex",
        "A signature in hex is not acted on",
        "facts §5.2: sha256=<base64>",
        "Compare with the base64 of the digest only.",
        hex,
        level="should",
        needs=frozenset({"webhook"}),
    ),
    Check(
        "signature.raw_bytes",
        "The signature is verified over the bytes as they come: escapes, spacing, order",
        "facts §5.2: raw body bytes",
        "Take the raw body of the request; parse it only after the signature was found right.",
        raw_bytes,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "signature.unicode",
        "Bodies in raw UTF-8, with emoji, are accepted",
        "facts §5.2: raw body bytes",
        "Never turn the body into text and back before the signature is verified.",
        unicode,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "signature.header_case",
        "The name of the signature's header means the same in any case",
        "facts §5.2; RFC 9110 §5.1",
        "Look the header up regardless of upper and lower case.",
        header_case,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "signature.empty_body",
        "An empty delivery is refused, and breaks nothing",
        "facts §5.2",
        "Verify the signature of an empty body as of any other; answer 401, 403 or 400.",
        empty_body,
        needs=frozenset({"webhook", "delivery"}),
    ),
)
