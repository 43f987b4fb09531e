"""What a fault does, as somebody asks for it; and what is wrong with what was asked."""

from collections.abc import Collection
from typing import Any, get_args

import msgspec

from twitter_emulator.world.alterations import Alteration
from twitter_emulator.world.bends import ApiEffect, Casing, Garbage, Respelling, Signature, Spoilt, WebhookEffect
from twitter_emulator.world.world import World

from ..faulty import RATE_LIMIT, error_of
from .altering import Alter
from .problems import Problem
from .reading import did_you_mean, seconds

CHALLENGED = "crc"
EVENTS = (
    "message", "typing", "read", "follow", "unfollow", "block", "unblock", "mute", "unmute", "tweet", "favorite",
    "delete_tweet", "revoke", "replay", "raw", CHALLENGED,
)  # fmt: skip
TOO_MANY = 429
MOST_COPIES = 1000
OF_CHALLENGES = frozenset({"token", "no_token", "parameters"})
OF_BOTH = frozenset({"duplicate", "at_once", "signature", "header_case"})
Duration = str | int | float


class ApiWish(msgspec.Struct, forbid_unknown_fields=True):
    """
    ``{"status": 503}``, ``{"error": 88, "reset_in": "2s"}``, ``{"delay": "1s"}``, ``{"hang": "5s"}``,
    ``{"reset": true}``, ``{"body": "truncated"}``, ``{"content_type": "text/html"}``.

    *applied* says whether a call that is refused or not answered takes effect.
    """

    status: int | None = None
    error: int | None = None
    reset_in: Duration | None = None
    delay: Duration | None = None
    hang: Duration | None = None
    reset: bool = False
    applied: bool | None = None
    body: str | None = None
    content_type: str | None = None


class WebhookWish(msgspec.Struct, forbid_unknown_fields=True):
    """
    ``{"drop": true}``, ``{"delay": "5s"}``, ``{"duplicate": 1}``, ``{"reorder": true}``, ``{"burst": 10}``,
    ``{"signature": "missing"}``, ``{"body": "empty"}``, ``{"respell": ["escapes"]}``, ``{"alter": {"set": {…}}}``,
    ``{"for_user_id": "123"}``, ``{"header_case": "upper"}``; for challenges *token*, *no_token* and *parameters*.
    """

    drop: bool = False
    delay: Duration | None = None
    duplicate: int = 0
    at_once: bool = False
    reorder: bool | int = False
    burst: int = 0
    signature: str | None = None
    header_case: str | None = None
    body: str | None = None
    respell: list[str] = []
    alter: Alter | None = None
    for_user_id: str | None = None
    content_type: str | None = None
    token: str | None = None
    no_token: bool = False
    parameters: dict[str, str] = {}


def api_effect(wish: ApiWish) -> ApiEffect:
    """
    Raises:
        Problem: If *wish* is for nothing, for more than one end of a call, or for an error that Twitter does not have.
    """
    if wish == ApiWish():
        raise Problem(400, 'effect is empty; say what goes wrong, for example {"status": 503} or {"delay": "1s"}')
    ends = [name for name in ("hang", "reset") if getattr(wish, name)]
    refusals = [name for name in ("status", "error") if getattr(wish, name) is not None]
    _require_one_end(wish, ends, refusals)
    effect = ApiEffect(
        delay_ms=_ms(wish.delay, "effect.delay"),
        status=wish.status,
        code=wish.error,
        reset_in_ms=None if wish.reset_in is None else _ms(wish.reset_in, "effect.reset_in"),
        hang_ms=None if wish.hang is None else _ms(wish.hang, "effect.hang"),
        resets=wish.reset,
        applied=bool(wish.applied),
        body=one_of(wish.body, get_args(Spoilt), "effect.body"),
        content_type=_header(wish.content_type),
    )
    _require_error(effect)
    return effect


def _require_one_end(wish: ApiWish, ends: list[str], refusals: list[str]) -> None:
    if ends and (refusals or wish.body or wish.content_type):
        raise Problem(400, f"effect.{ends[0]} means that no answer comes; leave out what is said about the answer")
    if wish.applied is not None and not (ends or refusals):
        raise Problem(400, "effect.applied is about calls that are refused or not answered; others always take effect")
    if wish.reset_in is not None and wish.error != RATE_LIMIT and wish.status != TOO_MANY:
        raise Problem(400, 'effect.reset_in is about rate limits; it goes with {"error": 88} or {"status": 429}')


