"""Telling others what happens: signed, in a durable outbox, until it is taken."""

import base64
import hashlib
import hmac
from typing import Any

import anyio

from tests.channel.bot.server import BotServer, Said, serving
from tests.channel.builders import Channel, FakeClock, delivery, message
from tests.channel.fake_twitter import FakeTwitter, error
from twitter_channel.inbox.telling import FIRST_WAIT_MS, LONGEST_WAIT_MS, PATIENCE_MS, wait_ms

TAKEN = Said(b"", 204)
SECRET = "0123456789abcdef"


async def hooked(channel: Channel, at: BotServer, *events: str) -> int:
    """A hook at that server, told of *events* or of everything."""
    wish: dict[str, Any] = {"url": at.url, "secret": SECRET, **({"events": events} if events else {})}
    made = await channel.client.post("/api/v1/hooks", json=wish)
    assert made.status_code == 201, made.text
    number: int = made.json()["id"]
    return number


async def calls(channel: Channel, hook: int = 1) -> list[dict[str, Any]]:
    """What the API says of a hook's calls, the oldest first."""
    found: list[dict[str, Any]] = (await channel.client.get(f"/api/v1/hooks/{hook}/calls")).json()["calls"]
    return found[::-1]


async def tried(channel: Channel, times: int, hook: int = 1) -> list[dict[str, Any]]:
    """The calls, when so many tries have ended."""
    with anyio.fail_after(30):
        while True:
            found = await calls(channel, hook)
            ended = [it for it in found if it["state"] != "pending" or it["reason"]]
            if sum(it["attempts"] for it in ended) >= times:
                return found
            await anyio.lowlevel.checkpoint()


async def ended(channel: Channel) -> dict[str, Any]:
    """The one call, when it is not tried any more."""
    with anyio.fail_after(30):
        while (found := (await calls(channel))[0])["state"] == "pending":
            await anyio.lowlevel.checkpoint()
    return found


async def test_what_a_customer_writes_and_what_is_answered_is_told(channel: Channel) -> None:
    await channel.connect()
    with serving(TAKEN) as platform:
        await hooked(channel, platform)
        await channel.deliver(delivery(message("hi")))
        await channel.settled()
        await tried(channel, 2)

    # Calls may overtake each other.
    received, sent = sorted((it.content for it in platform.asked), key=lambda told: str(told["event"]))
    assert (received["event"], received["connection"], received["conversation"]) == ("message.received", "default", 1)
    assert received["data"]["text"] == "hi"
    assert received["data"]["customer"] == {"id": "2000000002", "screen_name": "cust"}
    assert (sent["event"], sent["data"]["origin"], sent["data"]["reason"]) == ("message.sent", "bot", None)


async def test_a_call_is_signed_with_the_secret_of_the_hook(channel: Channel) -> None:
    await channel.connect()
    with serving(TAKEN) as platform:
        await hooked(channel, platform, "message.received")
        await channel.deliver(delivery(message("hi")))
        await tried(channel, 1)

    (asked,) = platform.asked
    expected = base64.b64encode(hmac.new(SECRET.encode(), asked.body, hashlib.sha256).digest()).decode()
    headers = {name.lower(): value for name, value in asked.headers.items()}
    assert headers["x-channel-signature"] == f"sha256={expected}"


async def test_only_what_was_asked_for_is_told(channel: Channel) -> None:
    await channel.connect()
    with serving(TAKEN) as platform:
        await hooked(channel, platform, "conversation.handed_over", "conversation.closed", "note.added")
        await channel.deliver(delivery(message("hi")))
        await channel.settled()
        await channel.client.post("/api/v1/conversations/1/handover", json={"to": "people", "by": "ada"})
        await channel.client.post("/api/v1/conversations/1/notes", json={"text": "Careful.", "by": "ada"})
        await channel.client.post("/api/v1/conversations/1/close", json={"by": "ada"})
        found = await tried(channel, 3)

    assert [it["event"] for it in found] == ["conversation.handed_over", "note.added", "conversation.closed"]
    assert {it["state"] for it in found} == {"delivered"}


