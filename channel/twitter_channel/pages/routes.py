"""Every page, and the files they load."""

from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from twitter_channel.pages import (
    channels,
    configuration,
    inbox,
    inbox_acts,
    inbox_live,
    linking,
    settings,
    signing_in,
    team,
)

_STATIC = Path(__file__).parent / "static"


class _OurFiles:
    """Middleware that has browsers take the files for what they are, and ask whether they are still the same."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-cache")]
                message["headers"] = [*message["headers"], *extra]
            await send(message)

        await self._app(scope, receive, said)


ROUTES = [
    *signing_in.ROUTES,
    *channels.ROUTES,
    *linking.ROUTES,
    *settings.ROUTES,
    *configuration.ROUTES,
    *inbox.ROUTES,
    *inbox_acts.ROUTES,
    *inbox_live.ROUTES,
    *team.ROUTES,
    Mount("/static", app=StaticFiles(directory=_STATIC), middleware=[Middleware(_OurFiles)]),
]
