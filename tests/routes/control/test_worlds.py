"""Worlds, their credentials, rules and clock, over the control API."""

from typing import Any

import httpx
import pytest

from tests.calling import CONTROL, HERE, Twitter, calling
from tests.routes.control.asking import problem
from twitter_emulator.settings import Settings

WORLDS = f"{CONTROL}/worlds"


async def make(twitter: Twitter, **plan: Any) -> httpx.Response:
    return await twitter.http.post(WORLDS, json=plan)


async def test_a_new_world_answers_with_its_credentials(twitter: Twitter) -> None:
    response = await make(twitter, name="mine")

    made = response.json()
    assert response.status_code == 201
    assert list(made) == [
        "world",
        "api_key",
        "api_key_secret",
        "access_token",
        "access_token_secret",
        "bearer_token",
        "env_name",
        "brand",
        "customers",
        "api_base_url",
    ]
    assert (made["world"], made["env_name"], made["api_base_url"]) == ("mine", "dev", HERE)
    assert list(made["brand"]) == ["id", "screen_name"]
    assert [list(customer) for customer in made["customers"]] == [
        ["id", "screen_name", "access_token", "access_token_secret"]
    ] * 3


async def test_the_credentials_of_a_world_can_be_asked_for_again(twitter: Twitter) -> None:
    made = (await make(twitter, name="mine")).json()

    assert (await twitter.http.get(f"{WORLDS}/mine/credentials")).json() == made


async def test_the_base_url_is_where_the_server_listens(twitter: Twitter) -> None:
    twitter.application.listening_at("http://127.0.0.1:4321")

    assert (await twitter.control("GET", "/credentials")).json()["api_base_url"] == "http://127.0.0.1:4321"


async def test_worlds_without_names_are_numbered(twitter: Twitter) -> None:
    one, other = (await make(twitter)).json(), (await make(twitter)).json()

    assert one["world"] != other["world"]
    assert one["api_key"] != other["api_key"]


async def test_the_same_seed_gives_the_same_keys(twitter: Twitter) -> None:
    first = (await make(twitter, name="one", seed="tulip")).json()
    await twitter.http.delete(f"{WORLDS}/one")

    second = (await make(twitter, name="two", seed="tulip")).json()

    assert (first["api_key"], first["customers"]) == (second["api_key"], second["customers"])


async def test_worlds_are_listed(twitter: Twitter) -> None:
    await make(twitter, name="mine", seed=7)

    listed = (await twitter.http.get(WORLDS)).json()["worlds"]

    assert [(world["name"], world["seed"]) for world in listed] == [("default", "default"), ("mine", "7")]


async def test_a_world_is_described_with_counts_and_rules(twitter: Twitter) -> None:
    await twitter.write()

    described = (await twitter.control("GET")).json()

    assert described["counts"] | {"journal": 0} == {
        "accounts": 4,
        "messages": 1,
        "deliveries": 0,
        "journal": 0,
        "journal_dropped": 0,
    }
    assert described["rules"]["tier"] == "sandbox"
    assert described["environments"] == ["dev"]


async def test_rules_are_given_to_a_new_world(twitter: Twitter) -> None:
    await make(twitter, name="mine", rate_limits="off", tier="paid", strict_urls=True)

    rules = twitter.application.worlds.by_name["mine"].rules
    assert (rules.rate_limits, rules.tier, rules.strict_urls) == (False, "paid", True)


async def test_rules_of_a_world_can_be_changed(twitter: Twitter) -> None:
    response = await twitter.control("PATCH", json={"rate_limits": "off", "webhook_timeout_s": 1})

    assert response.json()["rules"]["rate_limits"] is False
    assert (twitter.world.rules.rate_limits, twitter.world.rules.webhook_timeout_s) == (False, 1.0)


