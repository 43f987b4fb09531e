"""Failures of calls: which are tried again, when, and how often."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from twitter_emulator.client import Account

from ...eventually import eventually
from ..bench import Bench
from ..check import Check, bot_check
from ..talk import Claim
from ..terms import Failed, about

RESET_S = 2
HANG_S = 1
AGAIN_WITHIN_S = 1.2
"""How long we look whether a call is repeated; what comes later is found later in the run."""

BACKOFF_S = 5.0
"""How much later than usual an answer may come that had to be sent again."""

DOUBLED = "a message whose sending was unclear, but had succeeded, was sent again"
Effect = Mapping[str, Any]


def rate_limited(bench: Bench) -> None:
    usual, customer = bench.talk.usual(), bench.talk.customer()
    with bench.fault({"error": 88, "reset_in": f"{RESET_S}s"}, about=customer, times=1) as fault:
        said = bench.talk.says(customer)
        bench.wait_hit(fault)
        _answered_after(bench, said.before, customer, "429, once the limit was reset", RESET_S + BACKOFF_S)
    _require_patience(bench, customer, said.before)
    bench.talk.at_most(Claim(customer, usual, "a message that was sent again after 429 came more than once"))


def server_error(bench: Bench) -> None:
    usual, customer = bench.talk.usual(), bench.talk.customer()
    with bench.fault({"status": 503}, about=customer, times=1) as fault:
        said = bench.talk.says(customer)
        bench.wait_hit(fault)
        _answered_after(bench, said.before, customer, "503", BACKOFF_S)
    bench.talk.at_most(Claim(customer, usual, "a message that was sent again after 503 came more than once"))


def client_error(bench: Bench) -> None:
    hits = _hits(bench, {"error": 108, "status": 403})
    if hits > 1:
        raise Failed(f"a call that was refused with 403 for good was repeated: it came {hits} times")
    bench.talk.rest()


def unclear(effect: Effect) -> Callable[[Bench], None]:
    """A check that what *effect* leaves unclear, though it succeeded, is not sent again."""

    def run(bench: Bench) -> None:
        usual, customer = bench.talk.usual(), bench.talk.customer()
        with bench.fault(effect, about=customer, times=1) as fault:
            said = bench.talk.says(customer)
            bench.wait_hit(fault)
            bench.talk.hears(customer, since=said.before, held_up_s=HANG_S)
            eventually(lambda: len(bench.talk.answered(customer)) > usual, bool, within_s=AGAIN_WITHIN_S)
        bench.talk.at_most(Claim(customer, usual, DOUBLED))

    return run


def reset(bench: Bench) -> None:
    usual, customer = bench.talk.usual(), bench.talk.customer()
    with bench.fault({"reset": True}, about=customer, times=1) as fault:
        said = bench.talk.says(customer)
        bench.talk.acknowledged(said)
        bench.wait_hit(fault)
    bench.talk.at_most(Claim(customer, usual, "a message whose connection broke was sent more than once"))


def permission(bench: Bench) -> None:
    hits = _hits(bench, {"error": 93, "status": 403})
    if hits > 1:
        raise Failed(f"without the permission to send, the same message was tried {hits} times")
    bench.door.challenge("still-there")


def recipient_closed(bench: Bench) -> None:
    hits = _hits(bench, {"error": 349, "status": 403})
    if hits > 1:
        raise Failed(f"a customer who takes no messages (error 349) was tried {hits} times")
    with about("after one customer's inbox was closed, others are not served:"):
        bench.talk.rest()


def quota(bench: Bench) -> None:
    hits = _hits(bench, {"error": 226, "status": 403})
    if hits > 1:
        raise Failed(f"a message that Twitter took for automated (error 226) was tried {hits} times")
    bench.door.challenge("still-there")


def _answered_after(bench: Bench, since: int, customer: Account, what: str, held_up_s: float) -> None:
    with about(f"after {what}, the message was not sent again:"):
        bench.talk.hears(customer, since=since, held_up_s=held_up_s)


def _require_patience(bench: Bench, customer: Account, since: int) -> None:
    """See that the call after the one that was refused with 429 did not come before the reset that it was told."""
    calls = [call for call in bench.talk.calls(since) if customer.id in call["request_body"]]
    for before, after in zip(calls, calls[1:], strict=False):
        told = before["response_headers"].get("x-rate-limit-reset") if before["status"] == 429 else None
        if told is not None:
            early_s = int(told) - datetime.fromisoformat(after["at"]).timestamp()
            if early_s > 0.5:
                raise Failed(
                    f"after 429 it called again {early_s:.1f} s before the moment that x-rate-limit-reset names"
                )


def _hits(bench: Bench, effect: Effect) -> int:
    """How often the subject tries to send a message that is always refused by *effect*."""
    customer = bench.talk.customer()
    with bench.fault(effect, about=customer) as fault:
        bench.talk.acknowledged(bench.talk.says(customer))
        bench.wait_hit(fault)
        return eventually(lambda: bench.hits(fault), lambda hits: hits > 1, within_s=AGAIN_WITHIN_S)


CHECKS: tuple[Check, ...] = (
    bot_check(
        "sending.rate_limited",
        "After 429 it waits until the reset, and sends then, once",
        "facts §1.6: error 88, x-rate-limit-reset",
        "On 429 wait until x-rate-limit-reset (seconds since 1970), and send the same message then.",
        rate_limited,
    ),
    bot_check(
        "sending.server_error",
        "After 503 it sends again, and the message comes once",
        "facts §1.2: errors 130, 131",
        "Send again after 5xx, with growing pauses.",
        server_error,
    ),
    bot_check(
        "sending.client_error",
        "What is refused for good is not sent again",
        "facts §1.2: 4xx",
        "Do not repeat calls that were refused with 4xx, save 429: the answer will be the same.",
        client_error,
    ),
    bot_check(
        "sending.timeout",
        "A call without an answer, though it succeeded, is not doubled",
        "facts §2.4: events/list shows what was sent",
        "After a timeout look whether the message is there (events/list, or the echo), before you send it again.",
        unclear({"hang": f"{HANG_S}s", "applied": True}),
    ),
    bot_check(
        "sending.reset",
        "A connection that breaks stops nothing, and doubles nothing",
        "facts §2.4",
        "Take a broken connection for unclear: look whether the message is there before you send it again.",
        reset,
    ),
    bot_check(
        "sending.malformed",
        "An answer that is cut short, of a call that succeeded, doubles nothing",
        "facts §2.1: 200 says that it was sent",
        "Judge by the status: 200 is success, whatever the body looks like.",
        unclear({"body": "truncated"}),
    ),
    bot_check(
        "sending.recipient_closed",
        "A customer who takes no messages is not tried again, and others are served",
        "facts §1.2: errors 349, 150",
        "Give the one message up on 349 and 150, and go on with other customers.",
        recipient_closed,
    ),
    bot_check(
        "sending.permission",
        "Without the permission to send it does not try again and again",
        "facts §1.2: error 93",
        "On 93 stop, and tell the operator: the app needs Read, Write and Direct Messages, and a new token.",
        permission,
        level="should",
        ends=True,
    ),
    bot_check(
        "sending.quota",
        "What Twitter takes for automated, or over the daily cap, is not tried again and again",
        "facts §1.6, §1.2: error 226",
        "On 226 stop sending for a while, and tell the operator.",
        quota,
        level="should",
        ends=True,
    ),
)
