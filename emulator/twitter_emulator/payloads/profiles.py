"""Custom profiles in the JSON of v1.1 (facts §2.8)."""

from typing import Any

from twitter_emulator.world.ordered import Sheet
from twitter_emulator.world.profiles import Profile

from .formats import next_cursor
from .users import PICTURE

Json = dict[str, Any]


def custom_profile(profile: Profile) -> Json:
    return {"custom_profile": _profile(profile)}


def custom_profiles(sheet: Sheet[Profile]) -> Json:
    return {"custom_profiles": [_profile(profile) for profile in sheet.things]} | next_cursor(sheet.next_after)


def _profile(profile: Profile) -> Json:
    return {
        "id": profile.id,
        "created_timestamp": str(profile.created_ms),
        "name": profile.name,
        "avatar": {"media": {"url": profile.avatar_url or f"https://{PICTURE}"}},
    }
