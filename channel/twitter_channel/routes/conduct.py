"""The API: how the conversations of a connection are conducted."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.parts import Parts
from twitter_channel.routes.given import answer, object_of, parts_of
from twitter_channel.store.connections import Connection


async def show(request: Request) -> Response:
    """``GET /connections/{name}/settings``: all of them, defaults too."""
    parts = parts_of(request)
    return answer(conduct_shown(await parts.connections.get(request.path_params["name"]), parts))


async def change(request: Request) -> Response:
    """``PATCH /connections/{name}/settings``: other values; those not given stay."""
    parts, values = parts_of(request), await object_of(request)
    return answer(conduct_shown(await parts.conducting.change(request.path_params["name"], values), parts))


def conduct_shown(connection: Connection, parts: Parts) -> dict[str, Any]:
    """The settings as the API shows them: of the bot's secret only whether there is one."""
    return {
        **msgspec.to_builtins(connection.conduct),
        "has_bot_secret": connection.bot_secret is not None,
        "rule_files": parts.bots.files(),
        "default_bot": parts.bots.default.name,
    }


ROUTES = [
    Route("/connections/{name}/settings", show),
    Route("/connections/{name}/settings", change, methods=["PATCH"]),
]
