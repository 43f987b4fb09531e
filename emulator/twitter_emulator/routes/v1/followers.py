"""``/1.1/followers/…`` and ``/1.1/friends/…``: who follows an account, and whom it follows (facts §3)."""

from collections.abc import Mapping

from twitter_emulator.protocol import errors
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.relations import Serial, UserId

from ..given import Endpoint, Given
from .naming import is_named, somebody
from .paging import ids_of, users_of


def _followers(given: Given) -> Mapping[UserId, Serial]:
    return given.world.accounts.following.to(_asked_for(given).id)


def _friends(given: Given) -> Mapping[UserId, Serial]:
    return given.world.accounts.following.of(_asked_for(given).id)


def _asked_for(given: Given) -> Account:
    """Whom the call names, by default the caller. Only its followers see whom a protected account knows."""
    caller = given.caller.account
    if caller is not None and not is_named(given):
        return caller
    account = somebody(given)
    if account.suspended:
        raise errors.UserSuspended
    may_see = caller is not None and (caller is account or given.world.accounts.follows(caller.id, account.id))
    if account.protected and not may_see:
        raise errors.NotAuthorized(
            request=given.incoming.path, hint=f"@{account.screen_name} is protected, and the caller does not follow it"
        )
    return account


ENDPOINTS = (
    Endpoint("GET", "/1.1/followers/ids.json", ids_of(_followers), auth="either", limit="/followers/ids"),
    Endpoint("GET", "/1.1/followers/list.json", users_of(_followers), auth="either", limit="/followers/list"),
    Endpoint("GET", "/1.1/friends/ids.json", ids_of(_friends), auth="either", limit="/friends/ids"),
    Endpoint("GET", "/1.1/friends/list.json", users_of(_friends), auth="either", limit="/friends/list"),
)
