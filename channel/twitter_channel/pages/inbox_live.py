"""What pages of the inbox that are open are told: that something is new. They ask for it themselves."""

from collections.abc import AsyncIterator

import anyio
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from twitter_channel.pages.rendering import HEADERS
from twitter_channel.pages.visits import session_of
from twitter_channel.routes.given import number_of, parts_of

LONGEST = 300.0
"""Seconds after which browsers come again and show that they are signed in still."""


async def stream(request: Request) -> Response:
    """``GET /inbox/changes?conversation=``: server-sent events, each with the version of what is shown now."""
    if await session_of(request, parts_of(request)) is None:
        # No reconnecting: 204 is how an event stream is told to end.
        return Response(status_code=204)
    conversation = number_of(request.query_params.get("conversation"), "conversation")
    events = _events(request, conversation)
    return StreamingResponse(events, media_type="text/event-stream", headers={**HEADERS, "x-accel-buffering": "no"})


async def _events(request: Request, conversation: int | None) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    until = anyio.current_time() + LONGEST
    async for topic, version in parts_of(request).inbox.live.changes(conversation):
        if topic == "quiet":
            yield ":\n\n"
        else:
            yield f"event: {topic}\ndata: {version}\n\n"
        if anyio.current_time() > until:
            return


ROUTES = [Route("/inbox/changes", stream)]
