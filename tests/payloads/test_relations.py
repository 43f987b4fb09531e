"""Relationships, connections, cursors, and the events of follows, blocks and mutes (facts §3, §6.6)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.builders import a_world, named
from twitter_emulator.payloads import v1
from twitter_emulator.payloads.relations import (
    bounds_in,
    connections,
    cursor_above,
    cursor_below,
    cursors,
    ids_page,
    relationship,
)
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.world import social
from twitter_emulator.world.activity import Activity, Blocked, Followed, Muted, Unblocked, Unfollowed, Unmuted
from twitter_emulator.world.relations import Page
from twitter_emulator.world.world import World

AT_MS = 1_598_779_128_000

SOURCE = [
    "id", "id_str", "screen_name", "following", "followed_by", "live_following", "following_received",
    "following_requested", "notifications_enabled", "can_dm", "blocking", "blocked_by", "muting", "want_retweets",
    "all_replies", "marked_spam",
]  # fmt: skip
TARGET = ["id", "id_str", "screen_name", "following", "followed_by", "following_received", "following_requested"]


@pytest.fixture
def world() -> World:
    return a_world()


def between(world: World, source: str, target: str, *, seen_by: str | None = None) -> dict[str, Any]:
    viewer = named(world, seen_by or source) if seen_by != "nobody" else None
    shown = relationship(world, named(world, source), named(world, target), seen_by=viewer)
    both: dict[str, Any] = shown["relationship"]
    return both


def test_a_relationship_has_its_members_in_the_recorded_order(world: World) -> None:
    both = between(world, "alice", "bob")

    assert (list(both["source"]), list(both["target"])) == (SOURCE, TARGET)


def test_strangers_are_nothing_to_each_other_but_may_write(world: World) -> None:
    both = between(world, "alice", "bob")

    assert [name for name, value in both["source"].items() if value is True] == ["can_dm"]
    assert [name for name, value in both["target"].items() if value is True] == []


def test_each_end_tells_the_same_from_its_side(world: World) -> None:
    social.follow(world, named(world, "alice"), named(world, "bob"))

    both = between(world, "alice", "bob")

    assert (both["source"]["following"], both["source"]["followed_by"]) == (True, False)
    assert (both["target"]["following"], both["target"]["followed_by"]) == (False, True)
    assert both["source"]["want_retweets"] is True


def test_a_request_shows_at_both_ends(world: World) -> None:
    named(world, "bob").protected = True
    social.follow(world, named(world, "alice"), named(world, "bob"))

    asked, asker = between(world, "bob", "alice"), between(world, "alice", "bob")

    assert (asker["source"]["following_requested"], asker["source"]["following_received"]) == (True, False)
    assert (asker["target"]["following_requested"], asker["target"]["following_received"]) == (False, True)
    assert (asked["source"]["following_requested"], asked["source"]["following_received"]) == (False, True)


def test_blocks_show_on_both_sides_and_end_messages(world: World) -> None:
    social.report(world, named(world, "alice"), named(world, "bob"), with_block=True)
    social.mute(world, named(world, "alice"), named(world, "bob"))

    blocker, blocked = between(world, "alice", "bob")["source"], between(world, "bob", "alice")["source"]

    assert (blocker["blocking"], blocker["muting"], blocker["marked_spam"], blocker["can_dm"]) == (
        *(True, True, True),
        False,
    )
    assert (blocked["blocking"], blocked["blocked_by"], blocked["muting"], blocked["can_dm"]) == (
        *(False, True, False),
        False,
    )


@pytest.mark.parametrize("viewer", ["carol", "bob", "nobody"])
def test_others_see_who_follows_whom_and_nothing_else(world: World, viewer: str) -> None:
    social.follow(world, named(world, "alice"), named(world, "bob"))

    both = between(world, "alice", "bob", seen_by=viewer)

    assert both["source"]["following"] is True
    assert [name for name, value in both["source"].items() if value is None] == [
        *("following_received", "following_requested", "notifications_enabled", "blocking", "blocked_by", "muting"),
        *("want_retweets", "all_replies", "marked_spam"),
    ]
    assert both["source"]["can_dm"] is False
    assert (both["target"]["following_received"], both["target"]["following_requested"]) == (None, None)


@pytest.mark.parametrize("viewer", ["alice", "nobody"])
def test_a_relationship_keeps_to_its_contract(world: World, viewer: str) -> None:
    shown = relationship(world, named(world, "alice"), named(world, "bob"), seen_by=world.accounts.named(viewer))

    assert Contracts.load().violations("relationship.response", shown) == []


def test_connections_name_all_that_somebody_is_to_the_caller(world: World) -> None:
    alice, bob, carol = (named(world, name) for name in ("alice", "bob", "carol"))
    carol.protected = True
    social.follow(world, alice, bob)
    social.follow(world, bob, alice)
    social.mute(world, alice, bob)
    social.follow(world, alice, carol)

    assert connections(world, alice, bob)["connections"] == ["following", "followed_by", "muting"]
    assert connections(world, alice, carol)["connections"] == ["following_requested"]
    assert connections(world, bob, carol)["connections"] == ["none"]


def test_a_block_is_a_connection_of_who_blocks_alone(world: World) -> None:
    alice, bob = named(world, "alice"), named(world, "bob")
    social.block(world, alice, bob)

    assert connections(world, alice, bob)["connections"] == ["blocking"]
    assert connections(world, bob, alice)["connections"] == ["none"]


@given(st.integers(-1, 1 << 40))
def test_a_cursor_leads_to_where_it_was_made_for(serial: int) -> None:
    assert bounds_in(cursor_below(serial)) == (serial, None)
    assert bounds_in(cursor_above(serial)) == (None, serial)


@given(st.integers(0, 1 << 30))
def test_a_cursor_has_more_digits_than_a_double_keeps(serial: int) -> None:
    assert cursor_below(serial) > 1 << 53


def test_minus_one_leads_to_the_first_page_and_zero_below_everything() -> None:
    assert bounds_in(-1) == (None, None)
    below, above = bounds_in(0)
    assert below is not None
    assert below < 0
    assert above is None


def test_an_only_page_has_cursors_of_zero() -> None:
    assert cursors(Page([], None, None)) == {
        "next_cursor": 0,
        "next_cursor_str": "0",
        "previous_cursor": 0,
        "previous_cursor_str": "0",
    }


@pytest.mark.parametrize("as_text", [True, False])
def test_a_page_of_ids_keeps_to_its_contract_and_leaves_out_who_is_suspended(world: World, as_text: bool) -> None:
    alice, bob = named(world, "alice"), named(world, "bob")
    bob.suspended = True

    shown = ids_page(world, Page([bob.id, alice.id], 3, 7), as_text=as_text)

    assert shown["ids"] == [alice.id if as_text else int(alice.id)]
    assert Contracts.load().violations("id_list.response", shown) == []


@pytest.mark.parametrize(
    ("kind", "family", "name", "order"),
    [
        (Followed, "follow_events", "follow", ["target", "source"]),
        (Unfollowed, "follow_events", "unfollow", ["target", "source"]),
        (Blocked, "block_events", "block", ["source", "target"]),
        (Unblocked, "block_events", "unblock", ["source", "target"]),
        (Muted, "mute_events", "mute", ["source", "target"]),
        (Unmuted, "mute_events", "unmute", ["source", "target"]),
    ],
)
def test_a_block_and_a_mute_name_their_source_first_and_a_follow_its_target(
    world: World, kind: Any, family: str, name: str, order: list[str]
) -> None:
    alice, brand = named(world, "alice").id, named(world, "acme_support").id

    body = v1.delivery(world, Activity(AT_MS, "t1", "c", kind(alice, brand)), alice)

    (event,) = body[family]
    assert list(body) == ["for_user_id", family]
    assert list(event) == ["type", "created_timestamp", *order]
    assert (event["type"], event["created_timestamp"]) == (name, str(AT_MS))
    assert (event["source"]["id"], event["target"]["id"]) == (alice, brand)
    assert Contracts.load().violations("delivery", body) == []
