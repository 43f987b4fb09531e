"""Deliveries of bodies that somebody made by hand."""

from base64 import b64decode
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_emulator.protocol.challenge_answers import decoded
from twitter_emulator.world.activity import Activity, Handmade, Webhook
from twitter_emulator.world.bends import Bend
from twitter_emulator.world.world import World

from .altering import Alter, made_since
from .effects import WebhookWish, require_for, webhook_effect
from .problems import Problem, answer
from .reading import account_called, body, converted, moment, world_of

CONVERSATION = "raw"
"""Raw deliveries for one account go out in the order in which they were asked for."""


class RawDelivery(msgspec.Struct, forbid_unknown_fields=True):
    """
    A JSON object, or a text that is sent as it is; or *bytes*, in base64.

    It goes to *webhook*, else to those of the account *for_user_id*, which by itself is the body's. What is for nobody
    goes to the world's webhook if it has only one. *fault* is the effect of a fault on this one delivery.
    """

    body: dict[str, Any] | str | None = None
    bytes: str | None = None
    webhook: str | None = None
    for_user_id: str | None = None
    alter: Alter | None = None
    fault: dict[str, Any] | None = None


async def deliver(request: Request) -> Response:
    """Deliver a body of one's own, signed as any other: even what Twitter would never send."""
    world, wanted = world_of(request), await body(request, RawDelivery)
    made_by_hand, bend = _handmade(wanted), _bend(world, wanted.fault)
    user_id = _user_id(world, wanted, made_by_hand)
    webhooks = _webhooks(world, wanted.webhook, user_id)
    trace = world.journal.new_trace()
    activity = Activity(world.now_ms, trace, CONVERSATION, made_by_hand)
    before = world.outbox.posted
    for webhook in webhooks:
        delivery = world.outbox.post(webhook, user_id, activity, bend=bend)
        world.log("raw", trace, delivery=delivery.id, webhook=webhook.id, for_user_id=user_id)
    made = made_since(world, before, wanted.alter)
    return answer({"type": "raw", "trace": trace, "at": moment(world.now_ms), "deliveries": made}, 201)


def _handmade(wanted: RawDelivery) -> Handmade:
    """
    Raises:
        Problem: If there is no body, or two, or one of bytes that is to be altered.
    """
    if (wanted.body is None) == (wanted.bytes is None):
        raise Problem(400, "give a body (a JSON object, or a text to send as it is) or bytes (in base64), one of them")
    if isinstance(wanted.body, dict):
        return Handmade(wanted.body)
    if wanted.alter is not None:
        raise Problem(400, "alter changes the members of a JSON object; what is sent as it is cannot be altered")
    sent = wanted.body.encode("utf-8", "surrogatepass") if wanted.body is not None else _decoded(wanted.bytes or "")
    return Handmade(_object_in(sent), sent)


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError as wrong:
        raise Problem(400, f"bytes are not base64: {wrong}") from None


def _object_in(sent: bytes) -> dict[str, Any]:
    """The JSON object in *sent*; an empty one if there is none."""
    content = decoded(sent)
    return content if isinstance(content, dict) else {}


def _bend(world: World, asked: dict[str, Any] | None) -> Bend | None:
    if asked is None:
        return None
    wish = converted(asked, WebhookWish, "fault")
    require_for(wish, asked, is_challenge=False)
    if wish.drop or wish.reorder or wish.burst:
        raise Problem(400, "fault is about one delivery: drop, reorder and burst need a rule; POST …/faults makes one")
    return Bend("", webhook_effect(world, wish))


def _user_id(world: World, wanted: RawDelivery, made_by_hand: Handmade) -> str:
    """Whom the delivery is for, empty for nobody; only a webhook that is named may be sent what is for a stranger."""
    named = wanted.for_user_id or made_by_hand.body.get("for_user_id")
    if not isinstance(named, str) or not named:
        return ""
    known = world.accounts.find(named)
    if known is None and wanted.webhook is not None:
        return named
    return account_called(world, named).id


def _webhooks(world: World, webhook_id: str | None, user_id: str) -> list[Webhook]:
    """
    Raises:
        Problem: If there is none, if it is not clear which one is meant, or if one is marked invalid.
    """
    if webhook_id is not None:
        found = [webhook for webhook in world.webhooks if webhook.id == webhook_id]
        why = f"world {world.name!r} has no webhook {webhook_id!r}"
    elif user_id:
        found = [webhook for webhook in world.webhooks if user_id in webhook.subscribers]
        why = f"account {user_id} is not subscribed; name a webhook, or subscribe it"
    else:
        found = list(world.webhooks)[:2]
        found = found if len(found) == 1 else []
        why = "the body has no for_user_id; say whom it is for, or which webhook it goes to"
    if not found:
        raise Problem(404 if webhook_id else 409, why)
    for webhook in found:
        if not webhook.valid:
            raise Problem(
                409, f"webhook {webhook.id} is marked invalid; POST …/webhooks/{webhook.id}/crc challenges it"
            )
    return found


ROUTES = (Route("/worlds/{world}/deliveries", deliver, methods=["POST"]),)
