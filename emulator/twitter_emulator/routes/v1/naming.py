"""Whom a call is about: named by ``user_id`` or ``screen_name``; where both are sent, the id decides (facts §3)."""

from twitter_emulator.protocol import errors
from twitter_emulator.world.accounts import Account

from ..given import Given


def named(given: Given, prefix: str = "") -> Account | None:
    """
    The account that the parameters *prefix* ``user_id`` or ``screen_name`` name; None if there is none like that.

    Raises:
        MissingQueryParameter: If neither was sent.
    """
    user_id, screen_name = f"{prefix}id" if prefix else "user_id", f"{prefix}screen_name"
    if given.params.get(user_id):
        return given.world.accounts.by_id.get(given.params[user_id])
    if given.params.get(screen_name):
        return given.world.accounts.named(given.params[screen_name])
    raise errors.MissingQueryParameter(user_id, hint=f"name the account with {user_id} or {screen_name}")


def is_named(given: Given, prefix: str = "") -> bool:
    """Whether anybody is named at all."""
    return any(given.params.get(name) for name in (f"{prefix or 'user_'}id", f"{prefix}screen_name"))


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
