"""The API: addresses that are told what happens."""

import secrets
from typing import Annotated, Any

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.bot.addresses import why_refused
from twitter_channel.clock import written
from twitter_channel.routes.given import BadRequest, NotFound, answer, number_of, parts_of, shaped
from twitter_channel.store.hooks import Hook, HookCall
from twitter_channel.store.outbox import KINDS, NO_CONVERSATION, HookKind

_USUAL_CALLS = 50
_MOST_CALLS = 500


class _NewHook(Struct, frozen=True, forbid_unknown_fields=True):
    url: Annotated[str, Meta(min_length=1, max_length=2_000)]
    events: Annotated[tuple[HookKind, ...], Meta(min_length=1, max_length=50)] = KINDS
    secret: Annotated[str, Meta(min_length=16, max_length=200)] | None = None


async def index(request: Request) -> Response:
    """``GET /hooks``: without their secrets."""
    return answer({"hooks": [shown(it) for it in await parts_of(request).inbox.hooks.all()]})


async def create(request: Request) -> Response:
    """``POST /hooks`` ``{"url", "events"?, "secret"?}``: the only answer that shows the secret."""
    wish, calls = await shaped(request, _NewHook), parts_of(request).bots.calls
    refusal = why_refused(wish.url, allow_private=calls is not None and calls.allow_private)
    if refusal is not None:
        raise BadRequest(refusal)
    kinds = tuple(dict.fromkeys(wish.events))
    made = await parts_of(request).inbox.hooks.add(wish.url, kinds, wish.secret or secrets.token_urlsafe(32))
    return answer({**shown(made), "secret": made.secret}, 201, {"location": f"/api/v1/hooks/{made.id}"})


async def show(request: Request) -> Response:
    """``GET /hooks/{id}``."""
    return answer(shown(await _hook(request)))


async def remove(request: Request) -> Response:
    """``DELETE /hooks/{id}``: what it was not told yet, it never is."""
    hook = await _hook(request)
    await parts_of(request).inbox.hooks.remove(hook.id)
    return Response(status_code=204)


async def calls(request: Request) -> Response:
    """``GET /hooks/{id}/calls?limit=``: the newest first; those that are done with for a week."""
    hook = await _hook(request)
    limit = min(number_of(request.query_params.get("limit"), "limit") or _USUAL_CALLS, _MOST_CALLS)
    found = await parts_of(request).inbox.hooks.calls(hook.id, limit)
    return answer({"calls": [call_shown(it) for it in found]})


def shown(hook: Hook) -> dict[str, Any]:
    """A hook as the API shows it."""
    return {
        "id": hook.id,
        "url": hook.url,
        "events": hook.kinds,
        "problem": hook.problem,
        "created_at": written(hook.created_at),
    }


def call_shown(call: HookCall) -> dict[str, Any]:
    """A call as the API shows it."""
    return {
        "id": str(call.id),
        "event": call.kind,
        "conversation": None if call.conversation_id == NO_CONVERSATION else call.conversation_id,
        "state": call.state,
        "reason": call.reason,
        "attempts": call.attempts,
        "at": written(call.at),
        "due_at": written(call.due_at),
    }


async def _hook(request: Request) -> Hook:
    number: int = request.path_params["number"]
    found = await parts_of(request).inbox.hooks.get(min(number, 2**31 - 1))
    if found is None:
        raise NotFound(f"There is no hook {number}.")
    return found


ROUTES = [
    Route("/hooks", index),
    Route("/hooks", create, methods=["POST"]),
    Route("/hooks/{number:int}", show),
    Route("/hooks/{number:int}", remove, methods=["DELETE"]),
    Route("/hooks/{number:int}/calls", calls),
]
