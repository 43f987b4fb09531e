"""What the developer portal and Twitter itself decide: tiers, permissions, keys, suspensions; and the time."""

from typing import Any, Literal

from pytest_bdd import given, parsers, step, then, when

from ..people import Twitter

PERMISSIONS = {"read": "read", "read and write": "write", "read, write and send Direct Messages": "messages"}


@given(parsers.parse("the developer account is on the {tier:w} tier"))
def account_tier(twitter: Twitter, tier: Literal["sandbox", "paid"]) -> None:
    """The Account Activity tier: "sandbox" (as from the start) or "paid", which has retries."""
    twitter.world.change(tier=tier)


@given(parsers.parse("the developer account has only Essential access"))
def essential_access(twitter: Twitter) -> None:
    """The developer has not applied for Elevated access yet."""
    _portal(twitter, "PATCH", "/developer", {"access_level": "essential"})
