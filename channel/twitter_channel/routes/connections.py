"""The API: connections and their conversations."""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.clock import milliseconds, written
from twitter_channel.parts import Parts
from twitter_channel.routes.given import BadRequest, answer, number_of, object_of, parts_of
from twitter_channel.store.connections import Connection
from twitter_channel.store.media import Media
from twitter_channel.store.quotas import FREE_ANSWERS, Usage
from twitter_channel.store.transcripts import Excerpt, Line, transcript

MOST_LINES = 1_000
_USUAL_LINES = 200


async def index(request: Request) -> Response:
    """``GET /connections``: all of them, the first one first."""
    parts = parts_of(request)
    return answer({"connections": [shown(it, parts) for it in await parts.connections.all()]})


async def create(request: Request) -> Response:
    """``POST /connections``: store a new one."""
    parts = parts_of(request)
    made = await parts.connections.add(await object_of(request))
    return answer(shown(made, parts), 201, {"location": f"/api/v1/connections/{made.name}"})


async def show(request: Request) -> Response:
    """``GET /connections/{name}``."""
    parts = parts_of(request)
    return answer(shown(await parts.connections.get(request.path_params["name"]), parts))


async def change(request: Request) -> Response:
    """``PATCH /connections/{name}``: other values; those not given stay."""
    parts, values = parts_of(request), await object_of(request)
    return answer(shown(await parts.connections.change(request.path_params["name"], values), parts))


async def remove(request: Request) -> Response:
    """``DELETE /connections/{name}``: with its webhook and its conversations."""
    await parts_of(request).connections.remove(request.path_params["name"])
    return Response(status_code=204)


async def enable(request: Request) -> Response:
    """``POST /connections/{name}/enable``, optionally ``{"replace": true}``."""
    parts, options = parts_of(request), await object_of(request)
    replace = options.pop("replace", False)
    if not isinstance(replace, bool) or options:
        raise BadRequest('The body may be empty or {"replace": true}.')
    return answer(shown(await parts.connections.enable(request.path_params["name"], replace=replace), parts))


async def disable(request: Request) -> Response:
    """``POST /connections/{name}/disable``."""
    parts = parts_of(request)
    return answer(shown(await parts.connections.disable(request.path_params["name"]), parts))


async def test(request: Request) -> Response:
    """``POST /connections/{name}/test``: a verdict on everything that can be wrong, and what to do about it."""
    found = await parts_of(request).testing.test(request.path_params["name"])
    shown_verdicts = [
        {"subject": it.subject, "title": it.title, "state": it.state, "sentence": it.sentence} for it in found
    ]
    return answer({"ok": not any(it.state == "wrong" for it in found), "verdicts": shown_verdicts})


async def messages(request: Request) -> Response:
    """``GET /connections/{name}/messages?customer=&limit=&before=``: oldest first."""
    parts, query = parts_of(request), request.query_params
    connection = await parts.connections.get(request.path_params["name"])
    limit = min(number_of(query.get("limit"), "limit") or _USUAL_LINES, MOST_LINES)
    before = number_of(query.get("before"), "before")
    lines = await transcript(parts.database, Excerpt(connection.id, query.get("customer")), before, limit)
    return answer({"messages": [line_shown(line) for line in lines], "before": more(lines, limit)})


async def quotas(request: Request) -> Response:
    """``GET /connections/{name}/quotas``: what is left of Twitter's daily caps."""
    parts = parts_of(request)
    return answer(await usage_of(await parts.connections.get(request.path_params["name"]), parts))


async def usage_of(connection: Connection, parts: Parts) -> dict[str, Any]:
    """The daily caps of a connection's account and of its app."""
    of_user, of_app = await parts.stores.quotas.usage(connection, milliseconds(parts.clock))
    return {"user": _usage(of_user), "app": _usage(of_app), "free_answers_per_message": FREE_ANSWERS}


def _usage(usage: Usage) -> dict[str, Any]:
    return {"limit": usage.limit, "used": usage.used, "left": usage.left, "opens_at": written(usage.opens_at)}


def shown(connection: Connection, parts: Parts) -> dict[str, Any]:
    """A connection as the API shows it: of its keys only how the API key ends."""
    settings, webhook = connection.settings, connection.webhook
    return {
        "name": connection.name,
        "status": connection.status,
        "problem": connection.problem,
        "held": connection.held,
        "account": connection.user_id and {"id": connection.user_id, "screen_name": connection.screen_name},
        "base_url": settings.base_url,
        "env_name": settings.env_name,
        "api_key_hint": "…" + settings.credentials.api_key[-4:],
        "webhook_url": parts.connections.webhook_url(connection.name),
        "webhook": {
            "id": webhook.webhook_id,
            "url": webhook.url,
            "valid": webhook.valid,
            "subscribed": webhook.subscribed,
            "checked_at": written(webhook.checked_at),
            "last_crc_at": written(webhook.last_crc_at),
            "last_event_at": written(webhook.last_event_at),
        },
    }


def line_shown(line: Line) -> dict[str, Any]:
    """A line of a transcript as the API shows it."""
    return {
        "key": line.key,
        "kind": line.kind,
        "direction": line.direction,
        "origin": line.origin,
        "author": line.author,
        "id": line.event_id,
        "in_reply_to": line.in_reply_to,
        "customer": {"id": line.customer_id, "screen_name": line.customer_name},
        "text": line.text,
        "metadata": line.metadata,
        "quick_replies": line.quick_replies,
        "buttons": [asdict(it) for it in line.buttons],
        "location": None if line.location is None else asdict(line.location),
        "place": line.place,
        "custom_profile": line.profile,
        "is_welcomed": line.is_welcomed,
        "media": None if line.media is None else media_shown(line.media),
        "state": line.state,
        "reason": line.reason,
        "code": line.code,
        "at": written(line.at),
        "due_at": written(line.due_at),
    }


def media_shown(media: Media) -> dict[str, Any]:
    """Something attached, as the API shows it; at its *url* once it is stored."""
    return {
        "id": media.id,
        "kind": media.kind,
        "content_type": media.content_type,
        "size": media.size,
        "state": media.state,
        "reason": media.reason,
        "url": f"/api/v1/media/{media.id}" if media.state == "stored" else None,
    }


def more(lines: tuple[Line, ...], limit: int) -> int | None:
    """What to give as ``before`` to read on, or None at the beginning of the conversation."""
    return lines[0].at if len(lines) == limit else None


ROUTES = [
    Route("/connections", index),
    Route("/connections", create, methods=["POST"]),
    Route("/connections/{name}", show),
    Route("/connections/{name}", change, methods=["PATCH"]),
    Route("/connections/{name}", remove, methods=["DELETE"]),
    Route("/connections/{name}/enable", enable, methods=["POST"]),
    Route("/connections/{name}/disable", disable, methods=["POST"]),
    Route("/connections/{name}/test", test, methods=["POST"]),
    Route("/connections/{name}/messages", messages),
    Route("/connections/{name}/quotas", quotas),
]
