"""The API: how the conversations of a connection are conducted."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.parts import Parts
from twitter_channel.routes.given import answer, object_of, parts_of
from twitter_channel.store.appearances import KINDS, NOTHING, Appearance
from twitter_channel.store.connections import Connection


async def show(request: Request) -> Response:
    """``GET /connections/{name}/settings``: all of them, defaults too."""
    parts = parts_of(request)
    return answer(await conduct_shown(await parts.connections.get(request.path_params["name"]), parts))


async def change(request: Request) -> Response:
    """``PATCH /connections/{name}/settings``: other values; those not given stay."""
    parts, values = parts_of(request), await object_of(request)
    return answer(await conduct_shown(await parts.conducting.change(request.path_params["name"], values), parts))


async def conduct_shown(connection: Connection, parts: Parts) -> dict[str, Any]:
    """The settings as the API shows them: of the bot's secret only whether there is one; and what Twitter has."""
    appearance = await parts.appearing.of(connection)
    return {
        **msgspec.to_builtins(connection.conduct),
        "appearance": {kind: _appearance_shown(appearance.get(kind, NOTHING)) for kind in KINDS},
        "has_bot_secret": connection.bot_secret is not None,
        "rule_files": parts.bots.files(),
        "default_bot": parts.bots.default.name,
    }


def _appearance_shown(appearance: Appearance) -> dict[str, Any]:
    return {"id": appearance.twitter_id, "problem": appearance.problem}


ROUTES = [
    Route("/connections/{name}/settings", show),
    Route("/connections/{name}/settings", change, methods=["PATCH"]),
]