async def test_a_message_that_failed_is_told_with_the_reason(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    async def refusing(request: Any) -> Any:
        is_message = request.url.path.endswith("/events/new.json")
        return error(403, 349, "You cannot send messages to this user.") if is_message else None

    twitter.before = refusing
    with serving(TAKEN) as platform:
        await hooked(channel, platform, "message.failed")
        await channel.deliver(delivery(message("hi")))
        await tried(channel, 1)

    data = platform.asked[0].content["data"]
    assert (data["code"], data["text"][:5]) == (349, "Hello")
    assert "they blocked it" in data["reason"]


async def test_a_call_that_is_not_taken_is_made_again_later_with_the_same_id(
    channel: Channel, clock: FakeClock
) -> None:
    await channel.connect()
    with serving(Said(b"", 500), TAKEN) as platform:
        await hooked(channel, platform, "message.received")
        await channel.deliver(delivery(message("hi")))
        (waiting,) = await tried(channel, 1)
        clock.seconds += FIRST_WAIT_MS / 1000
        done = await ended(channel)

    assert (waiting["state"], waiting["reason"]) == ("pending", "The address answered with status 500.")
    assert (done["state"], done["reason"]) == ("delivered", None)
    assert len({it.content["id"] for it in platform.asked}) == 1


async def test_after_a_day_a_call_is_given_up_and_the_hook_says_why(channel: Channel, clock: FakeClock) -> None:
    await channel.connect()
    with serving(Said(b"", 500)) as platform:
        await hooked(channel, platform, "message.received")
        await channel.deliver(delivery(message("hi")))
        await tried(channel, 1)
        clock.seconds += PATIENCE_MS / 1000 + 1
        given_up = await ended(channel)

    assert given_up["state"] == "failed"
    hook = (await channel.client.get("/api/v1/hooks/1")).json()
    assert hook["problem"] == "The address answered with status 500."


async def test_a_removed_hook_is_told_nothing_any_more(channel: Channel) -> None:
    await channel.connect()
    with serving(TAKEN) as platform:
        await hooked(channel, platform, "message.received")
        await channel.client.delete("/api/v1/hooks/1")
        await channel.deliver(delivery(message("hi")))
        await channel.settled()

    assert platform.asked == []
    assert (await channel.client.get("/api/v1/hooks/1")).status_code == 404


async def test_what_was_not_told_when_the_process_ended_is_in_the_database(channel: Channel, clock: FakeClock) -> None:
    await channel.connect()
    with serving(Said(b"", 503)) as platform:
        await hooked(channel, platform, "message.received")
        await channel.deliver(delivery(message("hi")))
        await tried(channel, 1)
    clock.seconds += FIRST_WAIT_MS / 1000

    (taken,) = await channel.parts.inbox.hooks.take(10, 1_000) or await channel.parts.inbox.hooks.calls(1, 1)

    assert (taken.kind, taken.hook_id) == ("message.received", 1)


def test_the_wait_doubles_up_to_an_hour() -> None:
    assert [wait_ms(attempts) for attempts in (1, 2, 3)] == [5_000, 10_000, 20_000]
    assert wait_ms(100) == LONGEST_WAIT_MS


async def test_that_access_was_revoked_and_is_back_is_told_once_each(channel: Channel) -> None:
    await channel.connect()
    with serving(TAKEN) as platform:
        await hooked(channel, platform, "connection.revoked", "connection.restored")
        for _ in range(2):
            await channel.parts.connections.revoke(await channel.parts.connections.get("default"))
        await channel.parts.connections.enable("default")
        await tried(channel, 2)

    revoked, restored = sorted((it.content for it in platform.asked), key=lambda told: int(told["id"]))
    assert (revoked["event"], revoked["connection"], revoked["conversation"]) == ("connection.revoked", "default", None)
    assert revoked["data"]["status"] == "revoked"
    assert "needs re-authorisation" in revoked["data"]["reason"]
    assert (restored["event"], restored["data"]) == ("connection.restored", {"status": "enabled", "reason": None})


async def test_calls_are_counted_by_what_came_of_them(channel: Channel) -> None:
    await channel.connect()
    with serving(Said(b"", 503), TAKEN) as platform:
        await hooked(channel, platform, "message.received")
        await channel.deliver(delivery(message("hi")))
        await channel.settled()
        await tried(channel, 1)

    metrics = (await channel.client.get("/metrics")).text
    assert 'twitter_channel_hook_calls_total{outcome="put-off"} 1.0' in metrics
