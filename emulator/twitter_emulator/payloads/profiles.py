"""Custom profiles in the JSON of v1.1 (facts §2.8)."""

from typing import Any

from twitter_emulator.world.ordered import Sheet
from twitter_emulator.world.profiles import Profile
from twitter_emulator.world.world import World

from .formats import next_cursor
from .media import avatar_url
from .users import PICTURE

Json = dict[str, Any]


def custom_profile(world: World, profile: Profile) -> Json:
    return {"custom_profile": _profile(world, profile)}


def custom_profiles(world: World, sheet: Sheet[Profile]) -> Json:
    listed = [_profile(world, profile) for profile in sheet.things]
    return {"custom_profiles": listed} | next_cursor(sheet.next_after)


def _profile(world: World, profile: Profile) -> Json:
    """One without a picture shows what an account shows that has none."""
    avatar = world.media.by_id.get(profile.avatar_id or "")
    return {
        "id": profile.id,
        "created_timestamp": str(profile.created_ms),
        "name": profile.name,
        "avatar": {"media": {"url": avatar_url(world, avatar) if avatar is not None else f"https://{PICTURE}"}},
    }
