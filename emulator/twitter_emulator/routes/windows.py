"""Rate limits of a call: the window it counts in, and the refusal when that is used up."""

from twitter_emulator.protocol import errors
from twitter_emulator.world.limits import UNPUBLISHED, Window, limit_of
from twitter_emulator.world.world import World

from .given import Caller, Endpoint


def counted(caller: Caller, endpoint: Endpoint) -> Window | None:
    """The window that the call counts in, with the call counted; it may be one too many."""
    name = endpoint.limit or ""
    limit = limit_of(name, caller.world.rules.choices)
    allowed = (limit.user if caller.account else limit.app) if limit else None
    return counted_as(caller, endpoint.path if name == UNPUBLISHED else name, allowed)


def counted_as(caller: Caller, resource: str, allowed: int | None) -> Window | None:
    """The window of *resource*, where *allowed* calls are, with one more counted; None where nothing is counted."""
    world = caller.world
    if allowed is None or not world.rules.rate_limits:
        return None
    return world.limits.count(resource, caller.bucket, allowed, world.now_ms)


def require_room(
    window: Window | None, resource: str, world: World, refusal: type[errors.ApiError] = errors.RateLimitExceeded
) -> None:
    """
    Raises:
        ApiError: The *refusal*, if the call is one too many of *resource*.
    """
    if window is None or window.used <= window.limit:
        return
    left_s = max(0, window.resets_ms - world.now_ms) // 1000
    raise refusal(
        hint=f"{window.limit} calls of {resource} in 15 minutes are used up; the window ends in {left_s} s of "
        "this world's clock (advance it, or start with --rate-limits off)"
    )
