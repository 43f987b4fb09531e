"""One POST: what it carries, and what counts as received."""

import pytest

from tests.delivery.builders import ConfidentContracts, a_webhook, a_world, app_of, entries, journalled, say
from tests.delivery.receiver import Receiver, always, http
from twitter_emulator.delivery.courier import Courier
from twitter_emulator.protocol.signing import webhook_signature
from twitter_emulator.world.alterations import Alteration
from twitter_emulator.world.world import World


async def test_the_signature_is_of_exactly_the_bytes_that_were_sent(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    courier.attend(world)
    a_webhook(world, receiver.url)

    say(world, "grüße & <b>")
    await journalled(world, "delivery", state="delivered")

    [post] = receiver.posts
    assert post.headers["x-twitter-webhooks-signature"] == webhook_signature(app_of(world).consumer_secret, post.body)
    assert post.json["for_user_id"] == world.brand.id


async def test_a_delivery_carries_these_headers_and_no_others(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    courier.attend(world)
    a_webhook(world, receiver.url)

    say(world, "hello")
    await journalled(world, "delivery")

    [post] = receiver.posts
    assert {name.lower(): value for name, value in post.headers.items()} == {
        "host": f"127.0.0.1:{receiver.port}",
        "accept": "*/*",
        "user-agent": "twitter-emulator",
        "content-type": "application/json",
        "content-length": str(len(post.body)),
        "x-twitter-webhooks-signature": webhook_signature(app_of(world).consumer_secret, post.body),
    }


async def test_an_attempt_is_journalled_with_request_response_and_verdict(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = always(http(200, "thank you"))
    courier.attend(world)
    webhook = a_webhook(world, receiver.url)

    delivery = say(world, "hello")
    [attempt] = await journalled(world, "attempt")

    [post] = receiver.posts
    assert attempt.trace == delivery.activity.trace
    assert attempt.about["request_body"] == post.body
    assert attempt.about["request_headers"] == {name.lower(): value for name, value in post.headers.items()}
    took_ms = attempt.about["took_ms"]
    assert took_ms > 0
    assert {key: value for key, value in attempt.about.items() if not key.startswith("request_")} == {
        "delivery": delivery.id,
        "webhook": webhook.id,
        "url": receiver.url,
        "for_user_id": world.brand.id,
        "number": 1,
        "status": 200,
        "response_body": b"thank you",
        "took_ms": took_ms,
        "ok": True,
        "error": None,
        "trouble": None,
        "altered": False,
    }


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_any_2xx_counts_as_received(world: World, receiver: Receiver, courier: Courier, status: int) -> None:
    receiver.behave = always(http(status))
    courier.attend(world)
    a_webhook(world, receiver.url)

    delivery = say(world, "hello")
    [end] = await journalled(world, "delivery")

    assert end.about["state"] == delivery.state == "delivered"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            http(500, "KeyError"),
            "answered 500; look for the error in the webhook's log",
        ),
        (http(404), "answered 404; there is nothing at this path for POST"),
        (
            http(302, location="/login"),
            "answered 302 to /login; deliveries follow no redirects: register the final URL",
        ),
        (None, "the connection was closed before the answer was complete"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "answered, but not in HTTP"),
    ],
    ids=["500", "404", "redirect", "hung up", "no HTTP"],
)
async def test_anything_else_fails_and_says_why(
    world: World, receiver: Receiver, courier: Courier, answer: bytes | None, why: str
) -> None:
    receiver.behave = always(answer)
    courier.attend(world)
    a_webhook(world, receiver.url)

    delivery = say(world, "hello")
    [end] = await journalled(world, "delivery")

    assert end.about["state"] == delivery.state == "failed"
    assert why in end.about["why"]
    assert why in (delivery.attempts[0].error or "")
    assert len(receiver.posts) == 1


async def test_a_delivery_that_breaks_its_contract_is_sent_and_journalled_as_a_violation(receiver: Receiver) -> None:
    world = a_world()
    courier = Courier(ConfidentContracts(broken=["delivery"]))
    async with courier.working():
        courier.attend(world)
        a_webhook(world, receiver.url)

        delivery = say(world, "hello")
        await journalled(world, "delivery", state="delivered")

    [violation] = entries(world, "violation")
    assert violation.trace == delivery.activity.trace
    assert violation.about == {
        "contract": "delivery",
        "problems": [{"path": "some.member", "reason": "is wrong"}],
        "delivery": delivery.id,
    }


async def test_an_alteration_is_made_before_the_body_is_signed_and_at_every_attempt(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    courier.attend(world)
    a_webhook(world, receiver.url)
    delivery = say(world, "hello")
    delivery.alteration = Alteration(replaced={"for_user_id": "42"})
    await journalled(world, "delivery", state="delivered")

    courier.redeliver(world, delivery)
    await journalled(world, "delivery", 2, state="delivered")

    first, second = receiver.posts
    assert (first.json["for_user_id"], second.body) == ("42", first.body)
    assert first.headers["x-twitter-webhooks-signature"] == webhook_signature(app_of(world).consumer_secret, first.body)


async def test_a_violation_that_somebody_made_is_marked_as_altered(receiver: Receiver) -> None:
    world = a_world()
    courier = Courier(ConfidentContracts(broken=["delivery"]))
    async with courier.working():
        courier.attend(world)
        a_webhook(world, receiver.url)

        say(world, "hello").alteration = Alteration(removed=("users",))
        await journalled(world, "delivery", state="delivered")

    [violation] = entries(world, "violation")
    assert violation.about["altered"] is True


async def test_a_delivery_that_cannot_be_altered_fails_at_once_and_says_why(
    receiver: Receiver, courier: Courier, paid: World
) -> None:
    courier.attend(paid)
    a_webhook(paid, receiver.url)

    say(paid, "hello").alteration = Alteration(removed=("nothing",))
    [end] = await journalled(paid, "delivery")

    assert (end.about["state"], end.about["attempts"]) == ("failed", 0)
    assert end.about["why"] == "it cannot be altered: nothing is not there to be removed"
    assert receiver.posts == []


async def test_a_redelivery_is_signed_with_the_secret_of_its_own_time(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    courier.attend(world)
    a_webhook(world, receiver.url)
    delivery = say(world, "hello")
    await journalled(world, "delivery", state="delivered")
    app_of(world).regenerate_keys(world.seed)

    courier.redeliver(world, delivery)
    await journalled(world, "delivery", 2, state="delivered")

    first, second = receiver.posts
    assert first.body == second.body
    assert second.headers["x-twitter-webhooks-signature"] == webhook_signature(
        app_of(world).consumer_secret, second.body
    )
    assert first.headers["x-twitter-webhooks-signature"] != second.headers["x-twitter-webhooks-signature"]
    assert [attempt.status for attempt in delivery.attempts] == [200, 200]
