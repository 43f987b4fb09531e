"""Deliveries and challenges that a fault of the world meets."""

import asyncio
from typing import Any

import pytest

from tests.delivery.builders import a_webhook, app_of, entries, journalled, say
from tests.delivery.receiver import Received, Receiver, http, with_token_of
from twitter_emulator.delivery.bent import PAGE, STRANGE_SECRET
from twitter_emulator.delivery.courier import Courier
from twitter_emulator.delivery.wire import SIGNATURE
from twitter_emulator.protocol.signing import webhook_signature
from twitter_emulator.world.alterations import Alteration
from twitter_emulator.world.bends import Signature, WebhookEffect
from twitter_emulator.world.faults import Bounds, PostMatch, PostRule
from twitter_emulator.world.world import World


def fault(world: World, effect: WebhookEffect, *, event: str = "", times: int | None = 1) -> PostRule:
    rule = PostRule(
        id=world.faults.next_id(),
        bounds=Bounds(times=times),
        match_asked={},
        effect_asked={"what": "was asked"},
        match=PostMatch(event),
        effect=effect,
    )
    world.faults.add(rule)
    return rule


async def delivered(world: World, receiver: Receiver, *texts: str, count: int | None = None) -> list[Received]:
    """What came after customers wrote *texts*: one delivery each, unless it should be *count*."""
    for text in texts:
        say(world, text)
    await journalled(world, "delivery", len(texts) if count is None else count)
    return receiver.posts


@pytest.fixture
def hooked(world: World, receiver: Receiver, courier: Courier) -> World:
    """A world with a webhook that receives everything."""
    courier.attend(world)
    a_webhook(world, receiver.url)
    return world


async def test_a_lost_delivery_is_not_sent_and_the_journal_says_why(hooked: World, receiver: Receiver) -> None:
    fault(hooked, WebhookEffect(drops=True))

    posts = await delivered(hooked, receiver, "lost", "found")

    assert [post.text for post in posts] == ["found"]
    (ended,) = entries(hooked, "delivery", state="dropped")
    assert ended.about["why"] == "lost by fault f1"


async def test_an_application_of_a_fault_is_journalled_with_the_trace_of_the_event(
    hooked: World, receiver: Receiver
) -> None:
    fault(hooked, WebhookEffect(signature="missing"))

    await delivered(hooked, receiver, "hello")

    (told,), (attempt,), (event,) = (entries(hooked, kind) for kind in ("fault", "attempt", "event"))
    assert {told.trace, attempt.trace} == {event.trace}
    assert attempt.about["fault"] == "f1"
    assert (told.about["rule"], told.about["leg"], told.about["delivery"]) == ("f1", "webhook", "d1")
    assert told.about["effect"] == {"what": "was asked"}


async def test_a_late_delivery_waits_for_the_worlds_clock_and_is_open_until_then(
    hooked: World, receiver: Receiver
) -> None:
    fault(hooked, WebhookEffect(delay_ms=3_600_000))
    late = say(hooked, "late")

    await delivered(hooked, receiver, "in time", count=1)
    state = late.state
    hooked.clock.advance(3_600_000)
    await journalled(hooked, "delivery", 2)

    assert state == "held"
    assert [post.text for post in receiver.posts] == ["in time", "late"]


async def test_a_copy_comes_after_the_original_and_is_the_same(hooked: World, receiver: Receiver) -> None:
    fault(hooked, WebhookEffect(copies=2))

    posts = await delivered(hooked, receiver, "again", count=3)

    assert len({post.body for post in posts}) == 1
    assert len(posts) == 3


async def test_copies_at_once_come_side_by_side(hooked: World, receiver: Receiver) -> None:
    all_here = asyncio.Barrier(3)

    async def answer_when_all_are_here(_: Received) -> bytes:
        await all_here.wait()
        return http(200)

    receiver.behave = answer_when_all_are_here
    fault(hooked, WebhookEffect(copies=2, at_once=True))

    posts = await delivered(hooked, receiver, "again", count=3)

    assert len({post.connection for post in posts}) == 3


async def test_deliveries_come_in_reverse_order(hooked: World, receiver: Receiver) -> None:
    rule = fault(hooked, WebhookEffect(group=3, reversed=True))

    posts = await delivered(hooked, receiver, "one", "two", "three", "four")

    assert [post.text for post in posts if post.text != "four"] == ["three", "two", "one"]
    assert rule.hits == 1


async def test_a_burst_is_held_until_it_is_complete(hooked: World, receiver: Receiver) -> None:
    fault(hooked, WebhookEffect(group=2))
    first = say(hooked, "one")
    await journalled(hooked, "fault")
    state = first.state

    posts = await delivered(hooked, receiver, "two", count=2)

    assert state == "held"
    assert {post.text for post in posts} == {"one", "two"}


