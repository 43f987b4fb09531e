"""When webhooks are challenged, with what, and what becomes of them."""

import json

import anyio
import pytest

from tests.delivery.builders import HOUR_MS, ConfidentContracts, a_webhook, a_world, app_of, entries, journalled, say
from tests.delivery.receiver import Gate, Receiver, always, http, with_token_of
from twitter_emulator.delivery.courier import Courier
from twitter_emulator.protocol import errors
from twitter_emulator.protocol.signing import crc_answer, webhook_signature
from twitter_emulator.world.world import World


async def test_a_challenge_asks_with_token_and_nonce_and_signs_the_query(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    secret = app_of(world).consumer_secret
    receiver.behave = with_token_of(secret)
    courier.attend(world)

    await courier.challenge(world, f"{receiver.url}?team=a%2fb", app_of(world), why="registration")

    [get] = receiver.requests
    own, token, nonce = get.query.split("&")
    assert own == "team=a%2fb"
    assert token.startswith("crc_token=")
    assert nonce.startswith("nonce=")
    assert get.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "accept": "*/*",
        "user-agent": "twitter-emulator",
        "x-twitter-webhooks-signature": webhook_signature(secret, f"{token}&{nonce}".encode()),
    }


async def test_each_challenge_has_its_own_token_and_nonce(world: World, receiver: Receiver, courier: Courier) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    courier.attend(world)

    for _ in range(2):
        await courier.challenge(world, receiver.url, app_of(world), why="registration")

    values = [value for request in receiver.requests for value in request.query.split("&")]
    assert len({value.partition("=")[2] for value in values}) == 4


async def test_a_challenge_is_journalled(world: World, receiver: Receiver, courier: Courier) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    courier.attend(world)

    await courier.challenge(world, receiver.url, app_of(world), why="registration")

    [get] = receiver.requests
    [entry] = entries(world, "crc")
    answer = json.dumps({"response_token": crc_answer(app_of(world).consumer_secret, get.crc_token)}).encode()
    assert entry.about["took_ms"] > 0
    assert dict(entry.about) == {
        "webhook": None,
        "url": receiver.url,
        "why": "registration",
        "query": get.query,
        "status": 200,
        "body": answer,
        "took_ms": entry.about["took_ms"],
        "ok": True,
        "hint": None,
    }


