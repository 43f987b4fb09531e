"""How accounts are shown: as the caller sees them, and as ``include_entities`` and ``skip_status`` ask for."""

from typing import Any

from twitter_emulator.payloads import users
from twitter_emulator.world.accounts import Account

from ..given import Answer, Given

Json = dict[str, Any]


def shown(given: Given, account: Account, *, with_place: bool = False) -> Json:
    return users.user(
        given.world,
        account,
        seen_by=given.caller.account,
        with_place=with_place,
        with_status=not given.flag("skip_status"),
        with_entities=not given.is_off("include_entities"),
    )


def user_answer(given: Given, account: Account) -> Answer:
    """The answer to whatever was done to *account*."""
    return Answer(content=shown(given, account), escapes_slashes=True)
