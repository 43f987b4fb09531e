"""Calls of Twitter's API: how they are signed, what they are of, what is in them."""

import re
from functools import partial

from twitter_emulator.client import Entry

from ...eventually import eventually
from ..bench import Bench
from ..check import Check, bot_check
from ..talk import Said
from ..terms import Failed, Need, NotApplicable

LONGEST = 10_000
TOO_LONG = 354
RIGHT_MISTAKES = frozenset({32, 89, 135, 215})
NONCE = re.compile(r'oauth_nonce="([^"]*)"')
GONE = (404, 410, 501)


def signature(bench: Bench) -> None:
    calls = _calls_about_two_messages(bench)
    for call in calls:
        if call["status"] in (400, 401, 403) and call["error"] in RIGHT_MISTAKES:
            raise Failed(f"its calls are refused with {call['status']} (error {call['error']}): {call['hint']}")
    # Whether Twitter notices depends on the second in which they are made.
    nonces = [found[1] for call in calls if (found := NONCE.search(call["request_headers"].get("authorization", "")))]
    if len(set(nonces)) < len(nonces):
        raise Failed(f"several of its calls have the oauth_nonce {nonces[-1]!r}: within a second that is refused")


def contract(bench: Bench) -> None:
    since = bench.talk.now()
    calls = _calls_about_two_messages(bench)
    paths = {call["path"] for call in calls}
    for entry in bench.world.journal(since, kind="violation").entries:
        if entry.get("side") == "request" and entry.get("path") in paths:
            problem = entry["problems"][0]
            where = problem["path"] or "the whole"
            raise Failed(f"a call breaks the contract {entry['contract']}: {where}: {problem['reason']}")
    for call in calls:
        if call["status"] in (400, 403, 422) and call["error"] not in RIGHT_MISTAKES and call["method"] == "POST":
            raise Failed(f"{call['method']} {call['path']} is refused with {call['status']}: {_hint(call)}")


def endpoint(bench: Bench) -> None:
    for call in _calls_about_two_messages(bench):
        if call["status"] in GONE and call["method"] == "POST":
            raise Failed(
                f"it calls {call['method']} {call['path']}, which is retired or never was there ({call['status']}): "
                f"{_hint(call)}"
            )


def limit(bench: Bench) -> None:
    customer = bench.talk.customer()
    said = bench.talk.says(customer, ("All work and no play. " * LONGEST)[:LONGEST])
    bench.talk.acknowledged(said)
    for call in _calls_about(bench, said):
        if call["error"] == TOO_LONG:
            raise Failed(
                "it sends a text of more than 10,000 characters, which is refused (error 354): an answer that quotes a "
                "long message has to be cut"
            )
    bench.talk.hears(customer, since=said.before)


def _calls_about_two_messages(bench: Bench) -> list[Entry]:
    """What the subject calls because of two messages, the second of which finds whatever the first leaves behind."""
    first = bench.talk.says(bench.talk.customer())
    _calls_about(bench, first)
    calls = _calls_about(bench, bench.talk.says(bench.talk.customer()), since=first.before)
    if not calls:
        raise NotApplicable(f"it made no call of the API. {bench.talk.why(first.before)}")
    return calls


def _calls_about(bench: Bench, said: Said, since: int | None = None) -> list[Entry]:
    """The calls after *said* or *since*, from when *said* is answered, a call was refused, or patience has ended."""
    start = said.before if since is None else since

    def is_known() -> bool:
        refused = any((call["status"] or 0) >= 400 for call in bench.talk.calls(start))
        return refused or bool(bench.talk.answered(said.sender))

    bench.talk.acknowledged(said)
    eventually(is_known, bool, within_s=bench.talk.patience_s)
    return bench.talk.calls(start)


def _hint(call: Entry) -> str:
    return str(call["hint"] or call["response_body"])[:300]


# Who cannot call the API rightly answers nobody.
_check = partial(bot_check, needs=frozenset[Need]({"delivery"}), gates=frozenset[Need]({"answers"}))

CHECKS: tuple[Check, ...] = (
    _check(
        "sending.signature",
        "The calls are signed as Twitter asks: key, token, signature, nonce, timestamp",
        "facts §1.1, §1.2",
        "Sign with OAuth 1.0a and HMAC-SHA1: method, URL and parameters, no JSON body; a new nonce each time.",
        signature,
    ),
    _check(
        "sending.contract",
        "The calls have the shape that Twitter takes",
        "facts §2.1",
        'Send {"event":{"type":"message_create","message_create":{…}}} as application/json.',
        contract,
    ),
    _check(
        "sending.endpoint",
        "The calls are of endpoints that there are",
        "facts §2.1",
        "Send by POST /1.1/direct_messages/events/new.json; the older direct_messages/new.json was retired in 2018.",
        endpoint,
    ),
    bot_check(
        "sending.limit",
        "No text over 10,000 characters is sent",
        "facts §2.1: error 354",
        "Cut texts at 10,000 characters, or send them in parts.",
        limit,
    ),
)
