"""How an account gets a custom profile, and loses it (facts §2.8)."""

from twitter_emulator.protocol import errors

from .accounts import Account
from .media import Media, MediaId
from .profiles import Profile
from .world import World


def create(world: World, owner: Account, name: str, avatar_id: MediaId | None) -> Profile:
    """
    Raises:
        MediaNotFound, MediaNotUsable, RateLimitExceeded: In this order, when several apply.
    """
    avatar = _picture(world, owner, avatar_id) if avatar_id is not None else None
    if world.rules.rate_limits:
        world.limits.profiles("made", owner.id, world.now_ms)
    profile = Profile(world.ids.snowflake(world.now_ms), owner.id, name, avatar_id)
    world.profiles.add(profile)
    if avatar is not None:
        avatar.attached_to.append(profile.id)
    return profile


def delete(world: World, profile: Profile) -> None:
    """
    Raises:
        RateLimitExceeded: If its owner has deleted as many today as may be.
    """
    if world.rules.rate_limits:
        world.limits.profiles("deleted", profile.owner_id, world.now_ms)
    world.profiles.delete(profile)


def _picture(world: World, owner: Account, media_id: MediaId) -> Media:
    media = world.media.uploaded_by(media_id, owner.id, world.now_ms)
    if media.kind != "photo" or not media.is_usable(world.now_ms):
        raise errors.MediaNotUsable(hint=f"media {media_id} are no complete photo, which an avatar has to be")
    return media