async def test_a_failed_challenge_is_journalled_with_the_hint_it_is_answered_with(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = always(http(500, "boom"))
    courier.attend(world)

    with pytest.raises(errors.CrcStatusNot200) as caught:
        await courier.challenge(world, receiver.url, app_of(world), why="registration")

    [entry] = entries(world, "crc")
    assert (entry.about["status"], entry.about["body"], entry.about["ok"]) == (500, b"boom", False)
    assert entry.about["hint"] == caught.value.hint


async def test_an_answer_that_breaks_its_contract_is_journalled_as_a_violation(receiver: Receiver) -> None:
    world = a_world()
    courier = Courier(ConfidentContracts(broken=["crc.response"]))
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    async with courier.working():
        courier.attend(world)
        await courier.challenge(world, receiver.url, app_of(world), why="registration")

    [violation] = entries(world, "violation")
    assert violation.about["contract"] == "crc.response"
    assert violation.trace == entries(world, "crc")[0].trace


async def test_the_secret_of_another_credential_is_recognised(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    app = app_of(world)
    token = world.developer.token_of(world.brand.id, app.id)
    assert token is not None
    receiver.behave = with_token_of(token.secret)
    courier.attend(world)

    with pytest.raises(errors.InvalidCrcToken) as caught:
        await courier.challenge(world, receiver.url, app, why="registration")

    assert "the access token secret" in (caught.value.hint or "")
    assert token.secret not in (caught.value.hint or "")


async def test_a_secret_that_was_regenerated_is_recognised(world: World, receiver: Receiver, courier: Courier) -> None:
    app = app_of(world)
    receiver.behave = with_token_of(app.consumer_secret)
    app.regenerate_keys(world.seed)
    courier.attend(world)

    with pytest.raises(errors.InvalidCrcToken) as caught:
        await courier.challenge(world, receiver.url, app, why="registration")

    assert "regenerated" in (caught.value.hint or "")


async def test_the_secret_of_another_app_is_recognised(world: World, receiver: Receiver, courier: Courier) -> None:
    receiver.behave = with_token_of(world.make_app("Other").consumer_secret)
    courier.attend(world)

    with pytest.raises(errors.InvalidCrcToken) as caught:
        await courier.challenge(world, receiver.url, app_of(world), why="registration")

    assert "another app, 'Other'" in (caught.value.hint or "")


async def test_an_address_that_is_not_allowed_is_refused(world: World, courier: Courier) -> None:
    courier.attend(world)

    with pytest.raises(errors.UrlNotAllowed) as caught:
        await courier.challenge(world, "http://169.254.169.254/", app_of(world), why="registration")

    assert "metadata service" in (caught.value.hint or "")


async def test_it_is_busy_while_a_challenge_runs(world: World, receiver: Receiver, courier: Courier) -> None:
    gate = receiver.behave = Gate(lambda request: True)
    courier.attend(world)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_expect_failure, courier, world, receiver)
        await gate.reached.wait()
        during = (courier.is_busy(world), courier.in_flight(world))
        gate.opened.set()

    assert during == (True, 1)
    assert (courier.is_busy(world), courier.in_flight(world)) == (False, 0)


async def _expect_failure(courier: Courier, world: World, receiver: Receiver) -> None:
    with pytest.raises(errors.InvalidCrcToken):
        await courier.challenge(world, receiver.url, app_of(world), why="asked")


# Consequences


async def test_a_success_makes_an_invalid_webhook_valid_and_counts_from_now(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    courier.attend(world)
    webhook = a_webhook(world, receiver.url)
    world.set_valid(webhook, valid=False, why="a test")
    world.clock.advance(50 * HOUR_MS)

    await courier.revalidate(world, webhook, why="put")

    assert webhook.valid
    assert webhook.checked_ms == world.now_ms
    say(world, "hello again")
    await journalled(world, "delivery", state="delivered")


@pytest.mark.parametrize(
    "answer",
    [http(200, '{"response_token":"sha256=wrong"}'), http(200, "<html>"), http(302, location="/"), http(204)],
    ids=["wrong token", "no JSON", "redirect", "204"],
)
async def test_a_wrong_answer_invalidates_at_once(
    world: World, receiver: Receiver, courier: Courier, answer: bytes
) -> None:
    receiver.behave = always(answer)
    courier.attend(world)
    webhook = a_webhook(world, receiver.url)

    with pytest.raises(errors.ApiError) as caught:
        await courier.revalidate(world, webhook, why="put")

    assert not webhook.valid
    [entry] = entries(world, "webhook", event="invalid")
    assert str(caught.value.hint) in entry.about["why"]


@pytest.mark.parametrize("answer", [http(404), http(503), None], ids=["404", "503", "hung up"])
async def test_a_failure_that_may_pass_invalidates_only_after_28_hours_without_success(
    world: World, receiver: Receiver, courier: Courier, answer: bytes | None
) -> None:
    receiver.behave = always(answer)
    webhook = a_webhook(world, receiver.url)
    courier.attend(world)
    await anyio.wait_all_tasks_blocked()

    world.clock.advance(28 * HOUR_MS)
    await journalled(world, "crc", 1, why="periodic")
    was_valid = webhook.valid
    world.clock.advance(HOUR_MS)
    await journalled(world, "crc", 2, why="periodic")
    [entry] = await journalled(world, "webhook", event="invalid")

    assert (was_valid, webhook.valid) == (True, False)
    assert entry.about["why"].startswith("no challenge succeeded for 28 hours: ")


# Rounds


async def test_a_webhook_is_challenged_again_a_day_after_its_last_success(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    courier.attend(world)
    await courier.challenge(world, receiver.url, app_of(world), why="registration")
    webhook = a_webhook(world, receiver.url)

    world.clock.advance(25 * HOUR_MS)
    assert courier.is_busy(world)
    [entry] = await journalled(world, "crc", why="periodic")
    await anyio.wait_all_tasks_blocked()

    assert entry.about["webhook"] == webhook.id
    assert webhook.checked_ms == world.now_ms
    assert not courier.is_busy(world)


@pytest.mark.parametrize("body", [b'{"note": "caf\xe9"}', b"[" * 50_000], ids=["not UTF-8", "endlessly nested"])
async def test_no_answer_to_a_challenge_ends_the_courier(
    world: World, receiver: Receiver, courier: Courier, body: bytes
) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    courier.attend(world)
    await courier.challenge(world, receiver.url, app_of(world), why="registration")
    a_webhook(world, receiver.url)

    receiver.behave = always(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))
    world.clock.advance(25 * HOUR_MS)
    [entry] = await journalled(world, "crc", why="periodic")

    assert entry.about["ok"] is False
    other = a_world()
    courier.attend(other)
    a_webhook(other, receiver.url)
    say(other, "still there?")
    await journalled(other, "delivery", state="delivered")


async def test_a_bug_in_a_challenge_is_journalled_and_the_rounds_go_on(
    world: World, receiver: Receiver, courier: Courier, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    courier.attend(world)
    await courier.challenge(world, receiver.url, app_of(world), why="registration")
    a_webhook(world, receiver.url)
    app = world.developer.apps.pop(app_of(world).id)

    world.clock.advance(25 * HOUR_MS)
    [error] = await journalled(world, "error")
    world.developer.apps[app.id] = app
    world.clock.advance(HOUR_MS)
    await journalled(world, "crc", why="periodic")

    assert "KeyError" in error.about["error"]
    assert "could not be challenged" in caplog.text


async def test_a_webhook_is_left_in_peace_for_a_day(world: World, receiver: Receiver, courier: Courier) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    courier.attend(world)
    await courier.challenge(world, receiver.url, app_of(world), why="registration")
    a_webhook(world, receiver.url)

    world.clock.advance(23 * HOUR_MS)
    await anyio.wait_all_tasks_blocked()

    assert len(receiver.requests) == 1


async def test_an_invalid_webhook_is_not_challenged(world: World, receiver: Receiver, courier: Courier) -> None:
    world.set_valid(a_webhook(world, receiver.url), valid=False, why="a test")
    courier.attend(world)
    await anyio.wait_all_tasks_blocked()

    world.clock.advance(25 * HOUR_MS)
    await anyio.wait_all_tasks_blocked()

    assert not receiver.requests


async def test_webhooks_of_a_loaded_world_are_challenged_too(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = with_token_of(app_of(world).consumer_secret)
    a_webhook(world, receiver.url)
    courier.attend(world)
    await anyio.wait_all_tasks_blocked()

    world.clock.advance(25 * HOUR_MS)
    [entry] = await journalled(world, "crc")

    assert entry.about["ok"]


async def test_a_failed_challenge_is_repeated_at_the_next_look(
    world: World, receiver: Receiver, courier: Courier
) -> None:
    receiver.behave = always(http(500))
    a_webhook(world, receiver.url)
    courier.attend(world)
    await anyio.wait_all_tasks_blocked()

    world.clock.advance(25 * HOUR_MS)
    await journalled(world, "crc", 1)
    world.clock.advance(HOUR_MS // 2)
    await journalled(world, "crc", 2)

    assert len(receiver.requests) == 2