@pytest.mark.parametrize(
    ("how", "signed"),
    [
        ("wrong_secret", lambda app, body: webhook_signature(STRANGE_SECRET, body)),
        ("old_secret", lambda app, body: webhook_signature(app.retired[-1].secret, body)),
        ("no_prefix", lambda app, body: webhook_signature(app.consumer_secret, body).removeprefix("sha256=")),
        ("other_body", lambda app, body: webhook_signature(app.consumer_secret, body + b" ")),
        ("empty", lambda app, body: ""),
    ],
)
async def test_a_signature_is_wrong_in_one_way(hooked: World, receiver: Receiver, how: Signature, signed: Any) -> None:
    app = app_of(hooked)
    app.regenerate_keys(hooked.seed)
    fault(hooked, WebhookEffect(signature=how))

    wrong, right = await delivered(hooked, receiver, "hello", "goodbye")

    assert wrong.headers[SIGNATURE].strip() == signed(app, wrong.body)
    assert right.headers[SIGNATURE] == webhook_signature(app.consumer_secret, right.body)


async def test_a_signature_in_hexadecimal_is_one_of_the_same_body(hooked: World, receiver: Receiver) -> None:
    fault(hooked, WebhookEffect(signature="hex"))

    (post,) = await delivered(hooked, receiver, "hello")

    assert len(post.headers[SIGNATURE].removeprefix("sha256=")) == 64


async def test_a_stale_signature_is_that_of_the_delivery_before(hooked: World, receiver: Receiver) -> None:
    first = (await delivered(hooked, receiver, "first"))[0]
    fault(hooked, WebhookEffect(signature="stale"))

    await delivered(hooked, receiver, "second", count=2)

    assert receiver.posts[1].headers[SIGNATURE] == first.headers[SIGNATURE]


async def test_an_unsigned_delivery_has_no_such_header(hooked: World, receiver: Receiver) -> None:
    fault(hooked, WebhookEffect(signature="missing"))

    (post,) = await delivered(hooked, receiver, "hello")

    assert SIGNATURE not in post.headers


async def test_names_of_headers_come_in_another_case(hooked: World, receiver: Receiver) -> None:
    fault(hooked, WebhookEffect(casing="title"))

    (post,) = await delivered(hooked, receiver, "hello")

    assert "X-Twitter-Webhooks-Signature" in post.headers


@pytest.mark.parametrize(
    ("effect", "changed"),
    [
        (WebhookEffect(for_user_id="7"), {"for_user_id": "7"}),
        (WebhookEffect(alteration=Alteration(added={"mood": "good"})), {"mood": "good"}),
    ],
)
async def test_a_body_is_altered_and_signed_after_that(
    hooked: World, receiver: Receiver, effect: WebhookEffect, changed: dict[str, Any]
) -> None:
    fault(hooked, effect)

    (post,) = await delivered(hooked, receiver, "hello")

    assert changed.items() <= post.json.items()
    assert post.headers[SIGNATURE] == webhook_signature(app_of(hooked).consumer_secret, post.body)


async def test_an_alteration_that_fits_nothing_fails_the_delivery_with_the_reason(
    hooked: World, receiver: Receiver
) -> None:
    fault(hooked, WebhookEffect(alteration=Alteration(removed=("mood",))))

    await delivered(hooked, receiver, "hello")

    (ended,) = entries(hooked, "delivery", state="failed")
    assert "mood is not there to be removed" in ended.about["why"]


async def test_other_bytes_of_the_same_json_are_signed_as_they_are(hooked: World, receiver: Receiver) -> None:
    fault(hooked, WebhookEffect(respelled=("escapes", "slashes", "spaces", "key_order")))

    (post,) = await delivered(hooked, receiver, "Grüße / 1")

    assert post.text == "Grüße / 1"
    assert b"\\u00fc" in post.body
    assert post.headers[SIGNATURE] == webhook_signature(app_of(hooked).consumer_secret, post.body)


@pytest.mark.parametrize(("kind", "is_it"), [("empty", b""), ("html", PAGE)])
async def test_garbage_is_signed_too(hooked: World, receiver: Receiver, kind: Any, is_it: bytes) -> None:
    fault(hooked, WebhookEffect(body=kind, content_type="text/html"))

    (post,) = await delivered(hooked, receiver, "hello")

    assert post.body == is_it
    assert post.headers["content-type"] == "text/html"
    assert post.headers[SIGNATURE] == webhook_signature(app_of(hooked).consumer_secret, is_it)


async def test_a_retry_of_an_unsigned_delivery_is_unsigned(paid: World, receiver: Receiver, courier: Courier) -> None:
    courier.attend(paid)
    a_webhook(paid, receiver.url)

    async def fail_first(_: Received) -> bytes:
        return http(500 if len(receiver.posts) == 1 else 200)

    receiver.behave = fail_first
    fault(paid, WebhookEffect(signature="missing"))
    say(paid, "hello")
    await journalled(paid, "attempt")
    paid.clock.advance(3000)
    await journalled(paid, "delivery")

    assert [SIGNATURE in post.headers for post in receiver.posts] == [False, False]


# Challenges


async def test_a_storm_of_challenges_has_a_token_for_each(hooked: World, receiver: Receiver, courier: Courier) -> None:
    receiver.behave = with_token_of(app_of(hooked).consumer_secret)
    fault(hooked, WebhookEffect(copies=4, at_once=True), event="crc")
    (webhook,) = hooked.webhooks

    await courier.revalidate(hooked, webhook, why="asked")

    assert len({request.crc_token for request in receiver.requests}) == 5
    assert [entry.about["ok"] for entry in entries(hooked, "crc")] == [True] * 5
    assert len({entry.trace for entry in entries(hooked, "crc")} | {entries(hooked, "fault")[0].trace}) == 1
