"""Every address of the channel, as its own table of routes has it."""

import re
from collections.abc import Iterator, Sequence

from starlette.routing import BaseRoute, Route

from twitter_channel.pages import routes as pages
from twitter_channel.routes import api

FOR_EVERYBODY = {"/", "/welcome/{link}", "/sign-in"}
"""The pages for those who are not signed in yet."""

FILLED = {"name": "default", "media_id": "0" * 32}
"""What stands for a placeholder; for every other one it is 1."""


def addresses(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path, with something for each placeholder."""
    for route in routes:
        if isinstance(route, Route) and route.path not in FOR_EVERYBODY:
            path = re.sub(r"\{(\w+)[^}]*\}", lambda found: FILLED.get(found[1], "1"), route.path)
            yield from ((method, prefix + path) for method in sorted(route.methods or ()))


API = tuple(addresses(api.ROUTES, "/api/v1"))
PAGES = tuple(addresses(pages.ROUTES))
