"""``/1.1/followers/…`` and ``/1.1/friends/…`` (facts §3)."""

from typing import Any

import pytest

from tests.calling import Twitter, refusal
from tests.routes.v1.test_users import satisfies
from twitter_emulator.world import social

FOLLOWERS, FOLLOWER_LIST = "/1.1/followers/ids.json", "/1.1/followers/list.json"
FRIENDS, FRIEND_LIST = "/1.1/friends/ids.json", "/1.1/friends/list.json"
EVERY = [FOLLOWERS, FOLLOWER_LIST, FRIENDS, FRIEND_LIST]


def follow(twitter: Twitter, source: str, target: str) -> None:
    social.tie(twitter.world, "follow", twitter.id(source), twitter.id(target))


def make_fans(twitter: Twitter, number: int) -> list[str]:
    """Followers of the brand; their ids, the latest first."""
    fans = [twitter.world.make_account(f"fan{n}", f"Fan {n}").id for n in range(number)]
    for fan in fans:
        social.tie(twitter.world, "follow", fan, twitter.id("acme_support"))
    return fans[::-1]


def members(body: dict[str, Any]) -> list[str]:
    return [str(one if isinstance(one, int | str) else one["id"]) for one in body.get("ids") or body.get("users", [])]


async def walked(twitter: Twitter, path: str, *, count: int) -> list[dict[str, Any]]:
    """All pages of *path*, as a client walks them."""
    pages, cursor = [], "-1"
    while cursor != "0":
        pages.append((await twitter.get(path, params={"cursor": cursor, "count": count})).json())
        cursor = pages[-1]["next_cursor_str"]
    return pages


async def test_followers_and_friends_are_the_two_directions(twitter: Twitter) -> None:
    follow(twitter, "acme_support", "alice")
    follow(twitter, "bob", "acme_support")

    assert (await twitter.get(FRIENDS)).json()["ids"] == [int(twitter.id("alice"))]
    assert (await twitter.get(FOLLOWERS)).json()["ids"] == [int(twitter.id("bob"))]
    assert members((await twitter.get(FRIEND_LIST)).json()) == [twitter.id("alice")]
    assert members((await twitter.get(FOLLOWER_LIST)).json()) == [twitter.id("bob")]


@pytest.mark.parametrize("path", [FOLLOWERS, FOLLOWER_LIST])
async def test_every_follower_is_on_one_page_the_latest_first(twitter: Twitter, path: str) -> None:
    fans = make_fans(twitter, 7)

    pages = await walked(twitter, path, count=3)

    assert [len(members(page)) for page in pages] == [3, 3, 1]
    assert [fan for page in pages for fan in members(page)] == fans
    assert pages[0]["previous_cursor"] == 0


async def test_the_way_back_leads_over_the_same_pages(twitter: Twitter) -> None:
    make_fans(twitter, 7)
    pages = await walked(twitter, FOLLOWERS, count=3)

    back = await twitter.get(FOLLOWERS, params={"cursor": pages[2]["previous_cursor_str"], "count": 3})

    assert back.json()["ids"] == pages[1]["ids"]


async def test_the_number_and_the_string_of_a_cursor_are_the_same(twitter: Twitter) -> None:
    make_fans(twitter, 2)

    page = (await twitter.get(FOLLOWERS, params={"count": 1})).json()

    assert str(page["next_cursor"]) == page["next_cursor_str"] != "0"
    assert str(page["previous_cursor"]) == page["previous_cursor_str"]


async def test_ids_come_as_strings_for_who_asks(twitter: Twitter) -> None:
    fans = make_fans(twitter, 2)

    assert (await twitter.get(FOLLOWERS, params={"stringify_ids": "true"})).json()["ids"] == fans


async def test_a_page_of_users_has_20_and_up_to_200(twitter: Twitter) -> None:
    make_fans(twitter, 201)

    usual, most = await twitter.get(FOLLOWER_LIST), await twitter.get(FOLLOWER_LIST, params={"count": 5000})

    assert (len(usual.json()["users"]), len(most.json()["users"])) == (20, 200)


