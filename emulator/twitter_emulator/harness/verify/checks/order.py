"""Order and repetition: an event is answered once, however often and whenever it comes."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from twitter_emulator.client import Account

from ..bench import Bench
from ..check import Check, bot_check
from ..door import LONGEST_ANSWER_S, require_received
from ..talk import Claim, Said
from ..terms import Failed, about

TWICE = "an event that was delivered twice was answered twice"
LATE_BY_MS = 10 * 60 * 1000
BURST = 200
WRITERS = 50
LONGEST_BURST_S = 30.0
IN_A_ROW = 5
SLOW_S = 3.0


def duplicate(bench: Bench) -> None:
    customer = bench.talk.customer()
    said = bench.talk.served(customer)
    bench.talk.rest()
    answers, before = len(bench.talk.answered(customer)), bench.talk.now()
    for delivery in said.deliveries:
        bench.world.redeliver(delivery)
        bench.talk.delivered(delivery, since=before)
    bench.talk.at_most(Claim(customer, answers, TWICE))


def duplicate_at_once(bench: Bench) -> None:
    usual, customer = bench.talk.usual(), bench.talk.customer()
    body = msgspec.json.encode(bench.bodies.of_message(customer, bench.talk.words(), at_ms=bench.now_ms))
    before = bench.talk.now()
    with ThreadPoolExecutor(4) as pool:
        for reply in pool.map(bench.door.post, [body] * 4):
            require_received(reply)
    bench.talk.hears(customer, since=before)
    bench.talk.at_most(
        Claim(customer, usual, "an event that was delivered 4 times at once was answered more than once")
    )


def duplicate_in_batch(bench: Bench) -> None:
    usual, customer = bench.talk.usual(), bench.talk.customer()
    event = bench.bodies.message(customer, bench.talk.words(), at_ms=bench.now_ms)
    before = bench.talk.now()
    require_received(bench.door.deliver(bench.bodies.delivery([event, event], customer)))
    bench.talk.hears(customer, since=before)
    bench.talk.at_most(Claim(customer, usual, "an event that stood twice in one delivery was answered twice"))


def late(bench: Bench) -> None:
    customer, now_ms = bench.talk.customer(), bench.now_ms
    early = bench.bodies.message(customer, bench.talk.words(), at_ms=now_ms - LATE_BY_MS)
    bench.talk.served(customer)
    _delivered_and_answered(bench, customer, [early], f"an event that came {LATE_BY_MS // 60_000} minutes late")


def reordered(bench: Bench) -> None:
    customer, now_ms = bench.talk.customer(), bench.now_ms
    first = bench.bodies.message(customer, bench.talk.words(), at_ms=now_ms - 2000)
    second = bench.bodies.message(customer, bench.talk.words(), at_ms=now_ms - 1000)
    _delivered_and_answered(bench, customer, [second], "the second of two messages, which came first,")
    _delivered_and_answered(bench, customer, [first], "the first of two messages, which came second,")


def conversation(bench: Bench) -> None:
    customer = bench.talk.customer()
    said = [bench.talk.says(customer) for _ in range(IN_A_ROW)]
    heard = bench.talk.hears(customer, since=said[0].before, number=IN_A_ROW)
    _require_in_order(said, heard)


def burst(bench: Bench) -> None:
    usual = bench.talk.usual()
    customers = [bench.talk.customer() for _ in range(WRITERS)]
    letters = [(customer, bench.talk.words()) for _ in range(BURST // WRITERS) for customer in customers]
    before = bench.talk.now()
    sent = bench.world.send_all(
        [{"from": customer.id, "to": bench.credentials.brand.id, "text": text} for customer, text in letters]
    )
    _require_all_received(bench, before, sum(len(one["deliveries"]) for one in sent))
    _require_all_answered(bench, before)
    most = BURST // WRITERS * usual
    for customer in customers:
        claim = Claim(customer, most, f"in a burst of {BURST} messages, some were answered more than once")
        bench.talk.holds(claim)
        bench.talk.claims.append(claim)


def two_at_once(bench: Bench) -> None:
    """One customer's answer takes long to be sent; another writes meanwhile."""
    one, other = bench.talk.customer(), bench.talk.customer()
    with bench.fault({"delay": f"{SLOW_S:g}s"}, about=one, times=1) as fault:
        first = bench.talk.says(one)
        bench.wait_hit(fault)
        started = time.perf_counter()
        bench.talk.seen_to(bench.talk.says(other), held_up_s=SLOW_S)
        waited_s = time.perf_counter() - started
        bench.talk.seen_to(first, held_up_s=SLOW_S)
    if waited_s > SLOW_S - 1:
        raise Failed(
            f"a customer waited {waited_s:.1f} s behind another one, whose answer took {SLOW_S:g} s to be sent"
        )


