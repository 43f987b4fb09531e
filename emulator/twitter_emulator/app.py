"""The composition root: one visible place where the worlds, the courier and the routes are put together."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from . import state
from .console import pages
from .delivery.courier import Courier
from .delivery.trust import Trust
from .protocol import errors, openapi
from .protocol.contracts import Contracts
from .routes import oauth, oauth_pages
from .routes.boundary import Boundary
from .routes.control import developer, faults, health, people, raw, record, webhooks, worlds
from .routes.control import media as control_media
from .routes.control import tweets as control_tweets
from .routes.control.guard import Guard
from .routes.control.problems import Problem, bug_answer, http_problem_answer, problem_answer, refusal_answer
from .routes.files import Files
from .routes.v1 import (
    account,
    account_activity,
    blocks,
    custom_profiles,
    direct_messages,
    enterprise,
    followers,
    friendships,
    media,
    replay,
    statuses,
    ton,
    users,
    welcome_messages,
)
from .settings import Settings
from .vault import Vault
from .world.snapshot import Snapshot
from .world.world import World
from .world.worlds import DEFAULT, Plan, Worlds

CONTROL = "/_emulator"
ENDPOINTS = (
    *direct_messages.ENDPOINTS,
    *welcome_messages.ENDPOINTS,
    *custom_profiles.ENDPOINTS,
    *account_activity.ENDPOINTS,
    *enterprise.ENDPOINTS,
    *replay.ENDPOINTS,
    *oauth.ENDPOINTS,
    *oauth_pages.ENDPOINTS,
    *account.ENDPOINTS,
    *users.ENDPOINTS,
    *statuses.ENDPOINTS,
    *followers.ENDPOINTS,
    *friendships.ENDPOINTS,
    *blocks.ENDPOINTS,
    *media.ENDPOINTS,
    *ton.ENDPOINTS,
)
CONTROL_ROUTES = (
    *people.ROUTES,
    *control_tweets.ROUTES,
    *control_media.ROUTES,
    *record.ROUTES,
    *raw.ROUTES,
    *webhooks.ROUTES,
    *faults.ROUTES,
    *worlds.ROUTES,
    *developer.ROUTES,
)  # the busiest first


class Application:
    """
    One emulator: :attr:`asgi` serves it, :attr:`worlds` are what it remembers, :attr:`vault` has the bytes of media.

    *snapshots* are worlds to go on with; without the default world among them, that one is made.

    Raises:
        TrustError: If the file of further authorities cannot be used.
    """

    def __init__(self, settings: Settings, *, snapshots: Sequence[Snapshot] = ()) -> None:
        self._contracts = Contracts.load()
        self._courier = Courier(self._contracts, trust=Trust(settings.webhook_ca))
        self.vault = Vault(limit=settings.media_limit << 20)
        self.worlds = Worlds(when_made=self._courier.attend, when_dropped=self._left)
        state.adopt_all(self.worlds, snapshots)
        if DEFAULT not in self.worlds.by_name:
            self.worlds.make(
                Plan(name=DEFAULT, seed=settings.seed, rules=settings.rules(), journal_limit=settings.journal_limit)
            )
        self._twitter = Boundary(self.worlds, self._courier, self._contracts, self.vault, ENDPOINTS)
        self._files = ServerErrorMiddleware(Files(self.worlds), handler=_internal_error)
        self._control = self._control_api(settings)

    async def asgi(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Twitter's API, and beside it ours under ``/_emulator``, which also has the lifespan."""
        await self._side(scope)(scope, receive, send)

    def _side(self, scope: Scope) -> ASGIApp:
        path: str = scope.get("path", "")
        if scope["type"] != "http" or path == "/" or path.startswith(CONTROL):
            return self._control
        return self._files if path.startswith(("/dm_", "/media/")) else self._twitter

    def _left(self, world: World) -> None:
        """A world was dropped: nothing more is delivered of it, and its media are not kept."""
        self._courier.leave(world)
        world.media.clear()

    def listening_at(self, base_url: str) -> None:
        """Say where this emulator can be reached over plain http."""
        self._control.state.api_base_url = base_url

    def stopping(self) -> None:
        """End long polls and streams, so that a stop takes no time."""
        self._control.state.is_stopping.set()

    def _control_api(self, settings: Settings) -> Starlette:
        control = Starlette(
            routes=[
                Route("/", pages.to_phone, methods=["GET"]),
                Mount(CONTROL, routes=[*health.ROUTES, Mount("/v1", routes=list(CONTROL_ROUTES)), *pages.ROUTES]),
            ],
            middleware=[
                Middleware(Guard, token=settings.control_token, hosts=(settings.host, *settings.allowed_hosts))
            ],
            exception_handlers={
                Problem: problem_answer,
                errors.ApiError: refusal_answer,
                HTTPException: http_problem_answer,
                Exception: bug_answer,
            },
            lifespan=self._lifespan,
        )
        control.state.worlds = self.worlds
        control.state.courier = self._courier
        control.state.vault = self.vault
        control.state.endpoints = self._twitter.endpoints
        control.state.rules = settings.rules()
        control.state.journal_limit = settings.journal_limit
        control.state.api_base_url = None
        control.state.is_stopping = anyio.Event()
        control.state.openapi = self._openapi
        return control

    @asynccontextmanager
    async def _lifespan(self, control: Starlette) -> AsyncIterator[None]:
        try:
            async with self._courier.working():
                yield
        finally:
            self.vault.close()

    def _openapi(self) -> dict[str, Any]:
        return openapi.document(self._contracts, extra_paths=_described(CONTROL_ROUTES))


def _described(routes: Iterable[BaseRoute]) -> dict[str, Any]:
    """The control API's paths as OpenAPI has them, with the handlers' docstrings as descriptions."""
    paths: dict[str, Any] = {}
    for route in routes:
        assert isinstance(route, Route)
        names = [
            {"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in route.param_convertors
        ]
        methods = (route.methods or set()) - {"HEAD"}
        for method in methods:
            paths.setdefault(f"{CONTROL}/v1{route.path}", {})[method.lower()] = {
                "operationId": route.endpoint.__name__,
                "tags": ["control"],
                "summary": (route.endpoint.__doc__ or route.name.replace("_", " ")).strip().splitlines()[0],
                "parameters": names,
                "responses": {"default": {"description": "JSON, or a problem document (RFC 9457)"}},
            }
    return paths


async def _internal_error(request: Request, error: Exception) -> Response:
    """A bug of ours, in the shape of Twitter's own failures; the server's log has the traceback."""
    failure = errors.InternalError()
    return Response(errors.encoded(failure), failure.status, media_type="application/json")
