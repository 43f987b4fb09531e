"""
What the emulator is compared with: the same server and framework with nothing on top.

``python -m benchmarks.bare answer|relay --port-file FILE`` serves one of them on a free port.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from yarl import URL

ANSWER = {
    "event": {
        "type": "message_create",
        "id": "1300000000000000001",
        "created_timestamp": "1598779127489",
        "message_create": {
            "target": {"recipient_id": "1300000000000000002"},
            "sender_id": "1300000000000000003",
            "message_data": {
                "text": "Hello there, how are you?",
                "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
            },
        },
    }
}
DELIVERY = b"x" * 1150
"""As long as the delivery of a short message with both people in it."""


async def answer(request: Request) -> Response:
    """Read JSON and answer JSON, as sending a message does."""
    await request.json()
    return JSONResponse(ANSWER)


async def relay(request: Request) -> Response:
    """Read JSON, post a body of a delivery's size on, and answer."""
    await request.json()
    session: aiohttp.ClientSession = request.app.state.session
    async with session.post(request.app.state.target, data=DELIVERY) as response:
        await response.read()
    return JSONResponse(ANSWER)


@asynccontextmanager
async def _with_session(app: Starlette) -> AsyncIterator[None]:
    app.state.target = URL(os.environ.get("RELAY_TO", "http://127.0.0.1:1/"))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        app.state.session = session
        yield


def _application(name: str) -> Starlette:
    if name == "answer":
        return Starlette(routes=[Route("/1.1/direct_messages/events/new.json", answer, methods=["POST"])])
    return Starlette(routes=[Route("/{path:path}", relay, methods=["POST"])], lifespan=_with_session)


class _Announcing(uvicorn.Server):
    """Writes its port down once it listens."""

    def __init__(self, config: uvicorn.Config, port_file: Path) -> None:
        super().__init__(config)
        self._port_file = port_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        await asyncio.to_thread(self._port_file.write_text, str(port))


def main() -> None:
    name, port_file = sys.argv[1], Path(sys.argv[sys.argv.index("--port-file") + 1])
    config = uvicorn.Config(_application(name), port=0, access_log=False, log_level="warning")
    _Announcing(config, port_file).run()


if __name__ == "__main__":
    main()
