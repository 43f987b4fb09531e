"""``/1.1/users/…`` (facts §3)."""

from collections.abc import Iterator

from twitter_emulator.protocol import errors
from twitter_emulator.world.accounts import Account

from ..given import Answer, Endpoint, Given
from .naming import listed, somebody
from .showing import shown

MOST_LOOKED_UP = 100
MOST_ON_A_PAGE = 20
MOST_FOUND = 1000


async def show(given: Given) -> Answer:
    """``GET users/show.json``"""
    account = somebody(given)
    if account.suspended:
        raise errors.UserSuspended
    return Answer(content=shown(given, account, with_place=True), escapes_slashes=True)


async def lookup(given: Given) -> Answer:
    """``GET`` and ``POST users/lookup.json``: whoever of those asked for exists and is not suspended."""
    ids, names = listed(given, "user_id"), listed(given, "screen_name")
    if len(ids) + len(names) > MOST_LOOKED_UP:
        raise errors.NoUserMatches(hint=f"{len(ids) + len(names)} were asked for, and {MOST_LOOKED_UP} are allowed")
    found = [a for a in given.world.accounts.resolve(ids, names) if not a.suspended]
    if not found:
        raise errors.NoUserMatches(hint="none of those asked for exists in this world")
    return Answer(content=[shown(given, account) for account in found], escapes_slashes=True)


async def search(given: Given) -> Answer:
    """``GET users/search.json``: by name, a page of up to 20 at a time; no more than the first 1,000 are found."""
    wanted = given.required("q").strip().removeprefix("@").casefold()
    count = given.number("count", MOST_ON_A_PAGE, most=MOST_ON_A_PAGE)
    start = (given.number("page", 1, most=MOST_FOUND) - 1) * count
    found = sorted(_found(given, wanted), key=lambda account: (_rank(account, wanted), account.screen_name.lower()))
    on_page = found[:MOST_FOUND][start : start + count]
    return Answer(content=[shown(given, account) for account in on_page], escapes_slashes=True)


def _found(given: Given, wanted: str) -> Iterator[Account]:
    """Whoever has *wanted* in a name."""
    active = (account for account in given.world.accounts if not account.suspended)
    return (account for account in active if any(wanted in name for name in _names(account)))


def _rank(account: Account, wanted: str) -> int:
    """First who is called so, then whose name begins with it, then all others."""
    names = _names(account)
    return 0 if wanted in names else 1 if any(name.startswith(wanted) for name in names) else 2


def _names(account: Account) -> tuple[str, str]:
    return account.screen_name.casefold(), account.name.casefold()


ENDPOINTS = (
    Endpoint("GET", "/1.1/users/show.json", show, auth="either", limit="/users/show/:id"),
    Endpoint("GET", "/1.1/users/lookup.json", lookup, auth="either", limit="/users/lookup"),
    Endpoint("POST", "/1.1/users/lookup.json", lookup, auth="either", limit="/users/lookup", shows_limit=True),
    Endpoint("GET", "/1.1/users/search.json", search, limit="/users/search"),
)
