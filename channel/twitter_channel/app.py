"""The application: the routes, and the work that goes on behind them for as long as it runs."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount

from twitter_channel.pages import routes as pages
from twitter_channel.pages.rendering import Renderer
from twitter_channel.pages.visits import http_error, may_use_api
from twitter_channel.parts import Parts
from twitter_channel.routes import api, health, webhooks
from twitter_channel.routes.guard import Access, Guard, ShortPaths
from twitter_channel.routes.problems import HANDLERS

AtStart = Callable[[], Coroutine[Any, Any, None]]


def create_app(parts: Parts, access: Access, at_start: AtStart | None = None) -> Starlette:
    """The channel as an ASGI application; *at_start* runs beside it once it serves."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        work = parts.dispatch.working(parts.habits.grace, parts.watching.first_look)
        async with work, anyio.create_task_group() as tasks:
            await parts.connections.settle()
            tasks.start_soon(parts.watching.watch)
            tasks.start_soon(parts.media.fetching.run)
            tasks.start_soon(parts.media.sweeping.run)
            tasks.start_soon(parts.inbox.telling.run)
            if at_start is not None:
                tasks.start_soon(at_start)
            yield
            tasks.cancel_scope.cancel()

    guarded = Mount("/api/v1", routes=api.ROUTES, middleware=[Middleware(Guard, access=access, admits=may_use_api)])
    routes = [*webhooks.ROUTES, guarded, *health.ROUTES, *pages.ROUTES]
    bounded = [Middleware(ShortPaths)]
    handlers = {**HANDLERS, HTTPException: http_error}
    app = Starlette(routes=routes, middleware=bounded, exception_handlers=handlers, lifespan=lifespan)
    app.state.parts = parts
    app.state.access = access
    app.state.renderer = Renderer()
    return app
