"""The API described: OpenAPI 3.1, written by hand in ``openapi.yaml``, held to the routes by a test."""

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.conduct import Conduct
from twitter_channel.routes.given import answer, parts_of
from twitter_channel.shapes import Said


@cache
def description() -> dict[str, Any]:
    """The document, without the address of the server."""
    import yaml

    source = files("twitter_channel.routes").joinpath("openapi.yaml").read_text("utf-8")
    content: dict[str, Any] = yaml.safe_load(source)
    _, settings = msgspec.json.schema_components([Conduct, Said], ref_template="#/components/schemas/{name}")
    content["components"]["schemas"].update(msgspec.json.decode(msgspec.json.encode(settings)))
    return content


async def show(request: Request) -> Response:
    """``GET /openapi.json``."""
    servers = [{"url": parts_of(request).connections.public_url + "/api/v1"}]
    return answer({**description(), "servers": servers})


ROUTES = [Route("/openapi.json", show)]
