"""``/1.1/users/…`` (facts §3)."""

import json
import re
from typing import Any

import httpx
import pytest

from tests.calling import Twitter, refusal
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.world import social

SHOW = "/1.1/users/show.json"
LOOKUP = "/1.1/users/lookup.json"
SEARCH = "/1.1/users/search.json"

NOT_FOUND = (404, 50, "User not found.")
NO_MATCHES = (404, 17, "No user matches for specified terms.")

MEMBERS = [
    "id", "id_str", "name", "screen_name", "location", "description", "url", "entities", "protected",
    "followers_count", "friends_count", "listed_count", "created_at", "favourites_count", "utc_offset", "time_zone",
    "geo_enabled", "verified", "statuses_count", "lang", "contributors_enabled", "is_translator",
    "is_translation_enabled", "profile_background_color", "profile_background_image_url",
    "profile_background_image_url_https", "profile_background_tile", "profile_image_url", "profile_image_url_https",
    "profile_link_color", "profile_sidebar_border_color", "profile_sidebar_fill_color", "profile_text_color",
    "profile_use_background_image", "has_extended_profile", "default_profile", "default_profile_image", "following",
    "follow_request_sent", "notifications", "translator_type",
]  # fmt: skip
"""In the recorded order; there is no status, since nobody tweets."""


def satisfies(contract: str, response: httpx.Response) -> bool:
    return Contracts.load().is_valid(contract, response.json())


@pytest.mark.parametrize("as_", ["acme_support", "bearer"])
@pytest.mark.parametrize("name", ["alice", "ALICE", "@alice"])
async def test_an_account_is_shown_by_screen_name_in_any_case(twitter: Twitter, as_: str, name: str) -> None:
    response = await twitter.get(SHOW, params={"screen_name": name}, as_=as_)

    assert response.json()["id_str"] == twitter.id("alice")
    assert satisfies("user_show.response", response)


async def test_an_account_is_shown_by_id(twitter: Twitter) -> None:
    response = await twitter.get(SHOW, params={"user_id": twitter.id("alice")})

    assert response.json()["id"] == int(twitter.id("alice"))


async def test_an_account_is_shown_by_id_or_screen_name_under_the_oldest_name_of_either(twitter: Twitter) -> None:
    by_id = await twitter.get(SHOW, params={"id": twitter.id("alice")})
    by_name = await twitter.get(SHOW, params={"id": "alice"})

    assert by_id.json()["id_str"] == by_name.json()["id_str"] == twitter.id("alice")


async def test_the_id_wins_over_the_screen_name(twitter: Twitter) -> None:
    response = await twitter.get(SHOW, params={"screen_name": "bob", "user_id": twitter.id("alice")})

    assert response.json()["screen_name"] == "alice"


async def test_a_shown_account_has_the_recorded_members_in_order(twitter: Twitter) -> None:
    shown = (await twitter.get(SHOW, params={"screen_name": "alice"})).json()

    assert list(shown) == [*MEMBERS[:5], "profile_location", *MEMBERS[5:]]


async def test_a_looked_up_account_has_no_profile_location(twitter: Twitter) -> None:
    (found,) = (await twitter.get(LOOKUP, params={"screen_name": "alice"})).json()

    assert list(found) == MEMBERS


