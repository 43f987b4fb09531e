"""
Whom a call is about: named by ``user_id`` or ``screen_name``; where both are sent, a choice decides which (facts §3).

Calls that have no id of their own take ``id`` as well, which is either of them: tweepy 3 sends it.
"""

from twitter_emulator.protocol import errors
from twitter_emulator.world.accounts import Account

from ..given import Given


def named(given: Given, prefix: str = "") -> Account | None:
    """
    The account that the parameters *prefix* ``user_id`` or ``screen_name`` name; None if there is none like that.

    Raises:
        UserNotNamed: If neither was sent.
    """
    accounts, params = given.world.accounts, given.params
    user_id, screen_name = f"{prefix}id" if prefix else "user_id", f"{prefix}screen_name"
    names_decide = given.world.rules.choices.named_twice == "screen_name" and params.get(screen_name)
    if params.get(user_id) and not names_decide:
        return accounts.by_id.get(params[user_id])
    if params.get(screen_name):
        return accounts.named(params[screen_name])
    if not prefix and params.get("id"):
        return accounts.by_id.get(params["id"]) or accounts.named(params["id"])
    raise errors.UserNotNamed(user_id, hint=f"name the account with {user_id} or {screen_name}")


def is_named(given: Given, prefix: str = "") -> bool:
    """Whether anybody is named at all."""
    names = (f"{prefix}id", f"{prefix}screen_name") if prefix else ("user_id", "screen_name", "id")
    return any(given.params.get(name) for name in names)


def somebody(given: Given, prefix: str = "") -> Account:
    """
    As :func:`named`.

    Raises:
        UserNotFound: If there is no such account.
    """
    account = named(given, prefix)
    if account is None:
        raise errors.UserNotFound(hint="this world has no such account")
    return account


def listed(given: Given, name: str) -> list[str]:
    """The items of a comma-separated parameter."""
    return [item.strip() for item in given.params.get(name, "").split(",") if item.strip()]
