"""Requests that a fault has bent: signatures, headers, bodies and challenges that are not as they should be."""

from collections.abc import Mapping
from typing import Any

import msgspec

from twitter_emulator.protocol.mac import mac
from twitter_emulator.protocol.oauth1 import quote
from twitter_emulator.protocol.respelling import respelled
from twitter_emulator.protocol.signing import crc_query, webhook_signature
from twitter_emulator.world.activity import Delivery, Webhook
from twitter_emulator.world.apps import App
from twitter_emulator.world.bends import Casing, Garbage, Signature, WebhookEffect
from twitter_emulator.world.world import World

from .wire import SIGNATURE, delivery_headers

STRANGE_SECRET = "0" * 50
"""No app's: what is signed with it is not from Twitter."""

PAGE = b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>\n"
MALFORMED = b'{"for_user_id": "1", "direct_message_events": [{"type": "message_create", }'


def bent_body(body: bytes, effect: WebhookEffect) -> bytes:
    """What is sent, and signed, in place of *body*."""
    if effect.body is not None:
        return _garbage(body, effect.body)
    return respelled(body, effect.respelled) if effect.respelled else body


def bent_headers(world: World, delivery: Delivery, body: bytes, effect: WebhookEffect) -> dict[str, str]:
    """The headers of *delivery*, which is sent as *body*."""
    url = delivery.webhook.url
    headers = delivery_headers(url, _delivery_signature(world, delivery, body, effect.signature), body)
    if effect.content_type is not None:
        headers["content-type"] = effect.content_type
    return _cased(headers, effect)


def bent_query(token: str, nonce: str, effect: WebhookEffect) -> str:
    """The query of a challenge: further parameters first, then the token, unless it is left out."""
    further = dict(effect.parameters)
    ours = crc_query(token, further.pop("nonce", nonce))
    token_part, nonce_part = ours.split("&", 1)
    parts = [] if effect.omits_token else [token_part]
    if "nonce" in effect.parameters:
        parts = [f"{quote(name)}={quote(value)}" for name, value in effect.parameters.items()] + parts
    else:
        parts = [*(f"{quote(name)}={quote(value)}" for name, value in further.items()), *parts, nonce_part]
    return "&".join(parts)


def bent_challenge_headers(headers: dict[str, str], query: str, app: App, effect: WebhookEffect) -> dict[str, str]:
    """The *headers* of a challenge with this *query*."""
    signed = query.encode()
    signature = _signature(app, signed, effect.signature, earlier=b"")
    return _cased({**headers, SIGNATURE: signature}, effect)


def _delivery_signature(world: World, delivery: Delivery, body: bytes, how: Signature | None) -> str:
    app = world.developer.apps[delivery.webhook.app_id]
    earlier = _earlier_body(world, delivery.webhook, body) if how == "stale" else b""
    return _signature(app, body, how, earlier=earlier)


def _signature(app: App, body: bytes, how: Signature | None, *, earlier: bytes) -> str:
    secret = app.consumer_secret
    match how:
        case "wrong_secret":
            return webhook_signature(STRANGE_SECRET, body)
        case "old_secret":
            return webhook_signature(app.retired[-1].secret if app.retired else STRANGE_SECRET, body)
        case "hex":
            return f"sha256={mac('sha256', secret, body).hex()}"
        case "no_prefix":
            return webhook_signature(secret, body).removeprefix("sha256=")
        case "other_body":
            return webhook_signature(secret, body + b" ")
        case "stale":
            return webhook_signature(secret, earlier)
        case "missing" | "empty":
            return ""
        case _:
            return webhook_signature(secret, body)


def _earlier_body(world: World, webhook: Webhook, body: bytes) -> bytes:
    """What was last sent to *webhook* that is not *body*; empty if nothing was."""
    known = reversed(world.outbox.kept.values())
    return next((one.body for one in known if one.webhook is webhook and one.body not in (b"", body)), b"")


def _cased(headers: Mapping[str, str], effect: WebhookEffect) -> dict[str, str]:
    kept = {name: value for name, value in headers.items() if name != SIGNATURE or effect.signature != "missing"}
    return {_name(name, effect.casing): value for name, value in kept.items()}


def _name(name: str, casing: Casing | None) -> str:
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


def with_user(content: dict[str, Any], user_id: str | None) -> dict[str, Any]:
    """*content*, said to be for another account."""
    return content if user_id is None else {**content, "for_user_id": user_id}


def content_in(body: bytes) -> dict[str, Any]:
    """The JSON object that *body* is; an empty one if it is none."""
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
