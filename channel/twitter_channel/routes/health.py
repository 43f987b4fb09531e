"""How the channel is, on one look."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.parts import Parts
from twitter_channel.routes.connections import shown
from twitter_channel.routes.given import answer, parts_of
from twitter_channel.routes.guard import Access

_UNWELL = ("failed", "revoked")


async def health(request: Request) -> Response:
    """200 while the channel works; the details only for those who may use the API."""
    parts = parts_of(request)
    access: Access = request.app.state.access
    if access.refusal(request) is not None:
        return answer({"status": "ok"})
    return answer(await _details(parts))


async def _details(parts: Parts) -> dict[str, Any]:
    waiting, failed = await parts.events.count_waiting(), await parts.messages.count_failed()
    connections = [
        {**shown(it, parts), "waiting": waiting.get(it.id, 0), "failed_sends": failed.get(it.id, 0)}
        for it in await parts.connections.all()
    ]
    unwell = any(it["status"] in _UNWELL for it in connections)
    return {"status": "attention" if unwell else "ok", "bot": parts.bot.name, "connections": connections}


ROUTES = [Route("/health", health)]