async def test_the_date_of_an_account_is_written_the_classic_way(twitter: Twitter) -> None:
    shown = (await twitter.get(SHOW, params={"screen_name": "alice"})).json()

    assert re.fullmatch(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d \+0000 20\d\d", shown["created_at"])


async def test_following_is_what_the_caller_does(twitter: Twitter) -> None:
    social.tie(twitter.world, "follow", twitter.id("acme_support"), twitter.id("alice"))

    assert (await twitter.get(SHOW, params={"screen_name": "alice"})).json()["following"] is True
    assert (await twitter.get(SHOW, params={"screen_name": "alice"}, as_="bob")).json()["following"] is False


@pytest.mark.parametrize("path", [SHOW, LOOKUP])
async def test_slashes_and_angle_brackets_are_escaped(twitter: Twitter, path: str) -> None:
    twitter.account("alice").description = "a/b <i>"

    response = await twitter.get(path, params={"screen_name": "alice"})

    assert b'"description":"a\\/b \\u003ci\\u003e"' in response.content
    assert b"http:\\/\\/abs.twimg.com\\/" in response.content
    assert b"<" not in response.content
    assert "a/b <i>" in json.dumps(response.json())


@pytest.mark.parametrize(
    "parameters", [{"screen_name": "nobody"}, {"user_id": "7"}, {"user_id": "alice"}, {"screen_name": "\x00"}]
)
async def test_an_unknown_account_is_not_found(twitter: Twitter, parameters: dict[str, str]) -> None:
    assert refusal(await twitter.get(SHOW, params=parameters)) == NOT_FOUND


async def test_a_suspended_account_is_not_shown(twitter: Twitter) -> None:
    twitter.account("alice").suspended = True

    assert refusal(await twitter.get(SHOW, params={"screen_name": "alice"})) == (403, 63, "User has been suspended.")


async def test_somebody_must_be_named(twitter: Twitter) -> None:
    status, code, _ = refusal(await twitter.get(SHOW))

    assert (status, code) == (400, 357)


@pytest.mark.parametrize("as_", ["acme_support", "bearer"])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_several_accounts_are_looked_up_by_id_and_name(twitter: Twitter, as_: str, method: str) -> None:
    wanted = {"user_id": f"{twitter.id('alice')}, 7", "screen_name": "bob,nobody,alice"}

    response = await (
        twitter.get(LOOKUP, params=wanted, as_=as_) if method == "GET" else twitter.post(LOOKUP, form=wanted, as_=as_)
    )

    assert [user["screen_name"] for user in response.json()] == ["alice", "bob"]
    assert satisfies("user_lookup.response", response)


async def test_suspended_accounts_are_left_out(twitter: Twitter) -> None:
    twitter.account("alice").suspended = True

    response = await twitter.get(LOOKUP, params={"screen_name": "alice,bob"})

    assert [user["screen_name"] for user in response.json()] == ["bob"]


@pytest.mark.parametrize(
    "parameters", [{}, {"screen_name": "nobody"}, {"user_id": ",,"}, {"user_id": ",".join(map(str, range(101)))}]
)
async def test_to_find_nobody_is_an_error(twitter: Twitter, parameters: dict[str, str]) -> None:
    assert refusal(await twitter.get(LOOKUP, params=parameters)) == NO_MATCHES


async def test_looking_up_by_post_carries_the_window_it_shares_with_get(twitter: Twitter) -> None:
    await twitter.get(LOOKUP, params={"screen_name": "alice"})

    response = await twitter.post(LOOKUP, form={"screen_name": "alice"})

    assert response.headers["x-rate-limit-limit"] == "900"
    assert response.headers["x-rate-limit-remaining"] == "898"


async def search(twitter: Twitter, **parameters: Any) -> list[str]:
    """The screen names that are found."""
    response = await twitter.get(SEARCH, params=parameters)
    assert satisfies("user_search.response", response)
    return [user["screen_name"] for user in response.json()]


@pytest.mark.parametrize("wanted", ["alice", "@Alice", "ALI", "martens", "Alice Martens", " lice "])
async def test_people_are_found_by_part_of_either_name(twitter: Twitter, wanted: str) -> None:
    assert await search(twitter, q=wanted) == ["alice"]


async def test_nobody_found_is_an_empty_list(twitter: Twitter) -> None:
    assert await search(twitter, q="zzz") == []


async def test_who_is_called_so_comes_first_then_whose_name_begins_so(twitter: Twitter) -> None:
    for screen_name in ("malice", "alice_b", "alice_a"):
        twitter.world.make_account(screen_name, "Somebody")

    assert await search(twitter, q="alice") == ["alice", "alice_a", "alice_b", "malice"]


async def test_every_match_is_on_one_page_of_up_to_20(twitter: Twitter) -> None:
    for number in range(25):
        twitter.world.make_account(f"fan{number:02}", "Fan")

    first, second, third = [await search(twitter, q="fan", page=page, count=100) for page in (1, 2, 3)]

    assert [len(first), len(second), len(third)] == [20, 5, 0]
    assert first + second == [f"fan{number:02}" for number in range(25)]


async def test_suspended_accounts_are_not_found(twitter: Twitter) -> None:
    twitter.account("alice").suspended = True

    assert await search(twitter, q="alice") == []


async def test_a_search_is_for_something_and_by_a_user(twitter: Twitter) -> None:
    assert refusal(await twitter.get(SEARCH))[:2] == (400, 357)
    assert refusal(await twitter.get(SEARCH, params={"q": "alice"}, as_="bearer"))[:2] == (403, 220)


@pytest.mark.parametrize("path", [SHOW, LOOKUP])
async def test_a_request_to_follow_shows(twitter: Twitter, path: str) -> None:
    twitter.account("alice").protected = True
    social.follow(twitter.world, twitter.account("acme_support"), twitter.account("alice"))

    response = await twitter.get(path, params={"screen_name": "alice"})

    shown = response.json() if path == SHOW else response.json()[0]
    assert (shown["following"], shown["follow_request_sent"]) == (False, True)


@pytest.mark.parametrize(
    ("path", "as_", "limit"),
    [
        (SHOW, "acme_support", "900"),
        (SHOW, "bearer", "900"),
        (LOOKUP, "acme_support", "900"),
        (LOOKUP, "bearer", "300"),
    ],
)
async def test_users_and_apps_have_limits_of_their_own(twitter: Twitter, path: str, as_: str, limit: str) -> None:
    response = await twitter.get(path, params={"screen_name": "alice"}, as_=as_)

    assert response.headers["x-rate-limit-limit"] == limit
