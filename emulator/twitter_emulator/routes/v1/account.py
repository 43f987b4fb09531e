"""``/1.1/account/…`` and ``/1.1/application/…`` (facts §3)."""

from collections.abc import Mapping
from types import MappingProxyType

from twitter_emulator.payloads import users, v1
from twitter_emulator.protocol import errors
from twitter_emulator.world.accounts import AllowDmsFrom

from ..given import Answer, Endpoint, Given

AUDIENCES: Mapping[str, AllowDmsFrom] = MappingProxyType({"all": "all", "following": "following"})


async def verify_credentials(given: Given) -> Answer:
    """``GET account/verify_credentials.json``"""
    shown = users.verified_user(
        given.world,
        given.account,
        with_status=not given.flag("skip_status"),
        with_entities=not given.is_off("include_entities"),
    )
    if given.flag("include_email"):
        shown["email"] = None
    return Answer(content=shown, escapes_slashes=True)


async def settings(given: Given) -> Answer:
    """``GET account/settings.json``"""
    return Answer(content=v1.settings(given.account))


async def change_settings(given: Given) -> Answer:
    """
    ``POST account/settings.json``

    Twitter documents no parameter for Direct Messages; ``allow_dms_from`` is our choice (facts §3).
    """
    account, allowed = given.account, given.params.get("allow_dms_from")
    if allowed is not None and given.world.rules.choices.allow_dms_from == "accepted":
        if allowed not in AUDIENCES:
            raise errors.UnparsableParameter(hint=f"allow_dms_from is one of: {', '.join(AUDIENCES)}")
        account.allow_dms_from = AUDIENCES[allowed]
    account.language = given.params.get("lang", account.language)[:10]
    return Answer(content=v1.settings(account))


async def rate_limit_status(given: Given) -> Answer:
    """``GET application/rate_limit_status.json``"""
    families = frozenset(name for name in given.params.get("resources", "").split(",") if name)
    token = given.caller.token
    context = {"access_token": token.token} if token else {"application": given.app.consumer_key}
    status = v1.rate_limit_status(
        given.world, caller=given.caller.bucket, context=context, families=families, is_app=token is None
    )
    return Answer(content=status)


ENDPOINTS = (
    Endpoint("GET", "/1.1/account/verify_credentials.json", verify_credentials, limit="/account/verify_credentials"),
    Endpoint("GET", "/1.1/account/settings.json", settings, limit="/account/settings"),
    Endpoint("POST", "/1.1/account/settings.json", change_settings, needs="write"),
    Endpoint(
        "GET",
        "/1.1/application/rate_limit_status.json",
        rate_limit_status,
        auth="either",
        limit="/application/rate_limit_status",
    ),
)
