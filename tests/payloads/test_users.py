"""The three shapes of an account (facts §3, §6, §6.6)."""

import pytest

from tests.world.builders import a_world, named
from twitter_emulator.payloads.users import activity_user, dm_user, dm_users, user, verified_user
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.world.world import World

DM_USER = [
    "id", "created_timestamp", "name", "screen_name", "location", "description", "url", "protected", "verified",
    "followers_count", "friends_count", "statuses_count", "profile_image_url", "profile_image_url_https",
]  # fmt: skip

ACTIVITY_USER = [
    "id", "default_profile_image", "profile_background_image_url", "friends_count", "favourites_count",
    "profile_link_color", "profile_background_image_url_https", "utc_offset", "screen_name", "is_translator",
    "followers_count", "name", "lang", "profile_use_background_image", "created_at", "profile_text_color",
    "notifications", "protected", "statuses_count", "url", "contributors_enabled", "default_profile",
    "profile_sidebar_border_color", "time_zone", "geo_enabled", "verified", "profile_image_url", "following",
    "profile_image_url_https", "profile_background_tile", "listed_count", "profile_sidebar_fill_color", "location",
    "follow_request_sent", "description", "profile_background_color",
]  # fmt: skip


@pytest.fixture
def world() -> World:
    return a_world()


def test_a_user_of_direct_messages_has_its_members_in_the_recorded_order(world: World) -> None:
    alice = named(world, "alice")
    alice.location, alice.description, alice.url = "Ghent", "Coffee first.", "https://alice.example"

    assert list(dm_user(world, alice)) == DM_USER


def test_empty_members_are_left_out(world: World) -> None:
    alice = named(world, "alice")
    alice.location = alice.description = alice.url = ""

    assert list(dm_user(world, alice)) == [n for n in DM_USER if n not in ("location", "description", "url")]


def test_ids_and_times_are_strings_and_counts_are_numbers(world: World) -> None:
    world.accounts.follow(named(world, "bob").id, named(world, "alice").id)

    shown = dm_user(world, named(world, "alice"))

    assert (shown["id"], shown["created_timestamp"].isdigit()) == (named(world, "alice").id, True)
    assert (shown["followers_count"], shown["friends_count"]) == (1, 0)


def test_the_picture_is_there_over_http_and_https(world: World) -> None:
    shown = dm_user(world, named(world, "alice"))

    assert shown["profile_image_url"] == shown["profile_image_url_https"].replace("https:", "http:")


def test_users_are_listed_by_id_in_the_order_given(world: World) -> None:
    ids = [named(world, name).id for name in ("carol", "alice")]

    assert list(dm_users(world, *ids)) == ids


def test_writing_to_oneself_lists_one_user(world: World) -> None:
    assert list(dm_users(world, world.brand.id, world.brand.id)) == [world.brand.id]


def test_an_activity_user_has_its_members_in_the_recorded_order(world: World) -> None:
    assert list(activity_user(world, named(world, "alice"))) == ACTIVITY_USER


def test_an_activity_user_keeps_to_its_contract(world: World) -> None:
    assert Contracts.load().is_valid("follow_user", activity_user(world, named(world, "alice")))


def test_a_classic_user_has_its_id_as_number_and_string(world: World) -> None:
    alice = named(world, "alice")

    shown = user(world, alice)

    assert (shown["id"], shown["id_str"]) == (int(alice.id), alice.id)


def test_a_classic_user_keeps_to_its_contract(world: World) -> None:
    assert Contracts.load().is_valid("user", user(world, named(world, "alice")))


def test_verified_credentials_say_whether_the_account_is_suspended(world: World) -> None:
    alice = named(world, "alice")
    alice.suspended = True

    shown = verified_user(world, alice)

    assert list(shown)[-2:] == ["suspended", "needs_phone_verification"]
    assert (shown["suspended"], shown["needs_phone_verification"]) == (True, False)