def _require_error(effect: ApiEffect) -> None:
    if effect.status is not None and not 400 <= effect.status <= 599:
        raise Problem(400, f"effect.status is {effect.status}; a refusal has one from 400 to 599")
    try:
        error_of(effect)
    except LookupError:
        if effect.code is not None:
            raise Problem(
                400,
                f"effect.error is {effect.code}, and contracts/errors.json has no error of this code to answer with",
            ) from None
        raise Problem(
            400,
            f"effect.status is {effect.status}, and which error Twitter answers with it depends; name that with "
            '{"error": 88}, for example',
        ) from None


def require_for(wish: WebhookWish, asked: Collection[str], *, is_challenge: bool) -> None:
    """
    Raises:
        Problem: If *wish* is for nothing, or says something about deliveries where challenges are meant, or reverse.
    """
    if wish == WebhookWish():
        raise Problem(400, 'effect is empty; say what goes wrong, for example {"drop": true} or {"duplicate": 1}')
    wrong = set(asked) - OF_CHALLENGES - OF_BOTH if is_challenge else set(asked) & OF_CHALLENGES
    if wrong:
        what = "deliveries, and match.event is crc" if is_challenge else 'challenges; it goes with {"event": "crc"}'
        raise Problem(400, f"effect.{min(wrong)} is about {what}")


def webhook_effect(world: World, wish: WebhookWish) -> WebhookEffect:
    """
    Raises:
        Problem: If *wish* contradicts itself, or wants what there is not.
    """
    _require_compatible(world, wish)
    return WebhookEffect(
        drops=wish.drop,
        delay_ms=_ms(wish.delay, "effect.delay"),
        copies=number(wish.duplicate, "effect.duplicate", least=0),
        at_once=wish.at_once,
        group=_group(wish),
        reversed=bool(wish.reorder),
        signature=one_of(wish.signature, get_args(Signature), "effect.signature"),
        casing=one_of(wish.header_case, get_args(Casing), "effect.header_case"),
        body=one_of(wish.body, get_args(Garbage), "effect.body"),
        respelled=tuple(_some_of(way, get_args(Respelling)) for way in wish.respell),
        alteration=None if wish.alter is None else alteration_of(wish.alter),
        for_user_id=wish.for_user_id,
        content_type=_header(wish.content_type),
        token=wish.token,
        omits_token=wish.no_token,
        parameters=wish.parameters,
    )


def alteration_of(alter: Alter) -> Alteration:
    return Alteration(alter.replaced, alter.added, tuple(alter.removed))


def _require_compatible(world: World, wish: WebhookWish) -> None:
    ways = [name for name in ("drop", "duplicate", "reorder", "burst") if getattr(wish, name)]
    if len(ways) > 1:
        raise Problem(400, f"effect has {' and '.join(ways)}; a delivery can only go one way, so make two rules")
    if wish.at_once and not wish.duplicate:
        raise Problem(400, 'effect.at_once says how copies come; it goes with {"duplicate": 1}')
    if wish.token is not None and wish.no_token:
        raise Problem(400, "effect has a token and no_token; leave out one of them")
    if wish.signature == "old_secret" and not any(app.retired for app in world.developer.apps.values()):
        raise Problem(409, "no app of this world has an old secret; POST …/apps/{app}/regenerate makes its secret one")


def _group(wish: WebhookWish) -> int:
    """How many deliveries wait for one another; 0 for none."""
    if wish.burst:
        return number(wish.burst, "effect.burst", least=2)
    if wish.reorder is True or not wish.reorder:
        return 2 if wish.reorder else 0
    return number(wish.reorder, "effect.reorder", least=2)


def number(value: int, what: str, *, least: int) -> int:
    if not least <= value <= MOST_COPIES:
        raise Problem(400, f"{what} is {value}; it is from {least} to {MOST_COPIES}")
    return value


def _ms(value: Duration | None, what: str) -> int:
    return 0 if value is None else int(seconds(value, what) * 1000)


def one_of(value: str | None, known: tuple[Any, ...], what: str) -> Any:
    """*value*, if it is *known*."""
    if value is not None and value not in known:
        raise Problem(400, f"{what} is {value!r}{did_you_mean(value, list(known))}; it is one of: {', '.join(known)}")
    return value


def _some_of(value: str, known: tuple[Any, ...]) -> Any:
    return one_of(value, known, "a way in effect.respell")


def _header(value: str | None) -> str | None:
    if value is not None and not (value.isascii() and value.isprintable()):
        raise Problem(400, f"effect.content_type is {value!r}, which no header can have; write ASCII on one line")
    return value