async def test_a_world_begins_at_a_moment_and_stands_there(twitter: Twitter) -> None:
    await make(twitter, name="mine", clock={"at": "2021-01-31T12:00:00Z", "freeze": True})

    clock = (await twitter.http.get(f"{WORLDS}/mine/clock")).json()
    assert clock == {"now": "2021-01-31T12:00:00.000Z", "now_ms": 1612094400000, "frozen": True}


async def test_a_dropped_world_is_gone(twitter: Twitter) -> None:
    await make(twitter, name="mine")

    response = await twitter.http.delete(f"{WORLDS}/mine")

    assert (response.status_code, response.content) == (204, b"")
    assert (await twitter.http.get(f"{WORLDS}/mine")).status_code == 404


async def test_the_default_world_is_not_dropped(twitter: Twitter) -> None:
    status, detail = problem(await twitter.control("DELETE"))

    assert status == 409
    assert "reset it" in detail


async def test_a_reset_world_has_the_same_keys_and_nothing_else(twitter: Twitter) -> None:
    before = (await twitter.control("GET", "/credentials")).json()
    await twitter.write()

    response = await twitter.control("POST", "/reset")

    assert response.json() == before
    assert len(twitter.world.messages) == 0


@pytest.mark.parametrize(
    ("plan", "status", "said"),
    [
        ({"rate_limit": "off"}, 400, "did you mean 'rate_limits'?"),
        ({"sed": 1}, 400, "did you mean 'seed'?"),
        ({"rate_limits": "maybe"}, 400, "rate_limits"),
        ({"tier": "gold"}, 400, "tier"),
        ({"max_text": "long"}, 400, "max_text"),
        ({"crc_look_ms": 0}, 400, "crc_look_ms is 0; it is a number from 1"),
        ({"webhook_timeout_s": -1}, 400, "webhook_timeout_s"),
        ({"max_webhooks": 0}, 400, "max_webhooks is 0; it is a number from 1"),
        ({"max_subscriptions": -1}, 400, "max_subscriptions"),
        ({"oauth_window_s": 10**30}, 400, "oauth_window_s"),
        ({"journal_limit": 0}, 400, "journal_limit"),
        ({"journal_limit": "many"}, 400, "journal_limit"),
        ({"name": "a/b"}, 400, "no slash"),
        ({"name": ".."}, 400, "part of a path"),
        ({"name": "x" * 65}, 400, "up to 64"),
        ({"name": "a\nb"}, 400, "printable"),
        ({"name": {}}, 400, "name"),
        ({"name": True}, 400, "name"),
        ({"seed": ["tulip"]}, 400, "seed"),
        ({"clock": "now"}, 400, "clock"),
        ({"clock": {"at": "noon"}}, 400, "2026-01-31T12:00:00Z"),
        ({"clock": {"at": "1999-12-31T00:00:00Z"}}, 400, "2011 to 2128"),
        ({"clock": {"advance": "1h"}}, 400, "clock.at"),
        ({"clock": {"att": "noon"}}, 400, "did you mean 'at'?"),
        ({"name": "default"}, 409, "already"),
        ({"seed": "default"}, 409, "choose another seed"),
    ],
)
async def test_a_plan_that_cannot_be_followed_says_why(
    twitter: Twitter, plan: dict[str, Any], status: int, said: str
) -> None:
    response = await make(twitter, **plan)

    assert problem(response)[0] == status
    assert said in problem(response)[1]
    assert len(twitter.application.worlds.by_name) == 1


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'"world"', b"{", b"\xff", b"[" * 100_000])
async def test_a_plan_that_is_no_object_is_refused(twitter: Twitter, body: bytes) -> None:
    response = await twitter.http.post(WORLDS, content=body)

    assert problem(response)[0] == 400
    assert "cannot be read" in problem(response)[1]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/reset"),
        ("GET", "/credentials"),
        ("GET", "/clock"),
        ("PUT", "/clock"),
        ("GET", "/accounts"),
        ("POST", "/messages"),
        ("GET", "/journal"),
        ("GET", "/settled"),
        ("GET", "/stream"),
        ("GET", "/webhooks"),
        ("GET", "/deliveries"),
        ("POST", "/apps"),
        ("POST", "/environments"),
    ],
)
async def test_an_unknown_world_is_named_and_a_near_one_suggested(twitter: Twitter, method: str, path: str) -> None:
    response = await twitter.http.request(method, f"{WORLDS}/defualt{path}")

    assert problem(response) == (404, "there is no world 'defualt'; did you mean 'default'?")


