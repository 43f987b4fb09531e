"""Lists of ids and of users, a page at a time, as every list of people answers (facts §3)."""

from collections.abc import Callable, Mapping

from twitter_emulator.payloads import relations
from twitter_emulator.protocol import errors
from twitter_emulator.world.relations import Page, Serial, UserId, page

from ..given import Answer, Given, Handler
from .showing import shown

Whose = Callable[[Given], Mapping[UserId, Serial]]
"""Finds the ties that a call asks for."""

MOST_IDS = 5000
MOST_USERS = 200
USERS = 20
LONGEST_CURSOR = 20


def ids_of(whose: Whose) -> Handler:
    """A handler that answers the ids that *whose* finds, up to 5,000 a page."""

    async def ids(given: Given) -> Answer:
        found = _page(given, whose, count=MOST_IDS, most=MOST_IDS)
        return Answer(content=relations.ids_page(given.world, found, as_text=given.flag("stringify_ids")))

    return ids


def users_of(whose: Whose) -> Handler:
    """A handler that answers the users that *whose* finds, 20 a page and up to 200."""

    async def users(given: Given) -> Answer:
        found = _page(given, whose, count=USERS, most=MOST_USERS)
        accounts = relations.active(given.world, found)
        content = {"users": [shown(given, account) for account in accounts]} | relations.cursors(found)
        return Answer(content=content, escapes_slashes=True)

    return users


def _page(given: Given, whose: Whose, *, count: int, most: int) -> Page:
    below, above = relations.bounds_in(_cursor(given))
    return page(whose(given), count=given.number("count", count, most=most), below=below, above=above)


def _cursor(given: Given) -> int:
    text = given.params.get("cursor", "") or "-1"
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_CURSOR):
        raise errors.UnparsableParameter(
            hint=f"{text[:50]!r} is no cursor; send -1 or the next_cursor_str of the page before"
        )
    return int(text)
