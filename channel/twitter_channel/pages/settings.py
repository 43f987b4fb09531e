"""The SETTINGS tab: whether customers are answered, by which bot, and when by people."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from starlette.responses import Response

from twitter_channel.conduct import DAYS, Conduct
from twitter_channel.connections.refusals import Busy, InvalidValues, Refused, Wrong
from twitter_channel.pages.conducting import complaints, filled_in, sent, values_of
from twitter_channel.pages.configuration import NOTES, connection_page, why
from twitter_channel.pages.visits import SignedIn, page, to
from twitter_channel.store.connections import Connection


async def show(visit: SignedIn) -> Response:
    """``GET /channels/twitter/{name}/settings``."""
    return await _page(visit, note=NOTES.get(visit.request.query_params.get("note", "")))


async def save(visit: SignedIn) -> Response:
    """``POST /channels/twitter/{name}/settings``: store the rules, then enable or disable."""
    try:
        if visit.form.wrong is not None:
            raise InvalidValues(Wrong("profile.picture", visit.form.wrong))
        stored = await visit.parts.conducting.change(visit.name(), values_of(visit.form))
    except InvalidValues as error:
        problem = "Nothing was saved. " + " ".join(it.detail for it in error.errors)
        wrong = complaints({it.field: it.detail for it in error.errors})
        return await _page(visit, 422, fields=sent(visit.form), wrong=wrong, problem=problem)
    try:
        note = await _switched(visit, stored)
    except (Refused, Busy) as error:
        return await _page(visit, 422, problem=f"The rules are saved. The channel is not switched: {why(error)}")
    return to(f"/channels/twitter/{stored.name}/settings?note={note}")


async def _switched(visit: SignedIn, stored: Connection) -> str:
    connections, wanted = visit.parts.connections, bool(visit.form.get("enabled"))
    replaces = bool(visit.form.get("replace"))
    if wanted and (stored.status != "enabled" or replaces):
        await connections.enable(stored.name, replace=replaces)
        return "enabled"
    if not wanted and stored.answers:
        await connections.disable(stored.name)
        return "disabled"
    return "settings"


async def _page(
    visit: SignedIn,
    status: int = 200,
    *,
    fields: Mapping[str, Any] | None = None,
    wrong: Mapping[str, str] | None = None,
    **messages: str | None,
) -> Response:
    found = next((it for it in await visit.parts.connections.all() if it.name == visit.name()), None)
    context: dict[str, Any] = {
        "note": None,
        "problem": None,
        "form": fields or filled_in(found.conduct if found else Conduct()),
        "complaints": wrong or {},
        "is_on": bool(visit.form.get("enabled")) if fields else found is not None and found.answers,
        "is_in_the_way": found is not None and _is_in_the_way(found),
        "files": visit.parts.bots.files(),
        "default_bot": visit.parts.bots.default.name,
        "appearance": await visit.parts.appearing.of(found) if found else {},
        "picture": found.conduct.profile.picture if found and found.conduct.profile else None,
        "has_secret": found is not None and found.bot_secret is not None,
        "days": DAYS,
        "zones": _zones(),
    }
    return await connection_page(visit, "settings.html", status, **{**context, **messages})


def _is_in_the_way(found: Connection) -> bool:
    """Whether enabling failed for a webhook of somebody else's, which may be replaced."""
    problem = found.problem or {}
    return problem.get("step") == "webhook" and "env_name" in problem.get("fields", ())


@cache
def _zones() -> tuple[str, ...]:
    """The names of time zones, without old ones that say nothing of a place."""
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


ROUTES = [
    page("/channels/twitter/{name}/settings", show),
    page("/channels/twitter/{name}/settings", save, "POST"),
]