async def test_an_unknown_path_points_to_the_description(twitter: Twitter) -> None:
    status, detail = problem(await twitter.http.get(f"{CONTROL}/wrlds"))

    assert status == 404
    assert "/_emulator/openapi.json" in detail


async def test_a_wrong_method_says_which_are_right(twitter: Twitter) -> None:
    response = await twitter.http.put(f"{WORLDS}/default/reset")

    assert problem(response)[0] == 405
    assert response.headers["allow"] == "POST"


# The clock


async def test_the_clock_follows_the_wall_unless_told_otherwise(twitter: Twitter) -> None:
    assert (await twitter.control("GET", "/clock")).json()["frozen"] is False


@pytest.mark.parametrize(
    ("advance", "by_ms"),
    [("250ms", 250), ("5s", 5_000), ("1.5s", 1_500), ("15m", 900_000), ("25h", 90_000_000), ("2d", 172_800_000)]
    + [("7", 7_000), (7, 7_000), (0.5, 500), (" 3 s ", 3_000)],
)
async def test_the_clock_is_advanced_by_a_duration(twitter: Twitter, advance: object, by_ms: int) -> None:
    before = (await twitter.control("PUT", "/clock", {"freeze": True})).json()["now_ms"]

    after = (await twitter.control("PUT", "/clock", {"advance": advance})).json()

    assert (after["now_ms"] - before, after["frozen"]) == (by_ms, True)


async def test_the_clock_is_set_to_a_moment(twitter: Twitter) -> None:
    response = await twitter.control("PUT", "/clock", {"at": "2021-01-31T13:00:00+01:00", "freeze": True})

    assert response.json()["now"] == "2021-01-31T12:00:00.000Z"


async def test_a_frozen_clock_can_run_on(twitter: Twitter) -> None:
    await twitter.control("PUT", "/clock", {"freeze": True})

    assert (await twitter.control("PUT", "/clock", {"freeze": False})).json()["frozen"] is False


async def test_a_change_of_the_clock_is_written_down(twitter: Twitter) -> None:
    await twitter.control("PUT", "/clock", {"advance": "1h"})

    assert len(twitter.journal("clock")) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"advance": "soon"},
        {"advance": "-5s"},
        {"advance": -5},
        {"advance": "999999999999d"},
        {"advance": True},
        {"at": "noon"},
        {"at": 0},
        {"at": 10**18},
        {"at": 10**300},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-14:00"},
        {"freeze": "yes"},
        {"forward": "5s"},
        {"advanse": "5s"},
    ],
)
async def test_a_clock_that_cannot_be_set_is_left_alone(twitter: Twitter, change: dict[str, Any]) -> None:
    await twitter.control("PUT", "/clock", {"at": "2021-01-31T12:00:00Z", "freeze": True})

    response = await twitter.control("PUT", "/clock", change)

    assert problem(response)[0] == 400
    assert twitter.world.now_ms == 1612094400000


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("127.0.0.1:8686", "http://127.0.0.1:9000"),
        ("localhost:8686", "http://127.0.0.1:9000"),
        ("twitter:8686", "http://twitter:8686"),
    ],
)
async def test_credentials_say_where_whoever_asks_reaches_the_emulator(host: str, told: str) -> None:
    async with calling(Settings(control_token="s3cret")) as twitter:
        twitter.application.listening_at("http://127.0.0.1:9000")
        headers = {"Authorization": "Bearer s3cret", "Host": host}

        response = await twitter.http.get(f"{CONTROL}/worlds/default/credentials", headers=headers)

    assert response.json()["api_base_url"] == told
