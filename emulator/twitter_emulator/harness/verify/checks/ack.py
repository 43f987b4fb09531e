"""Acknowledgements: what is delivered is received, at once and whatever it is."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from twitter_emulator.client import Account, ControlError

from ..bench import ANY_CALL, Bench
from ..check import Check
from ..door import LONGEST_ANSWER_S, require_received
from ..terms import Failed, NotApplicable, about

LARGE = 200_000
BATCH = 3
SLOW_S = 5.0
GO_THROUGH = "counted from the first: go through all of direct_message_events."


def status(bench: Bench) -> None:
    bench.talk.acknowledged(bench.talk.says(bench.talk.customer()))


def fast(bench: Bench) -> None:
    """Every call of Twitter's API takes longer than Twitter waits for the acknowledgement."""
    with bench.fault({"delay": f"{SLOW_S:g}s"}, endpoint=ANY_CALL):
        said = bench.talk.says(bench.talk.customer())
        with about(f"with calls of the API that take {SLOW_S:g} s,"):
            bench.talk.acknowledged(said)
        bench.world.settled(SLOW_S * 2)


def while_api_down(bench: Bench) -> None:
    with bench.fault({"status": 503}, endpoint=ANY_CALL):
        said = bench.talk.says(bench.talk.customer())
        with about("while the API answers 503 to every call,"):
            bench.talk.acknowledged(said)
    _require_served(bench, "after the API was down for a moment")


def unknown_kind(bench: Bench) -> None:
    brand = bench.credentials.brand.id
    unheard_of = {"for_user_id": brand, "community_note_events": [{"id": "1", "created_timestamp": "1"}]}
    require_received(bench.door.deliver(unheard_of), "a kind of event that nobody has heard of")
    bench.talk.served(bench.talk.customer())


def batch(bench: Bench) -> None:
    customers, before, now_ms = [bench.talk.customer() for _ in range(BATCH)], bench.talk.now(), bench.now_ms
    events = [bench.bodies.message(customer, bench.talk.words(), at_ms=now_ms) for customer in customers]
    require_received(bench.door.deliver(bench.bodies.delivery(events, *customers)), f"a delivery of {BATCH} events")
    if bench.answers:
        for number, customer in enumerate(customers):
            with about(f"only {number} of {BATCH} events in one delivery were answered, {GO_THROUGH}"):
                bench.talk.hears(customer, since=before)


def several_users(bench: Bench) -> None:
    """Deliveries for the brand and for another account, in turns: as if both had subscribed."""
    other, customer = bench.talk.customer(), bench.talk.customer()
    for _ in range(2):
        message = bench.bodies.of_message(customer, bench.talk.words(), at_ms=bench.now_ms)
        reply = bench.door.deliver(_meant_for(other, message))
        require_received(reply, "a delivery for another account")
        bench.talk.served(bench.talk.customer())


def other_activity(bench: Bench) -> None:
    for what, act in _activities(bench):
        before = bench.talk.now()
        try:
            made = act()
        except ControlError as error:
            raise NotApplicable(f"the emulator does not let it happen: {error}") from None
        _require_delivered(bench, what, made["deliveries"], before)
    bench.talk.rest()


def not_json(bench: Bench) -> None:
    for garbage in (b"this is no JSON", b'{"for_user_id":', b"[]", b"null", b"\xff\xfe\x00", b'"text"'):
        bench.door.post(garbage)
    _require_served(bench, "after signed deliveries that are no JSON objects")


def large_body(bench: Bench) -> None:
    customer, before = bench.talk.customer(), bench.talk.now()
    body = bench.bodies.of_message(customer, bench.talk.words(), at_ms=bench.now_ms)
    body["users"][customer.id]["description"] = "y" * LARGE
    require_received(bench.door.deliver(body), f"a delivery of {LARGE // 1000} KB")
    if bench.answers:
        bench.talk.hears(customer, since=before)


def after_error(bench: Bench) -> None:
    for odd in _odd_deliveries(bench):
        bench.door.deliver(odd)
    _require_served(bench, "after odd deliveries")


def _require_served(bench: Bench, when: str) -> None:
    for _ in range(2):
        with about(f"{when}, a plain message is not served any more:"):
            bench.talk.served(bench.talk.customer())


def _meant_for(account: Account, body: dict[str, Any]) -> dict[str, Any]:
    """*body*, whose messages were written to *account*."""
    for event in body["direct_message_events"]:
        event["message_create"]["target"]["recipient_id"] = account.id
    return {**body, "for_user_id": account.id}


