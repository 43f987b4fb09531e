"""The three shapes in which v1.1 shows an account."""

from typing import Any

from twitter_emulator.world import tweeting
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.world import World

from . import tweets
from .formats import classic_date
from .tweets import View

Json = dict[str, Any]

PICTURE = "abs.twimg.com/sticky/default_profile_images/default_profile_normal.png"


def dm_user(world: World, account: Account) -> Json:
    """The account in the ``users`` of Direct Message events: ids are strings, empty members are left out (facts §6)."""
    shown: Json = {
        "id": account.id,
        "created_timestamp": str(account.created_ms),
        "name": account.name,
        "screen_name": account.screen_name,
    }
    optional = {"location": account.location, "description": account.description, "url": account.url}
    shown.update((key, value) for key, value in optional.items() if value)
    shown.update(
        {
            "protected": account.protected,
            "verified": account.verified,
            "followers_count": world.accounts.followers_count(account.id),
            "friends_count": world.accounts.friends_count(account.id),
            "statuses_count": account.statuses_count,
            "profile_image_url": f"http://{PICTURE}",
            "profile_image_url_https": f"https://{PICTURE}",
        }
    )
    return shown


def dm_users(world: World, *user_ids: str) -> Json:
    """The ``users`` member: by id, in the order given."""
    return {user_id: dm_user(world, world.accounts.by_id[user_id]) for user_id in user_ids}


def user(
    world: World,
    account: Account,
    *,
    seen_by: Account | None = None,
    with_place: bool = False,
    with_status: bool = True,
    with_entities: bool = True,
) -> Json:
    """
    The v1.1 user object, members in the recorded order (facts §3).

    *seen_by* decides ``following`` and the like; *with_place* adds the ``profile_location`` of ``users/show`` alone.
    ``status`` is the last tweet of an account that has tweeted, its entities left out without *with_entities*.
    """
    shown: Json = {
        "id": int(account.id),
        "id_str": account.id,
        "name": account.name,
        "screen_name": account.screen_name,
        "location": account.location,
    }
    if with_place:
        shown["profile_location"] = None
    shown.update(
        {
            "description": account.description,
            "url": account.url or None,
            "entities": {"description": {"urls": []}},
            "protected": account.protected,
            "followers_count": world.accounts.followers_count(account.id),
            "friends_count": world.accounts.friends_count(account.id),
            "listed_count": 0,
            "created_at": classic_date(account.created_ms),
            "favourites_count": account.favourites_count,
            "utc_offset": None,
            "time_zone": None,
            "geo_enabled": False,
            "verified": account.verified,
            "statuses_count": account.statuses_count,
            "lang": None,
            **(_status(world, account, seen_by, with_entities=with_entities) if with_status else {}),
            "contributors_enabled": False,
            "is_translator": False,
            "is_translation_enabled": False,
            **_LOOKS,
            "has_extended_profile": False,
            "default_profile": True,
            "default_profile_image": True,
            **_seen(world, account, seen_by),
            "translator_type": "none",
        }
    )
    return shown


def _status(world: World, account: Account, seen_by: Account | None, *, with_entities: bool) -> Json:
    """The last tweet; nothing of an account that has none, or none that *seen_by* may see."""
    latest = world.tweets.latest(account.id)
    if latest is None or not tweeting.may_see(world, account, seen_by.id if seen_by else None):
        return {}
    return {"status": tweets.tweet(world, latest, View(seen_by=seen_by, with_entities=with_entities))}


def _seen(world: World, account: Account, seen_by: Account | None) -> Json:
    """What depends on who looks."""
    accounts, viewer = world.accounts, seen_by.id if seen_by else ""
    return {
        "following": accounts.follows(viewer, account.id),
        "follow_request_sent": accounts.requested.holds(viewer, account.id),
        "notifications": accounts.notified.holds(viewer, account.id),
    }


_LOOKS = {
    "profile_background_color": "F5F8FA",
    "profile_background_image_url": None,
    "profile_background_image_url_https": None,
    "profile_background_tile": False,
    "profile_image_url": f"http://{PICTURE}",
    "profile_image_url_https": f"https://{PICTURE}",
    "profile_link_color": "1DA1F2",
    "profile_sidebar_border_color": "C0DEED",
    "profile_sidebar_fill_color": "DDEEF6",
    "profile_text_color": "333333",
    "profile_use_background_image": True,
}


def verified_user(world: World, account: Account, *, with_status: bool = True, with_entities: bool = True) -> Json:
    """What ``account/verify_credentials`` answers."""
    own = user(world, account, seen_by=account, with_status=with_status, with_entities=with_entities)
    return own | {"suspended": account.suspended, "needs_phone_verification": False}


def activity_user(world: World, account: Account) -> Json:
    """The account in follow, block and mute events: a shape of its own, members in the recorded order (facts §6.6)."""
    return {
        "id": account.id,
        "default_profile_image": False,
        "profile_background_image_url": "",
        "friends_count": world.accounts.friends_count(account.id),
        "favourites_count": account.favourites_count,
        "profile_link_color": -1,
        "profile_background_image_url_https": "",
        "utc_offset": 0,
        "screen_name": account.screen_name,
        "is_translator": False,
        "followers_count": world.accounts.followers_count(account.id),
        "name": account.name,
        "lang": "",
        "profile_use_background_image": False,
        "created_at": classic_date(account.created_ms),
        "profile_text_color": -1,
        "notifications": False,
        "protected": account.protected,
        "statuses_count": account.statuses_count,
        "url": account.url or None,
        "contributors_enabled": False,
        "default_profile": True,
        "profile_sidebar_border_color": -1,
        "time_zone": "",
        "geo_enabled": False,
        "verified": account.verified,
        "profile_image_url": f"http://{PICTURE}",
        "following": False,
        "profile_image_url_https": f"https://{PICTURE}",
        "profile_background_tile": False,
        "listed_count": 0,
        "profile_sidebar_fill_color": -1,
        "location": account.location,
        "follow_request_sent": False,
        "description": account.description,
        "profile_background_color": -1,
    }
