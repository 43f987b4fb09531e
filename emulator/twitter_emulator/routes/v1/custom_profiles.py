"""``/1.1/custom_profiles/…``, for apps that Twitter has put on a list (facts §2.8)."""

from collections.abc import Iterable
from typing import Any

from twitter_emulator.payloads import profiles as shown
from twitter_emulator.protocol import errors
from twitter_emulator.world import profiling
from twitter_emulator.world.messages import ProfileId

from ..given import NO_CONTENT, Answer, Endpoint, Given
from .cursors import cursor_in
from .members import media_id_in, object_in, text_in

LONGEST_NAME = 48


async def create(given: Given) -> Answer:
    """``POST new.json``"""
    _require_listed(given)
    wanted = object_in(given.json(), "custom_profile")
    name = text_in(wanted, "name", "custom_profile", most=LONGEST_NAME)
    if not name:
        raise errors.InvalidMember("custom_profile.name", "is required")
    profile = profiling.create(given.world, given.account, name, _avatar_id(wanted))
    return Answer(content=shown.custom_profile(given.world, profile))


async def show(given: Given) -> Answer:
    """``GET :id.json``"""
    _require_listed(given)
    profile_id = given.path_values["id"]
    profile = given.world.profiles.usable(profile_id, given.account.id)
    if profile is None:
        raise _not_found(given, profile_id)
    return Answer(content=shown.custom_profile(given.world, profile))


async def listing(given: Given) -> Answer:
    """``GET list.json``: oldest first."""
    _require_listed(given)
    count, after = given.number("count", 20, most=50), cursor_in(given)
    sheet = given.world.profiles.page(given.account.id, count=count, after=after)
    return Answer(content=shown.custom_profiles(given.world, sheet))


async def destroy(given: Given) -> Answer:
    """``DELETE destroy.json``: succeeds again for one that is deleted already."""
    _require_listed(given)
    profile_id = given.required("id")
    profile = given.world.profiles.owned(profile_id, given.account.id)
    if profile is None:
        raise _not_found(given, profile_id)
    profiling.delete(given.world, profile)
    return NO_CONTENT


def profile_in(given: Given, holders: Iterable[dict[str, Any]], path: str) -> ProfileId | None:
    """
    The ``custom_profile_id`` that the first of *holders* has, if one has; *path* and the name is where it belongs.

    Raises:
        ProfilesNotAllowed: If the app is not on Twitter's list.
        InvalidMember: If it is no profile of the caller's.
    """
    found = (holder["custom_profile_id"] for holder in holders if holder.get("custom_profile_id") is not None)
    wanted = next(found, None)
    if wanted is None:
        return None
    _require_listed(given)
    profile_id = str(wanted) if isinstance(wanted, str | int) and not isinstance(wanted, bool) else ""
    if given.world.profiles.usable(profile_id, given.account.id) is None:
        raise errors.InvalidMember(f"{path}custom_profile_id", "must be a custom profile of the sender")
    return profile_id


def _require_listed(given: Given) -> None:
    if not given.app.custom_profiles:
        raise errors.ProfilesNotAllowed(
            hint=f"app {given.app.id} is not on the list for custom profiles; the control API's "
            f'PATCH …/apps/{given.app.id} {{"custom_profiles": true}} puts it there'
        )


def _avatar_id(profile: dict[str, Any]) -> str | None:
    if profile.get("avatar") is None:
        return None
    path = "custom_profile.avatar"
    return media_id_in(object_in(object_in(profile, "avatar", path), "media", f"{path}.media"), f"{path}.media")


def _not_found(given: Given, profile_id: str) -> errors.UnknownWelcomeMessage:
    return errors.UnknownWelcomeMessage(hint=f"@{given.account.screen_name} has no custom profile {profile_id[:40]!r}")


_PATH = "/1.1/custom_profiles"
ENDPOINTS = (
    Endpoint("POST", f"{_PATH}/new.json", create, needs="messages", takes_json=True),
    Endpoint("GET", f"{_PATH}/list.json", listing, needs="messages", limit="/custom_profiles/list"),
    Endpoint("DELETE", f"{_PATH}/destroy.json", destroy, needs="messages"),
    Endpoint("GET", f"{_PATH}/{{id}}.json", show, needs="messages", limit="/custom_profiles/show"),
)
