"""How the channel is: on one look, and as numbers for Prometheus."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.clock import written
from twitter_channel.metrics import CONTENT_TYPE
from twitter_channel.parts import Parts
from twitter_channel.routes.connections import shown, usage_of
from twitter_channel.routes.given import answer, parts_of
from twitter_channel.routes.guard import Access
from twitter_channel.routes.problems import problem
from twitter_channel.store.connections import Connection
from twitter_channel.store.feeds import Feed

_UNWELL = ("failed", "revoked")


async def health(request: Request) -> Response:
    """200 while the channel works; the details only for those who may use the API."""
    parts = parts_of(request)
    access: Access = request.app.state.access
    if access.refusal(request) is not None:
        return answer({"status": "ok"})
    return answer(await _details(parts))


async def metrics(request: Request) -> Response:
    """The counters of this process, and how long the queue is that all share."""
    access: Access = request.app.state.access
    refusal = access.refusal(request)
    if refusal is not None:
        return problem(refusal[0], "unauthorized" if refusal[0] == 401 else "forbidden", refusal[1])
    parts = parts_of(request)
    await _measure_queue(parts)
    return Response(parts.metrics.text(), media_type=CONTENT_TYPE)


async def _details(parts: Parts) -> dict[str, Any]:
    unsent = await parts.stores.messages.count("queued", "sending", "waiting")
    waiting, failed = await parts.stores.events.count_waiting(), await parts.stores.messages.count("failed")
    feeds = await parts.stores.feeds.all()
    connections = [
        {
            **shown(it, parts),
            "waiting": waiting.get(it.id, 0),
            "unsent": unsent.get(it.id, 0),
            "failed_sends": failed.get(it.id, 0),
            "quotas": await usage_of(it, parts),
            "list": _shown(feeds.get(it.id)),
        }
        for it in await parts.connections.all()
    ]
    return {
        "status": "attention" if any(map(_is_unwell, await parts.connections.all())) else "ok",
        "bot": parts.bots.default.name,
        "processes": await parts.stores.claims.alive(),
        "connections": connections,
    }


def _is_unwell(connection: Connection) -> bool:
    webhook = connection.webhook
    is_deaf = connection.status == "enabled" and not (webhook.valid and webhook.subscribed is not False)
    return connection.status in _UNWELL or is_deaf


def _shown(feed: Feed | None) -> dict[str, Any] | None:
    return None if feed is None else {"read_at": written(feed.listed_at), "problem": feed.problem}


async def _measure_queue(parts: Parts) -> None:
    waiting = await parts.stores.events.count_waiting()
    states = {state: await parts.stores.messages.count(state) for state in ("queued", "sending", "waiting")}
    for connection in await parts.connections.all():
        parts.metrics.queue.labels(connection.name, "received").set(waiting.get(connection.id, 0))
        for state, counted in states.items():
            parts.metrics.queue.labels(connection.name, state).set(counted.get(connection.id, 0))


ROUTES = [Route("/health", health), Route("/metrics", metrics)]
