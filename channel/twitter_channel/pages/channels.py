"""The list of channels, and adding one."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.responses import Response

from twitter_channel.connections.refusals import NoSuchConnection
from twitter_channel.connections.values import wrong_name
from twitter_channel.pages.health import health_of, queues_of
from twitter_channel.pages.visits import HOME, SignedIn, Visit, open_page, page, to

NOTES: Mapping[str, str] = MappingProxyType(
    {
        "removed": "The channel was removed, with its webhook and its conversations.",
        "denied": "The account did not authorise the app. Nothing was changed.",
    }
)


async def home(_visit: Visit) -> Response:
    """``GET /``."""
    return to(HOME)


async def index(visit: SignedIn) -> Response:
    """``GET /channels``: every connection with its health, and those that were added and not configured."""
    parts = visit.parts
    queues = await queues_of(parts)
    rows = [(it, await health_of(it, queues, parts)) for it in await parts.connections.all()]
    note = NOTES.get(visit.request.query_params.get("note", ""))
    return visit.page("channels.html", rows=rows, drafts=await parts.stores.drafts.all(), note=note)


async def new(visit: SignedIn) -> Response:
    """``GET /channels/twitter``: what to call the new one."""
    return visit.page("add.html", name=await _free_name(visit), wrong=None)


async def add(visit: SignedIn) -> Response:
    """``POST /channels/twitter``: add one without values; its row in the list leads to them."""
    name = visit.form.get("name").strip()
    wrong = wrong_name(name) or await _taken(visit, name)
    if wrong is not None:
        return visit.page("add.html", 422, name=name, wrong=wrong)
    await visit.parts.stores.drafts.add(name)
    return to(HOME)


async def _taken(visit: SignedIn, name: str) -> str | None:
    return f"There is a channel called {name} already." if name in await _names(visit) else None


async def _names(visit: SignedIn) -> set[str]:
    connections = {it.name for it in await visit.parts.connections.all()}
    return connections.union(await visit.parts.stores.drafts.all())


async def _free_name(visit: SignedIn) -> str:
    """Something to begin with."""
    names = await _names(visit)
    number = 1
    while (name := "twitter" if number == 1 else f"twitter-{number}") in names:
        number += 1
    return name


async def require_draft(visit: SignedIn, name: str) -> None:
    """
    Return if *name* was added and not configured.

    Raises:
        NoSuchConnection: If it was not.
    """
    if name not in await visit.parts.stores.drafts.all():
        raise NoSuchConnection(name)


ROUTES = [
    open_page("/", home),
    page("/channels", index),
    page("/channels/twitter", new),
    page("/channels/twitter", add, "POST"),
]
