"""Faults as somebody asks for them: durations in words, accounts by name; and what is wrong with what was asked."""

from typing import Any, Literal

import msgspec

from twitter_emulator.world.faults import Bounds, CallMatch, CallRule, PostMatch, PostRule, Rule, RuleId
from twitter_emulator.world.world import World

from ..endpoints import Endpoints
from .effects import CHALLENGED, EVENTS, ApiWish, WebhookWish, api_effect, require_for, webhook_effect
from .problems import Problem
from .reading import account_called, converted, did_you_mean, milliseconds_at, seconds

METHODS = ("GET", "POST", "PUT", "DELETE")


class FaultWish(msgspec.Struct, forbid_unknown_fields=True):
    """A rule: on which *leg*, what it is about (*match*), what goes wrong (*effect*), and how often."""

    leg: Literal["api", "webhook"]
    effect: dict[str, Any]
    match: dict[str, Any] = {}
    times: int | None = None
    after: int = 0
    probability: float = 1.0
    until: str | int | float | None = None


class CallMatchWish(msgspec.Struct, forbid_unknown_fields=True):
    """*endpoint* is a path with or without its method, which may have ``*`` in it."""

    endpoint: str | None = None
    account: str | None = None
    text: str | None = None


class PostMatchWish(msgspec.Struct, forbid_unknown_fields=True, rename={"sender": "from", "recipient": "to"}):
    """*event* is a kind of event, or ``crc`` for challenges; *account* is whose delivery it is, ``from`` who did it."""

    event: str | None = None
    webhook: str | None = None
    account: str | None = None
    sender: str | None = None
    recipient: str | None = None
    text: str | None = None


def rule_of(world: World, wish: FaultWish, endpoints: Endpoints) -> Rule:
    """
    The rule that *wish* asks for.

    Raises:
        Problem: If there can be no such rule; the text names the member, and what it may be.
    """
    bounds = _bounds(world, wish)
    if wish.leg == "api":
        effect = api_effect(converted(wish.effect, ApiWish, "effect"))
        call_match = _call_match(world, converted(wish.match, CallMatchWish, "match"), endpoints)
        return CallRule(match=call_match, effect=effect, **_common(world.faults.next_id(), wish, bounds))
    webhook_wish = converted(wish.effect, WebhookWish, "effect")
    post_match = _post_match(world, converted(wish.match, PostMatchWish, "match"))
    require_for(webhook_wish, wish.effect, is_challenge=post_match.event == CHALLENGED)
    return PostRule(
        match=post_match,
        effect=webhook_effect(world, webhook_wish),
        **_common(world.faults.next_id(), wish, bounds),
    )


def _common(rule_id: RuleId, wish: FaultWish, bounds: Bounds) -> dict[str, Any]:
    return {"id": rule_id, "bounds": bounds, "match_asked": wish.match, "effect_asked": wish.effect}


def _bounds(world: World, wish: FaultWish) -> Bounds:
    if wish.times is not None and wish.times < 1:
        raise Problem(400, f"times is {wish.times}; a rule applies at least once, or always if it is left out")
    if wish.after < 0:
        raise Problem(400, f"after is {wish.after}; it is how many are let through first")
    if not 0 < wish.probability <= 1:
        raise Problem(400, f"probability is {wish.probability:g}; it is above 0, and 1 is always")
    return Bounds(times=wish.times, after=wish.after, probability=wish.probability, until_ms=_until(world, wish.until))


def _until(world: World, text: str | int | float | None) -> int | None:
    """A moment of the world's clock, or how long from now."""
    if text is None:
        return None
    if isinstance(text, str) and "T" in text:
        return milliseconds_at(text, "until")
    return world.now_ms + int(seconds(text, "until, if it is no moment such as 2026-01-31T12:00:00Z,") * 1000)


def _call_match(world: World, wish: CallMatchWish, endpoints: Endpoints) -> CallMatch:
    method, path = _endpoint(wish.endpoint, endpoints)
    return CallMatch(method, path, _account(world, wish.account), wish.text or "")


def _endpoint(text: str | None, endpoints: Endpoints) -> tuple[str, str]:
    """
    The method, which may be empty, and the path.

    Raises:
        Problem: If nothing that is emulated is there, so that the rule would never apply.
    """
    first, _, rest = (text or "").strip().partition(" ")
    method, path = (first.upper(), rest.strip()) if first.upper() in METHODS else ("", f"{first} {rest}".strip())
    if not path or "*" in path:
        return method, path
    taken = endpoints.methods(path)
    if not taken:
        known = [endpoint.path for endpoint in endpoints.all]
        raise Problem(
            400,
            f"match.endpoint is {text!r}, and no emulated endpoint has this path{did_you_mean(path, known)}; write one "
            "such as POST /1.1/direct_messages/events/new.json, with * for any part of it",
        )
    if method and method not in taken:
        raise Problem(400, f"match.endpoint is {text!r}; {path} takes {' and '.join(taken)}, not {method}")
    return method, path


def _post_match(world: World, wish: PostMatchWish) -> PostMatch:
    if wish.event is not None and wish.event not in EVENTS:
        raise Problem(
            400,
            f"match.event is {wish.event!r}{did_you_mean(wish.event, list(EVENTS))}; it is one of: {', '.join(EVENTS)}",
        )
    if wish.webhook is not None and wish.webhook not in world.webhooks.by_id:
        known = ", ".join(world.webhooks.by_id) or "it has none"
        raise Problem(404, f"world {world.name!r} has no webhook {wish.webhook!r}; there are: {known}")
    return PostMatch(
        event=wish.event or "",
        webhook=wish.webhook or "",
        account=_account(world, wish.account),
        sender=_account(world, wish.sender),
        recipient=_account(world, wish.recipient),
        text=wish.text or "",
    )


def _account(world: World, name_or_id: str | None) -> str:
    return "" if name_or_id is None else account_called(world, name_or_id).id
