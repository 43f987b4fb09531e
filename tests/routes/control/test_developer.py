"""The developer's side, over the control API: access level, apps, keys, environments."""

from dataclasses import replace
from typing import Any

import pytest

from tests.calling import WEBHOOKS, Keys, Twitter
from tests.delivery.receiver import Receiver
from tests.routes.control.asking import problem

VERIFY = "/1.1/account/verify_credentials.json"


async def test_the_access_level_can_be_changed(twitter: Twitter) -> None:
    response = await twitter.control("PATCH", "/developer", {"access_level": "essential"})

    assert response.json() == {"access_level": "essential"}
    assert (await twitter.get(VERIFY)).status_code == 403


async def test_apps_are_listed_with_their_keys(twitter: Twitter) -> None:
    (app,) = (await twitter.control("GET", "/apps")).json()["apps"]

    credentials = (await twitter.control("GET", "/credentials")).json()
    for name in ("api_key", "api_key_secret", "bearer_token", "access_token", "access_token_secret"):
        assert app[name] == credentials[name]


async def test_a_further_app_signs_for_every_account(twitter: Twitter) -> None:
    response = await twitter.control("POST", "/apps", {"name": "Second"})

    made = response.json()
    keys = Keys(made["api_key"], made["api_key_secret"], made["access_token"], made["access_token_secret"])
    app = twitter.world.developer.apps[made["id"]]
    assert (response.status_code, made["permission"]) == (201, "read-write-directmessages")
    assert (await twitter.get(VERIFY, tamper=lambda _: keys)).status_code == 200
    assert (await twitter.get(VERIFY, tamper=lambda _: twitter.keys("alice", app))).status_code == 200


async def test_an_app_can_be_changed(twitter: Twitter) -> None:
    change = {"permission": "read", "suspended": True, "name": "New name"}

    changed = (await twitter.control("PATCH", f"/apps/{twitter.app.id}", change)).json()

    assert changed | change == changed


async def test_the_callback_urls_of_an_app_can_be_set(twitter: Twitter) -> None:
    urls = ["https://bot.example/back", "myapp://linked"]

    response = await twitter.control("PATCH", f"/apps/{twitter.app.id}", {"callback_urls": urls})

    assert response.json()["callback_urls"] == twitter.app.callback_urls == urls


@pytest.mark.parametrize(
    "urls",
    [
        ["back"],
        ["javascript://alert(1)"],
        ["DATA://x"],
        ["https://bot.example/a b"],
        ["https://bot.example/\r\nx: y"],
        ["https://bot.example/\N{SNOWMAN}"],
        ["https://bot.example/"] * 11,
    ],
)
async def test_a_callback_url_that_no_browser_should_follow_is_refused(twitter: Twitter, urls: list[str]) -> None:
    before = list(twitter.app.callback_urls)

    response = await twitter.control("PATCH", f"/apps/{twitter.app.id}", {"name": "New", "callback_urls": urls})

    assert response.status_code == 400
    assert (twitter.app.callback_urls, twitter.app.name) == (before, "Acme care")


async def test_a_new_permission_reaches_regenerated_tokens(twitter: Twitter) -> None:
    await twitter.control("PATCH", f"/apps/{twitter.app.id}", {"permission": "read"})
    before = (await twitter.get(VERIFY)).headers["x-access-level"]

    await twitter.control("POST", "/accounts/acme_support/regenerate")

    assert (before, (await twitter.get(VERIFY)).headers["x-access-level"]) == ("read-write-directmessages", "read")


async def test_regenerated_keys_replace_the_old_ones(twitter: Twitter) -> None:
    old = twitter.keys("acme_support")

    new = (await twitter.control("POST", f"/apps/{twitter.app.id}/regenerate")).json()

    renewed = replace(old, key=new["api_key"], secret=new["api_key_secret"])
    assert (await twitter.get(VERIFY, tamper=lambda _: old)).status_code == 401
    assert (await twitter.get(VERIFY, tamper=lambda _: renewed)).status_code == 200


async def test_a_tier_includes_so_many_environments(twitter: Twitter) -> None:
    assert problem(await twitter.control("POST", "/environments", {"label": "prod"}))[0] == 409

    twitter.rule(tier="paid")

    made = await twitter.control("POST", "/environments", {"label": "prod"})
    assert (made.status_code, made.json()) == (201, {"label": "prod", "app": twitter.app.id})
    assert (await twitter.get("/1.1/account_activity/all/prod/webhooks.json")).json() == []


async def test_a_deleted_environment_takes_its_webhooks_along(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)

    response = await twitter.control("DELETE", "/environments/dev")

    assert response.status_code == 204
    assert (await twitter.get(WEBHOOKS)).status_code == 403
    assert (await twitter.control("GET", "/webhooks")).json() == {"webhooks": []}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PATCH", "/developer", {"access_level": "royal"}, 400),
        ("PATCH", "/developer", {}, 400),
        ("POST", "/apps", {}, 400),
        ("POST", "/apps", {"name": ""}, 400),
        ("POST", "/apps", {"name": "x" * 51}, 400),
        ("POST", "/apps", {"nam": "x"}, 400),
        ("PATCH", "/apps/7", {}, 404),
        ("POST", "/apps/7/regenerate", None, 404),
        ("POST", "/environments", {"label": "two words"}, 400),
        ("POST", "/environments", {"label": ""}, 400),
        ("POST", "/environments", {"label": "x" * 65}, 400),
        ("POST", "/environments", {"label": "dev"}, 409),
        ("POST", "/environments", {"label": "prod", "app": "7"}, 404),
        ("DELETE", "/environments/prod", None, 404),
    ],
)
async def test_what_a_developer_cannot_do_is_refused(
    twitter: Twitter, method: str, path: str, body: Any, status: int
) -> None:
    assert problem(await twitter.control(method, path, body))[0] == status


@pytest.mark.parametrize("change", [{"permission": "all"}, {"suspended": "yes"}, {"name": ""}, {"permision": "read"}])
async def test_a_change_of_an_app_that_is_refused_changes_nothing(twitter: Twitter, change: dict[str, Any]) -> None:
    before = (await twitter.control("GET", "/apps")).json()

    assert problem(await twitter.control("PATCH", f"/apps/{twitter.app.id}", change))[0] == 400
    assert (await twitter.control("GET", "/apps")).json() == before
