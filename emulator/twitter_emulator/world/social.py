"""What people do to each other apart from writing: follow, block, mute and report; by which rules, and who hears."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from twitter_emulator.protocol import errors

from .accounts import Account, Accounts
from .activity import Blocked, Followed, Happening, Muted, Unblocked, Unfollowed, Unmuted
from .apps import AppId
from .messages import conversation_between
from .relations import UserId
from .world import World

Verb = Literal["follow", "unfollow", "block", "unblock", "mute", "unmute"]
Change = Callable[[Accounts, UserId, UserId], bool]

_CHANGES: Mapping[Verb, tuple[Change, Callable[[UserId, UserId], Happening]]] = MappingProxyType(
    {
        "follow": (Accounts.follow, Followed),
        "unfollow": (Accounts.unfollow, Unfollowed),
        "block": (Accounts.block, Blocked),
        "unblock": (Accounts.unblock, Unblocked),
        "mute": (Accounts.mute, Muted),
        "unmute": (Accounts.unmute, Unmuted),
    }
)


def tie(world: World, verb: Verb, source_id: UserId, target_id: UserId) -> None:
    """
    Make it so, whatever the rules say, and tell who hears of it; nothing happens where it is so already.

    Of a follow both sides hear, of everything else the one who did it (facts §6.6). Nobody is tied to oneself.
    """
    change, happening = _CHANGES[verb]
    if source_id != target_id and change(world.accounts, source_id, target_id):
        heard_by = (source_id, target_id) if verb == "follow" else (source_id,)
        world.publish(happening(source_id, target_id), heard_by, conversation_between(source_id, target_id))


def follow(world: World, source: Account, target: Account, *, app_id: AppId | None = None) -> None:
    """
    *source* follows *target*, or asks to if that is protected; *app_id* is the app that is used, if it is one.

    To follow somebody whom one blocks ends the block.

    Raises:
        OwnAccountSuspended, UserSuspended, NotYourself, BlockedFromFollowing, AlreadyRequested, FollowLimitReached,
        RateLimitExceeded: In this order, when several apply.
    """
    _require_two(source, target)
    if target.suspended:
        raise errors.UserSuspended
    accounts = world.accounts
    if accounts.blocks(target.id, source.id):
        raise errors.BlockedFromFollowing(hint=f"@{target.screen_name} blocks @{source.screen_name}")
    if accounts.follows(source.id, target.id):
        _require_unrepeated(world, target)
        return
    must_ask = target.protected
    if must_ask and accounts.requested.holds(source.id, target.id):
        raise errors.AlreadyRequested(
            target.screen_name,
            hint=f"@{target.screen_name} has not answered yet; the control API's event accept_follow does",
        )
    if app_id is not None and world.rules.rate_limits:
        world.limits.followed(source.id, app_id, world.now_ms)
    tie(world, "unblock", source.id, target.id)
    if must_ask:
        _ask(world, source.id, target.id)
    else:
        tie(world, "follow", source.id, target.id)


def unfollow(world: World, source: Account, target: Account) -> None:
    """*source* follows *target* no more, or withdraws the request to."""
    require_active(source)
    tie(world, "unfollow", source.id, target.id)


def accept(world: World, target: Account, asker: Account) -> bool:
    """*target* lets *asker*, who has asked, follow it; false when there is no such request."""
    is_asked = world.accounts.requested.holds(asker.id, target.id)
    if is_asked:
        tie(world, "follow", asker.id, target.id)
    return is_asked


def decline(world: World, target: Account, asker: Account) -> bool:
    """*target* turns the request of *asker* down, who is not told; false when there is none."""
    return world.accounts.requested.end(asker.id, target.id)


def block(world: World, source: Account, target: Account) -> None:
    _require_two(source, target)
    tie(world, "block", source.id, target.id)


def unblock(world: World, source: Account, target: Account) -> None:
    require_active(source)
    tie(world, "unblock", source.id, target.id)


def mute(world: World, source: Account, target: Account) -> None:
    """
    Raises:
        OwnAccountSuspended, CannotMuteYourself: In this order, when both apply.
    """
    require_active(source)
    if source.id == target.id:
        raise errors.CannotMuteYourself
    tie(world, "mute", source.id, target.id)


def unmute(world: World, source: Account, target: Account) -> None:
    """
    Raises:
        OwnAccountSuspended, NotMuting: In this order, when both apply.
    """
    require_active(source)
    if not world.accounts.muting.holds(source.id, target.id):
        raise errors.NotMuting(hint=f"@{source.screen_name} does not mute @{target.screen_name}")
    tie(world, "unmute", source.id, target.id)


def report(world: World, source: Account, target: Account, *, with_block: bool) -> None:
    """
    *source* reports *target* for spam.

    Raises:
        OwnAccountSuspended, CannotReportYourself: In this order, when both apply.
    """
    require_active(source)
    if source.id == target.id:
        raise errors.CannotReportYourself
    world.accounts.reported.begin(source.id, target.id)
    if with_block:
        tie(world, "block", source.id, target.id)


def require_active(source: Account) -> None:
    """
    Raises:
        OwnAccountSuspended: If *source*, who does something, may not.
    """
    if source.suspended:
        raise errors.OwnAccountSuspended(hint=f"@{source.screen_name} is suspended")


def _require_two(source: Account, target: Account) -> None:
    require_active(source)
    if source.id == target.id:
        raise errors.NotYourself(hint=f"@{source.screen_name} cannot do this to itself")


def _require_unrepeated(world: World, target: Account) -> None:
    """
    Raises:
        AlreadyRequested: If to follow somebody again is refused in this world.
    """
    if world.rules.choices.already_following == "403":
        raise errors.AlreadyRequested(target.screen_name, hint="the caller follows the account already")


def _ask(world: World, source_id: UserId, target_id: UserId) -> None:
    """No subscription hears of a request (facts §6 has no such event); the journal does."""
    world.accounts.requested.begin(source_id, target_id)
    trace = world.journal.new_trace()
    world.log("event", trace, **{"event": "follow_request", "from": source_id, "to": target_id})


ACTS: Mapping[str, Callable[[World, Account, Account], None]] = MappingProxyType(
    {"follow": follow, "unfollow": unfollow, "block": block, "unblock": unblock, "mute": mute, "unmute": unmute}
)
"""What a person may do to another, by its verb, with the rules that hold for it."""