def same_words(bench: Bench) -> None:
    customer = bench.talk.customer()
    words = bench.talk.words()
    for number in ("first", "second"):
        with about(f"of two messages with the same words, the {number} was not served:"):
            bench.talk.served(customer, words)


def _delivered_and_answered(bench: Bench, customer: Account, events: Sequence[dict[str, Any]], what: str) -> None:
    before = bench.talk.now()
    require_received(bench.door.deliver(bench.bodies.delivery(events, customer)))
    with about(f"{what} was not answered: judge events by their ids, not by their order."):
        bench.talk.hears(customer, since=before)


def _require_in_order(said: Sequence[Said], heard: Sequence[str]) -> None:
    """Only answers that quote what they answer tell their order."""
    quoting = [(index, one.text) for index, text in enumerate(heard) for one in said if one.text in text]
    found = [text for _, text in quoting]
    expected = [one.text for one in said if one.text in found]
    if len(set(found)) == len(said) and found != expected:
        raise Failed(f"{IN_A_ROW} messages of one conversation were answered out of order: {', '.join(found)}")


def _require_all_received(bench: Bench, since: int, number: int) -> None:
    ends = bench.talk.entries(since, "delivery", number, within_s=LONGEST_BURST_S)
    failed = [end for end in ends if end["state"] != "delivered"]
    if failed:
        raise Failed(f"in a burst of {BURST} messages, {len(failed)} were not acknowledged: {failed[0]['why']}")
    if len(ends) < number:
        raise Failed(f"a burst of {BURST} messages was not taken within {LONGEST_BURST_S:g} s, but {len(ends)} of them")
    slowest_ms = max(entry["took_ms"] for entry in bench.talk.entries(since, "attempt", number))
    if slowest_ms > LONGEST_ANSWER_S * 1000:
        raise Failed(f"in a burst of {BURST} messages, one was acknowledged after {slowest_ms / 1000:.1f} s")


def _require_all_answered(bench: Bench, since: int) -> None:
    """See all messages since *since* answered: for as long as answers go on coming, there is time."""
    brand, answers, cursor = bench.credentials.brand.id, 0, since
    while answers < BURST:
        page = bench.world.journal(cursor, kind="event", wait=bench.talk.patience_s)
        if not page.entries:
            raise Failed(
                f"in a burst of {BURST} messages, {BURST - answers} were not answered, and no answer came for "
                f"{bench.talk.patience_s:g} s. {bench.talk.why(since)}"
            )
        answers += sum(entry["event"] == "message" and entry["from"] == brand for entry in page.entries)
        cursor = page.next


REMEMBER = "Remember the ids of events that you have taken, before you answer them."
CHECKS: tuple[Check, ...] = (
    bot_check(
        "order.duplicate",
        "An event that is delivered again is answered once",
        "facts §5.2: plain duplicates occur",
        REMEMBER,
        duplicate,
    ),
    bot_check(
        "order.duplicate_at_once",
        "An event that is delivered several times at once is answered once",
        "facts §5.2: plain duplicates occur",
        f"{REMEMBER} Do it in one step that only one of two can win, such as an insert with a unique key.",
        duplicate_at_once,
    ),
    bot_check(
        "order.duplicate_in_batch",
        "An event that stands twice in one delivery is answered once",
        "facts §5.2: plain duplicates occur",
        REMEMBER,
        duplicate_in_batch,
    ),
    bot_check(
        "order.late",
        "An event that comes late, after newer ones, is answered",
        "facts §5.2: no ordering guarantee",
        "Remember the ids that you have seen, not the newest one only.",
        late,
    ),
    bot_check(
        "order.reordered",
        "Events that come in the wrong order are all answered",
        "facts §5.2: no ordering guarantee",
        "Remember the ids that you have seen, not the newest one only.",
        reordered,
    ),
    bot_check(
        "order.conversation",
        f"{IN_A_ROW} messages of one conversation are answered, in their order",
        "facts §5.2: ids order Direct Messages",
        "Work on the events of one conversation one after the other.",
        conversation,
    ),
    bot_check(
        "order.burst",
        f"{BURST} messages at once are acknowledged within {LONGEST_ANSWER_S:g} s, and answered once each",
        "facts §5.2",
        "Put events into a queue and acknowledge them; work on the queue with as many workers as you need.",
        burst,
    ),
    bot_check(
        "order.same_words",
        "The same words, said again, are answered again",
        "facts §5.2: duplicates have the same event id",
        "Tell events apart by their ids, not by what they say.",
        same_words,
    ),
    bot_check(
        "order.two_at_once",
        "A customer need not wait for another",
        "facts §5.2",
        "Work on different conversations side by side.",
        two_at_once,
    ),
)
