"""Requests that a fault has bent: signatures, headers, bodies and challenges that are not as they should be."""

from collections.abc import Mapping
from typing import Any

from twitter_emulator.payloads.altered import altered
from twitter_emulator.protocol.mac import mac
from twitter_emulator.protocol.oauth1 import quote
from twitter_emulator.protocol.respelling import respelled
from twitter_emulator.protocol.signing import webhook_signature
from twitter_emulator.world.activity import Delivery
from twitter_emulator.world.apps import App
from twitter_emulator.world.bends import Casing, Garbage, Signature, WebhookEffect
from twitter_emulator.world.world import World

from .wire import SIGNATURE

STRANGE_SECRET = "0" * 50
"""No app's: what is signed with it is not from Twitter."""

PAGE = b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>\n"
MALFORMED = b'{"for_user_id": "1", "direct_message_events": [{"type": "message_create", }'


def bent_content(content: dict[str, Any], effect: WebhookEffect) -> dict[str, Any]:
    """
    What is said in place of *content*.

    Raises:
        Misfit: If *content* cannot be altered as *effect* says.
    """
    if effect.for_user_id is not None:
        content = {**content, "for_user_id": effect.for_user_id}
    return content if effect.alteration is None else altered(content, effect.alteration)


def bent_body(body: bytes, effect: WebhookEffect) -> bytes:
    """What is sent, and signed, in place of *body*."""
    if effect.body is not None:
        return _garbage(body, effect.body)
    return respelled(body, effect.respelled) if effect.respelled else body


def bent_headers(headers: Mapping[str, str], effect: WebhookEffect) -> dict[str, str]:
    """The *headers* of a request that is right but for its signature."""
    kept = {name: value for name, value in headers.items() if name != SIGNATURE or effect.signature != "missing"}
    if effect.content_type is not None:
        kept["content-type"] = effect.content_type
    return {_cased(name, effect.casing): value for name, value in kept.items()}


def bent_signature(app: App, signed: bytes, how: Signature | None, *, earlier: bytes = b"") -> str:
    """The signature of *signed*, or what stands in its place; *earlier* is what was signed before."""
    secret = app.consumer_secret
    match how:
        case "wrong_secret":
            return webhook_signature(STRANGE_SECRET, signed)
        case "old_secret":
            return webhook_signature(app.retired[-1].secret if app.retired else STRANGE_SECRET, signed)
        case "hex":
            return f"sha256={mac('sha256', secret, signed).hex()}"
        case "no_prefix":
            return webhook_signature(secret, signed).removeprefix("sha256=")
        case "other_body":
            return webhook_signature(secret, signed + b" ")
        case "stale":
            return webhook_signature(secret, earlier)
        case "missing" | "empty":
            return ""
        case None:
            return webhook_signature(secret, signed)


def earlier_body(world: World, delivery: Delivery) -> bytes:
    """What was last sent to the webhook of *delivery* before it; empty if nothing was."""
    known = reversed(world.outbox.kept.values())
    bodies = (one.body for one in known if one.webhook is delivery.webhook and one is not delivery)
    return next(filter(None, bodies), b"")


def bent_query(token: str, nonce: str, effect: WebhookEffect) -> str:
    """The query of a challenge: further parameters first, then the token, unless it is left out."""
    parts = [f"{quote(name)}={quote(value)}" for name, value in effect.parameters.items()]
    if not effect.omits_token:
        parts.append(f"crc_token={quote(token)}")
    if "nonce" not in effect.parameters:
        parts.append(f"nonce={quote(nonce)}")
    return "&".join(parts)


def _cased(name: str, casing: Casing | None) -> str:
    match casing:
        case "upper":
            return name.upper()
        case "title":
            return name.title()
        case _:
            return name


def _garbage(body: bytes, kind: Garbage) -> bytes:
    match kind:
        case "empty":
            return b""
        case "truncated":
            return body[: len(body) // 2]
        case "malformed":
            return MALFORMED
        case "html":
            return PAGE
