"""Where the console's files are served, and what a browser may do with them."""

from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
POLICY = b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'"


class OwnContentOnly:
    """ASGI middleware: pages load nothing from elsewhere, and appear in nobody else's frame."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", POLICY + b"; frame-ancestors 'none'"),
                    (b"x-content-type-options", b"nosniff"),
                    (b"cache-control", b"no-cache"),
                ]
            await send(message)

        await self._app(scope, receive, with_policy)


async def phone(request: Request) -> Response:
    return FileResponse(STATIC / "phone.html", media_type="text/html; charset=utf-8")


async def to_phone(request: Request) -> Response:
    """The bare address, which people open first."""
    return RedirectResponse("/_emulator/")


ROUTES = (
    Mount(
        "/console",
        routes=[Mount("/static", app=StaticFiles(directory=STATIC))],
        middleware=[Middleware(OwnContentOnly)],
    ),
    Mount("/", routes=[Route("/", phone, methods=["GET"])], middleware=[Middleware(OwnContentOnly)]),
)