@pytest.mark.parametrize("path", EVERY)
async def test_each_list_keeps_to_its_contract(twitter: Twitter, path: str) -> None:
    make_fans(twitter, 2)

    response = await twitter.get(path, params={"screen_name": "acme_support"}, as_="bearer")

    assert satisfies("id_list.response" if path.endswith("ids.json") else "user_list.response", response)


async def test_users_are_shown_as_the_caller_sees_them(twitter: Twitter) -> None:
    follow(twitter, "alice", "acme_support")
    follow(twitter, "acme_support", "alice")

    (seen,) = (await twitter.get(FOLLOWER_LIST)).json()["users"]
    (by_other,) = (await twitter.get(FOLLOWER_LIST, params={"screen_name": "acme_support"}, as_="bob")).json()["users"]

    assert (seen["following"], by_other["following"]) == (True, False)


async def test_suspended_accounts_make_a_page_short_and_come_back(twitter: Twitter) -> None:
    fans = make_fans(twitter, 3)
    twitter.world.accounts.by_id[fans[0]].suspended = True
    short = await walked(twitter, FOLLOWERS, count=1)

    twitter.world.accounts.by_id[fans[0]].suspended = False

    assert [len(page["ids"]) for page in short] == [0, 1, 1]
    assert members((await twitter.get(FOLLOWERS)).json()) == fans


async def test_zero_is_below_the_last_page(twitter: Twitter) -> None:
    make_fans(twitter, 2)

    page = (await twitter.get(FOLLOWERS, params={"cursor": 0})).json()

    assert (page["ids"], page["next_cursor"]) == ([], 0)


@pytest.mark.parametrize("cursor", ["next", "1.5", "--1", "9" * 30, "\u0663"])
async def test_what_is_no_cursor_cannot_be_parsed(twitter: Twitter, cursor: str) -> None:
    status, code, _ = refusal(await twitter.get(FOLLOWERS, params={"cursor": cursor}))

    assert (status, code) == (400, 358)


@pytest.mark.parametrize("path", EVERY)
async def test_an_app_must_name_somebody(twitter: Twitter, path: str) -> None:
    status, code, _ = refusal(await twitter.get(path, as_="bearer"))

    assert (status, code) == (400, 357)


@pytest.mark.parametrize("path", EVERY)
async def test_nobody_has_no_list(twitter: Twitter, path: str) -> None:
    assert refusal(await twitter.get(path, params={"screen_name": "nobody"})) == (404, 50, "User not found.")


@pytest.mark.parametrize("path", EVERY)
async def test_a_suspended_account_has_no_list(twitter: Twitter, path: str) -> None:
    twitter.account("alice").suspended = True

    response = await twitter.get(path, params={"screen_name": "alice"})

    assert refusal(response) == (403, 63, "User has been suspended.")


@pytest.mark.parametrize("as_", ["acme_support", "bearer"])
async def test_only_its_followers_see_whom_a_protected_account_knows(twitter: Twitter, as_: str) -> None:
    twitter.account("alice").protected = True

    response = await twitter.get(FRIENDS, params={"screen_name": "alice"}, as_=as_)

    assert response.status_code == 401
    assert response.content == b'{"request":"\\/1.1\\/friends\\/ids.json","error":"Not authorized."}'


@pytest.mark.parametrize("as_", ["acme_support", "alice"])
async def test_a_protected_account_and_its_followers_see_its_lists(twitter: Twitter, as_: str) -> None:
    follow(twitter, "acme_support", "alice")
    twitter.account("alice").protected = True

    response = await twitter.get(FOLLOWERS, params={"screen_name": "alice"}, as_=as_)

    assert members(response.json()) == [twitter.id("acme_support")]


@pytest.mark.parametrize("as_", ["acme_support", "bearer"])
@pytest.mark.parametrize("path", EVERY)
async def test_users_and_apps_may_ask_15_times(twitter: Twitter, path: str, as_: str) -> None:
    for _ in range(15):
        await twitter.get(path, params={"screen_name": "alice"}, as_=as_)

    status, code, _ = refusal(await twitter.get(path, params={"screen_name": "alice"}, as_=as_))

    assert (status, code) == (429, 88)