def _odd_deliveries(bench: Bench) -> Iterator[dict[str, Any]]:
    """Rightly signed objects in which something is missing or of the wrong kind."""
    brand, customer = bench.credentials.brand.id, bench.talk.customer()
    yield {}
    yield {"for_user_id": brand}
    yield {"for_user_id": brand, "direct_message_events": []}
    yield {"for_user_id": brand, "direct_message_events": [{"type": "message_create"}]}
    yield bench.bodies.delivery([{"type": "reaction_create", "id": bench.bodies.fresh_id(bench.now_ms)}])
    for member in ("id", "message_create"):
        event = bench.bodies.message(customer, bench.talk.words(), at_ms=bench.now_ms)
        yield bench.bodies.delivery([{name: value for name, value in event.items() if name != member}], customer)
    textless = bench.bodies.message(customer, "", at_ms=bench.now_ms)
    del textless["message_create"]["message_data"]["text"]
    yield bench.bodies.delivery([textless], customer)


def _activities(bench: Bench) -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
    """Whatever else is delivered to who has subscribed, by name."""
    world, brand = bench.world, bench.credentials.brand.id
    customer = bench.talk.served(bench.talk.customer()).sender.id
    tweet: str = world.do("tweet", brand, text="We are here for you.")["tweet"]
    yield "a follow", lambda: world.do("follow", customer, brand)
    yield "a favourite", lambda: world.do("favorite", customer, tweet=tweet)
    yield "a mention", lambda: world.do("tweet", customer, text=f"@{bench.credentials.brand.screen_name} hello")
    yield "a retweet", lambda: world.do("retweet", customer, tweet=tweet)
    yield "a deleted tweet", lambda: world.do("delete_tweet", brand, tweet=tweet)
    yield "a typing indicator", lambda: world.do("typing", customer, brand)
    if bench.answers:
        yield "a read receipt", lambda: world.do("read", customer, brand)
    yield "a mute", lambda: world.do("mute", brand, customer)
    yield "an unmute", lambda: world.do("unmute", brand, customer)
    yield "a block", lambda: world.do("block", brand, customer)
    yield "an unblock", lambda: world.do("unblock", brand, customer)


def _require_delivered(bench: Bench, what: str, deliveries: Sequence[str], since: int) -> None:
    for name in deliveries:
        end = bench.talk.delivered(name, since=since)
        if end["state"] != "delivered":
            raise Failed(f"{what} was not acknowledged: {end['why']}")


FIRST: tuple[Check, ...] = (
    Check(
        "ack.status",
        "A delivery is acknowledged with 2xx",
        "facts §5.2",
        "Answer 200 to every rightly signed POST.",
        status,
        needs=frozenset({"delivery"}),
        gates=frozenset({"delivery", "answers"}),
    ),
)
CHECKS: tuple[Check, ...] = (
    Check(
        "ack.fast",
        f"Deliveries are acknowledged within {LONGEST_ANSWER_S:g} s while calls of the API take {SLOW_S:g} s",
        "facts §5.2",
        "Acknowledge first, and answer afterwards: put events into a queue that something else works on.",
        fast,
        needs=frozenset({"delivery"}),
    ),
    Check(
        "ack.unknown_kind",
        "Events of kinds that nobody has heard of are acknowledged",
        "facts §5.2, §6",
        "Acknowledge what you do not know, and ignore it.",
        unknown_kind,
        needs=frozenset({"webhook", "delivery"}),
    ),
    Check(
        "ack.batch",
        "Several events in one delivery are all seen to",
        "facts §5.2: the events come in an array",
        "Go through all of direct_message_events, not the first alone.",
        batch,
        needs=frozenset({"webhook"}),
    ),
    Check(
        "ack.several_users",
        "Deliveries for several accounts are acknowledged",
        "facts §5.2: look at for_user_id",
        "Acknowledge what is for an account that you do not speak for, and ignore it.",
        several_users,
        needs=frozenset({"webhook", "delivery"}),
    ),
    Check(
        "ack.other_activity",
        "Follows, favourites, tweets, typing, reads, mutes and blocks are acknowledged",
        "facts §6.2-§6.8",
        "Acknowledge every kind of event, and act on those you know.",
        other_activity,
        needs=frozenset({"delivery"}),
    ),
    Check(
        "ack.not_json",
        "It outlives deliveries that are no JSON objects",
        "facts §5.2",
        "Answer 400, and see that nothing else is affected.",
        not_json,
        needs=frozenset({"webhook", "delivery"}),
    ),
    Check(
        "ack.while_api_down",
        "Deliveries are acknowledged while Twitter's API answers 503",
        "facts §5.2",
        "Acknowledge first; that an answer cannot be sent is no reason to refuse the message.",
        while_api_down,
        needs=frozenset({"delivery"}),
    ),
    Check(
        "ack.large_body",
        f"A delivery of {LARGE // 1000} KB is acknowledged",
        "facts §5.2: no limit is known",
        "Raise the limit of the body's size; a tweet with media and users has tens of KB.",
        large_body,
        level="should",
        needs=frozenset({"webhook"}),
    ),
    Check(
        "ack.after_error",
        "After deliveries that miss something, plain ones are served as before",
        "facts §5.2",
        "Catch what goes wrong with one event, so that it ends neither the process nor its worker.",
        after_error,
        needs=frozenset({"webhook", "delivery"}),
    ),
)
