"""The composition root: worlds, courier and routes together."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.calling import CONTROL, HERE, NEW, SUBSCRIPTIONS, Twitter, calling, living, message
from tests.delivery.receiver import Receiver, always, http
from twitter_emulator.app import Application
from twitter_emulator.settings import Settings
from twitter_emulator.world import snapshot
from twitter_emulator.world.worlds import Plan


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def twitter() -> AsyncIterator[Twitter]:
    async with calling() as twitter:
        yield twitter


async def test_the_default_world_is_made_as_the_settings_say() -> None:
    settings = Settings(seed="tulip", tier="paid", rate_limits=False, journal_limit=7)

    world = Application(settings).worlds.default

    assert (world.seed, world.rules.tier, world.rules.rate_limits, world.journal.limit) == ("tulip", "paid", False, 7)


async def test_worlds_that_are_made_later_keep_as_much_as_the_settings_say() -> None:
    async with calling(Settings(journal_limit=7)) as twitter:
        await twitter.http.post(f"{CONTROL}/worlds", json={"name": "mine"})

    assert twitter.application.worlds.by_name["mine"].journal.limit == 7


async def test_worlds_go_on_from_their_snapshots() -> None:
    before = Application(Settings())
    plan = before.worlds.plan_of("default")
    account = before.worlds.default.make_account("dave", "Dave")

    after = Application(Settings(), snapshots=[snapshot.taken(before.worlds.default, plan)])

    assert after.worlds.default.accounts.named("dave") == account


async def test_a_message_is_delivered_to_a_subscription_of_each_side(twitter: Twitter) -> None:
    async with Receiver().listening() as receiver:
        await twitter.register(receiver)
        await twitter.post(SUBSCRIPTIONS)
        await twitter.post(SUBSCRIPTIONS, as_="alice")
        receiver.behave = always(http(200))

        await twitter.send("hello", to="alice")
        settled = await twitter.control("GET", "/settled", params={"wait": "5s"})

    heard = {post.json["for_user_id"]: post.json for post in receiver.posts}
    assert settled.json()["settled"] is True
    assert set(heard) == {twitter.id("acme_support"), twitter.id("alice")}
    assert "apps" in heard[twitter.id("acme_support")]
    assert "apps" not in heard[twitter.id("alice")]


async def test_no_delivery_breaks_its_contract(twitter: Twitter) -> None:
    async with Receiver().listening() as receiver:
        await twitter.register(receiver)
        await twitter.post(SUBSCRIPTIONS)
        receiver.behave = always(http(200))
        await twitter.write()
        for kind in ("typing", "follow", "unfollow"):
            await twitter.control("POST", "/events", {"type": kind, "from": "alice", "to": "acme_support"})
        await twitter.send()
        for kind in ("read", "revoke"):
            await twitter.control("POST", "/events", {"type": kind, "from": "alice", "to": "acme_support"})
        await twitter.control("POST", "/events", {"type": "revoke", "from": "acme_support"})
        await twitter.control("GET", "/settled", params={"wait": "5s"})

    assert len(receiver.posts) == 6
    assert twitter.journal("violation") == []


async def test_a_bug_is_answered_in_twitters_shape_and_told_to_the_log(
    twitter: Twitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr("twitter_emulator.world.world.World.send", fail)
    answered = httpx.ASGITransport(twitter.application.asgi, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=answered, base_url=HERE) as client:
        twitter.http, real = client, twitter.http
        response = await twitter.post(NEW, json=message(twitter.id()))
        of_control = await twitter.control("POST", "/messages", {"from": "alice", "to": "bob", "text": "x"})
        twitter.http = real

    assert (response.status_code, response.json()) == (500, {"errors": [{"code": 131, "message": "Internal error"}]})
    assert of_control.status_code == 500
    assert of_control.headers["content-type"] == "application/problem+json"
    assert "a bug of ours" not in of_control.text


async def test_an_application_starts_and_stops_with_its_lifespan() -> None:
    application = Application(Settings())

    async with living(application):
        application.worlds.make(Plan(name="mine", seed="mine"))

    assert "mine" in application.worlds.by_name
