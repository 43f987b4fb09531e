"""Health, for people, containers and test runners."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_emulator import __version__

from .problems import answer


async def health(request: Request) -> Response:
    return answer({"status": "ok", "version": __version__, "worlds": len(request.app.state.worlds.by_name)})


async def openapi(request: Request) -> Response:
    """The emulated API and this one, as OpenAPI 3.1 with webhooks."""
    return answer(request.app.state.openapi())


ROUTES = (
    Route("/health", health, methods=["GET"]),
    Route("/livez", health, methods=["GET"]),
    Route("/readyz", health, methods=["GET"]),
    Route("/openapi.json", openapi, methods=["GET"]),
)
