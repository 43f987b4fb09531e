"""What is registered, and challenges on demand: Twitter's own, or one of one's own making."""

from typing import Any, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_emulator.delivery.challenges import Verdict
from twitter_emulator.delivery.courier import Courier
from twitter_emulator.world.activity import Webhook
from twitter_emulator.world.bends import Casing, Signature, WebhookEffect
from twitter_emulator.world.ids import snowflake_ms

from .effects import number, one_of
from .problems import Problem, answer
from .reading import body, moment, webhook_of, world_of


class ProbeWish(msgspec.Struct, forbid_unknown_fields=True):
    """
    A challenge with a *token* of one's own, or without one, with further *parameters* before it.

    A ``nonce`` among them takes the place of ours. *times* is a storm of so many, side by side with *at_once*.
    """

    token: str | None = None
    no_token: bool = False
    parameters: dict[str, str] = {}
    signature: str | None = None
    header_case: str | None = None
    times: int = 1
    at_once: bool = False


async def list_webhooks(request: Request) -> Response:
    """What is registered."""
    return answer({"webhooks": [_webhook(webhook) for webhook in world_of(request).webhooks]})


async def challenge(request: Request) -> Response:
    """
    Challenge a webhook now. A failure is answered as Twitter answers a failed PUT, with the cause.

    With a body, the challenge is made as that says; the answer is what the webhook said, and nothing comes of it.
    """
    world = world_of(request)
    webhook, wish = webhook_of(request, world), await body(request, ProbeWish)
    courier: Courier = request.app.state.courier
    if wish == ProbeWish():
        await courier.revalidate(world, webhook, why="asked")
        return answer(_webhook(webhook))
    verdict = await courier.probe(world, webhook, _effect(wish))
    return answer({"webhook": _webhook(webhook), **_said(verdict)})


def _effect(wish: ProbeWish) -> WebhookEffect:
    if wish.token is not None and wish.no_token:
        raise Problem(400, "there is a token and no_token; leave out one of them")
    return WebhookEffect(
        copies=number(wish.times, "times", least=1) - 1,
        at_once=wish.at_once,
        signature=one_of(wish.signature, get_args(Signature), "signature"),
        casing=one_of(wish.header_case, get_args(Casing), "header_case"),
        token=wish.token,
        omits_token=wish.no_token,
        parameters=wish.parameters,
    )


def _said(verdict: Verdict) -> dict[str, Any]:
    """What came of a challenge; *hint* is what is wrong with the answer, in words."""
    reply, error = verdict.reply, verdict.error
    return {
        "ok": error is None,
        "query": verdict.query,
        "status": reply.status,
        "headers": dict(reply.headers),
        "body": reply.body.decode("utf-8", "replace"),
        "took_ms": reply.took_ms,
        "hint": error.hint if error else None,
    }


def _webhook(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "valid": webhook.valid,
        "environment": webhook.environment,
        "app": webhook.app_id,
        "created_at": moment(snowflake_ms(webhook.id)),
        "checked_at": moment(webhook.checked_ms),
        "subscribers": list(webhook.subscribers),
    }


_WORLD = "/worlds/{world}"
ROUTES = (
    Route(f"{_WORLD}/webhooks", list_webhooks, methods=["GET"]),
    Route(f"{_WORLD}/webhooks/{{webhook}}/crc", challenge, methods=["POST"]),
)
