"""``/1.1/users/…`` (facts §3)."""

from twitter_emulator.payloads import users
from twitter_emulator.protocol import errors
from twitter_emulator.world.accounts import Account

from ..given import Answer, Endpoint, Given

MOST_LOOKED_UP = 100


async def show(given: Given) -> Answer:
    """``GET users/show.json``"""
    account = _asked_for(given)
    if account is None:
        raise errors.UserNotFound(hint="this world has no such account")
    if account.suspended:
        raise errors.UserSuspended
    shown = users.user(given.world, account, seen_by=given.caller.account, with_place=True)
    return Answer(content=shown, escapes_slashes=True)


async def lookup(given: Given) -> Answer:
    """``GET`` and ``POST users/lookup.json``: whoever of those asked for exists and is not suspended."""
    ids, names = _listed(given, "user_id"), _listed(given, "screen_name")
    if len(ids) + len(names) > MOST_LOOKED_UP:
        raise errors.NoUserMatches(hint=f"{len(ids) + len(names)} were asked for, and {MOST_LOOKED_UP} are allowed")
    found = [a for a in given.world.accounts.resolve(ids, names) if not a.suspended]
    if not found:
        raise errors.NoUserMatches(hint="none of those asked for exists in this world")
    shown = [users.user(given.world, account, seen_by=given.caller.account) for account in found]
    return Answer(content=shown, escapes_slashes=True)


def _asked_for(given: Given) -> Account | None:
    """By id where both are sent: the documentation does not say which wins."""
    user_id, screen_name = given.params.get("user_id"), given.params.get("screen_name")
    if user_id:
        return given.world.accounts.by_id.get(user_id)
    if screen_name:
        return given.world.accounts.named(screen_name)
    raise errors.MissingQueryParameter("user_id", hint="name the account with user_id or screen_name")


def _listed(given: Given, name: str) -> list[str]:
    return [item.strip() for item in given.params.get(name, "").split(",") if item.strip()]


ENDPOINTS = (
    Endpoint("GET", "/1.1/users/show.json", show, auth="either", limit="/users/show/:id"),
    Endpoint("GET", "/1.1/users/lookup.json", lookup, auth="either", limit="/users/lookup"),
    Endpoint("POST", "/1.1/users/lookup.json", lookup, auth="either", limit="/users/lookup", shows_limit=True),
)
