"""Who is tied to whom, in the JSON of v1.1: relationships, connections, and lists of ids and users (facts §3)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from twitter_emulator.world.accounts import Account
from twitter_emulator.world.activity import Blocked, Followed, Muted, Unblocked, Unfollowed, Unmuted
from twitter_emulator.world.eligibility import is_deliverable
from twitter_emulator.world.relations import Page, Relation, Serial
from twitter_emulator.world.world import World

from .users import activity_user

Json = dict[str, Any]

Tied = Followed | Unfollowed | Blocked | Unblocked | Muted | Unmuted

_EVENTS: Mapping[type[Tied], tuple[str, str]] = MappingProxyType(
    {
        Followed: ("follow_events", "follow"),
        Unfollowed: ("follow_events", "unfollow"),
        Blocked: ("block_events", "block"),
        Unblocked: ("block_events", "unblock"),
        Muted: ("mute_events", "mute"),
        Unmuted: ("mute_events", "unmute"),
    }
)
"""Under which key an event is delivered, and what its type is called (facts §6.6)."""

FIRST_CURSOR = 1_400_000_000_000_000_003
"""Cursors are numbers that need more than the 53 bits of a double, so that a client that drops digits is found out."""


def tie_delivery(world: World, tied: Tied, at_ms: int, for_user_id: str) -> Json:
    """A follow names its target first, a block and a mute their source (facts §6.6)."""
    family, kind = _EVENTS[type(tied)]
    source = {"source": activity_user(world, world.accounts.by_id[tied.source_id])}
    target = {"target": activity_user(world, world.accounts.by_id[tied.target_id])}
    people = target | source if family == "follow_events" else source | target
    return {"for_user_id": for_user_id, family: [{"type": kind, "created_timestamp": str(at_ms)} | people]}


def cursor_below(serial: Serial) -> int:
    """The cursor of the page that lies below *serial*."""
    return FIRST_CURSOR + serial


def cursor_above(serial: Serial) -> int:
    """The cursor of the page that lies above *serial*."""
    return -(FIRST_CURSOR + serial)


def bounds_in(cursor: int) -> tuple[Serial | None, Serial | None]:
    """Below and above which serial *cursor* leads: neither for -1, the first page; 0 leads below everything."""
    if cursor == -1:
        return None, None
    return (None, -cursor - FIRST_CURSOR) if cursor < 0 else (cursor - FIRST_CURSOR, None)


def ids_page(world: World, page: Page, *, as_text: bool) -> Json:
    """Ids as numbers, or as strings for those who asked. Suspended accounts are left out, so a page may be short."""
    found = [account.id for account in active(world, page)]
    return {"ids": found if as_text else [int(user_id) for user_id in found]} | cursors(page)


def cursors(page: Page) -> Json:
    """Where to go on from *page*, and back; 0 where there is nothing more."""
    onward = 0 if page.next_below is None else cursor_below(page.next_below)
    back = 0 if page.previous_above is None else cursor_above(page.previous_above)
    return {
        "next_cursor": onward,
        "next_cursor_str": str(onward),
        "previous_cursor": back,
        "previous_cursor_str": str(back),
    }


def active(world: World, page: Page) -> list[Account]:
    """The accounts of *page* but those that are suspended."""
    everyone = (world.accounts.by_id[user_id] for user_id in page.ids)
    return [account for account in everyone if not account.suspended]


def relationship(world: World, source: Account, target: Account, *, seen_by: Account | None) -> Json:
    """
    The two ends of a relationship, members in the recorded order.

    What only *source* may know is null for everybody else (facts §3), and ``can_dm`` is then false.
    """
    is_own = seen_by is source
    ends = {
        "source": _source(world, source, target, is_own=is_own),
        "target": _target(world, source, target, is_own=is_own),
    }
    return {"relationship": ends}


def connections(world: World, source: Account, target: Account) -> Json:
    """One row of ``friendships/lookup``: what *target* is to *source*."""
    accounts = world.accounts
    held = {
        "following": accounts.follows(source.id, target.id),
        "following_requested": accounts.requested.holds(source.id, target.id),
        "followed_by": accounts.follows(target.id, source.id),
        "blocking": accounts.blocks(source.id, target.id),
        "muting": accounts.muting.holds(source.id, target.id),
    }
    return {
        "name": target.name,
        "screen_name": target.screen_name,
        "id": int(target.id),
        "id_str": target.id,
        "connections": [name for name, holds in held.items() if holds] or ["none"],
    }


def _source(world: World, source: Account, target: Account, *, is_own: bool) -> Json:
    accounts = world.accounts

    def own(relation: Relation, one: Account = source, other: Account = target) -> bool | None:
        return relation.holds(one.id, other.id) if is_own else None

    is_following = accounts.follows(source.id, target.id)
    wants_retweets = is_following and not accounts.without_retweets.holds(source.id, target.id)
    return _end(world, source, target) | {
        "live_following": False,
        "following_received": own(accounts.requested, target, source),
        "following_requested": own(accounts.requested),
        "notifications_enabled": own(accounts.notified),
        "can_dm": is_own and is_deliverable(accounts, world.messages, source, target),
        "blocking": own(accounts.blocking),
        "blocked_by": own(accounts.blocking, target, source),
        "muting": own(accounts.muting),
        "want_retweets": wants_retweets if is_own else None,
        "all_replies": False if is_own else None,
        "marked_spam": own(accounts.reported),
    }


def _target(world: World, source: Account, target: Account, *, is_own: bool) -> Json:
    requested = world.accounts.requested
    return _end(world, target, source) | {
        "following_received": requested.holds(source.id, target.id) if is_own else None,
        "following_requested": requested.holds(target.id, source.id) if is_own else None,
    }


def _end(world: World, one: Account, other: Account) -> Json:
    return {
        "id": int(one.id),
        "id_str": one.id,
        "screen_name": one.screen_name,
        "following": world.accounts.follows(one.id, other.id),
        "followed_by": world.accounts.follows(other.id, one.id),
    }
