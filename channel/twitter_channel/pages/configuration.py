"""The CONFIGURATION tab: the five values, the test, and what else is done with a connection as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from starlette.responses import Response

from twitter_channel.clock import milliseconds
from twitter_channel.connections.mending import Finding
from twitter_channel.connections.refusals import Busy, InvalidValues, NoSuchConnection, Refused, Wrong
from twitter_channel.connections.testing import Verdict
from twitter_channel.connections.values import DEFAULT_BASE_URL, KEYS
from twitter_channel.pages.channels import require_draft
from twitter_channel.pages.health import health_of, queues_of
from twitter_channel.pages.visits import HOME, SignedIn, page, to
from twitter_channel.store.connections import Connection

VALUES = (*KEYS, "env_name", "base_url")

NOTES: Mapping[str, str] = MappingProxyType(
    {
        "saved": "Saved. Test the connection, then enable the channel under SETTINGS.",
        "again": "Saved, and Twitter knows the new values.",
        "enabled": "Saved. The channel is enabled: customers are answered.",
        "settings": "Saved.",
        "disabled": "Saved. The channel is disabled: nobody is answered.",
        "linked": "The account is linked. Enable its channel under SETTINGS.",
        "relinked": "The account has authorised the app again, and the channel goes on.",
    }
)


_AT_REST = (
    Finding("Nothing was looked at", "wrong", "The channel is not enabled, or rests until its keys work again."),
)


@dataclass(frozen=True, slots=True)
class Field:
    """An input of the form. *stored* says what is there of a secret that is never shown."""

    name: str
    title: str
    value: str = ""
    stored: str | None = None
    wrong: str | None = None
    help: str | None = None

    @property
    def is_secret(self) -> bool:
        """Whether its value is written and never read."""
        return self.name in KEYS


_TITLES: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "api_key": ("API Key", None),
        "api_key_secret": ("API Key Secret", None),
        "access_token": ("Access Token", None),
        "access_token_secret": ("Access Token Secret", None),
        "env_name": (
            "Dev environment label",
            "From Products > Premium > Dev Environments in the developer portal. Upper and lower case matter.",
        ),
        "base_url": ("API address", f"{DEFAULT_BASE_URL}, unless you use an emulator or a proxy."),
    }
)


async def show(visit: SignedIn) -> Response:
    """``GET /channels/twitter/{name}``."""
    return await configuration_page(visit, note=NOTES.get(visit.request.query_params.get("note", "")))


async def save(visit: SignedIn) -> Response:
    """``POST /channels/twitter/{name}``: store what was filled in. A working channel is enabled with it at once."""
    given = {name: visit.form.get(name).strip() for name in VALUES}
    try:
        stored = await _stored(visit, given)
        note = await _told_twitter(visit, stored)
    except InvalidValues as error:
        return await configuration_page(visit, 422, given=given, errors=error.errors)
    except (Refused, Busy) as error:
        return await configuration_page(
            visit, 422, problem=f"Saved, but the channel could not be enabled again. {why(error)}"
        )
    return to(f"/channels/twitter/{stored.name}?note={note}")


async def _stored(visit: SignedIn, given: Mapping[str, str]) -> Connection:
    name, connections = visit.name(), visit.parts.connections
    filled_in = {field: text for field, text in given.items() if text}
    try:
        return await connections.change(name, filled_in)
    except NoSuchConnection:
        await require_draft(visit, name)
    added = await connections.add({"name": name, **filled_in})
    await visit.parts.stores.drafts.remove(name)
    return added


async def _told_twitter(visit: SignedIn, stored: Connection) -> str:
    if not stored.answers:
        return "saved"
    await visit.parts.connections.enable(stored.name)
    return "again"


def why(error: Refused | Busy) -> str:
    """What to tell whoever wanted it enabled or disabled."""
    return str(error) if isinstance(error, Refused) else "It is being enabled or disabled already; try again."


async def test(visit: SignedIn) -> Response:
    """``POST /channels/twitter/{name}/test``."""
    return await configuration_page(visit, verdicts=await visit.parts.testing.test(visit.name()))


async def check(visit: SignedIn) -> Response:
    """``POST /channels/twitter/{name}/check``: look after it now, and repair what may be repaired."""
    found = await visit.parts.connections.get(visit.name())
    return await configuration_page(visit, findings=await visit.parts.watching.look((found.id,)) or _AT_REST)


async def health(visit: SignedIn) -> Response:
    """``GET /channels/twitter/{name}/health``: the signs alone, for a page that is open."""
    found = await visit.parts.connections.get(visit.name())
    return visit.page("health.html", name=found.name, connection=found, **await _health(visit, found))


async def remove(visit: SignedIn) -> Response:
    """``POST /channels/twitter/{name}/remove``: for good, when its name was typed."""
    name = visit.name()
    if visit.form.get("confirm").strip() != name:
        return await configuration_page(
            visit, 422, problem=f"Nothing was removed. To remove the channel, type its name, {name}."
        )
    try:
        await visit.parts.connections.remove(name)
    except NoSuchConnection:
        await require_draft(visit, name)
        await visit.parts.stores.drafts.remove(name)
    except Busy as error:
        return await configuration_page(visit, 409, problem=why(error))
    return to(f"{HOME}?note=removed")


async def configuration_page(
    visit: SignedIn,
    status: int = 200,
    *,
    given: Mapping[str, str] | None = None,
    errors: Sequence[Wrong] = (),
    verdicts: Sequence[Verdict] = (),
    findings: Sequence[Finding] = (),
    **messages: str | None,
) -> Response:
    """The tab, with what was found or went wrong."""
    context = {"verdicts": verdicts, "findings": findings, "note": None, "problem": None, **messages}
    wrong = {it.field: it.detail for it in errors}
    return await connection_page(visit, "configuration.html", status, given=given or {}, wrong=wrong, **context)


async def connection_page(
    visit: SignedIn,
    template: str,
    status: int = 200,
    *,
    given: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """
    A tab of the connection that the path names.

    Raises:
        NoSuchConnection: If there is none.
    """
    name, parts = visit.name(), visit.parts
    found = next((it for it in await parts.connections.all() if it.name == name), None)
    if found is None:
        await require_draft(visit, name)
    return visit.page(
        template,
        status,
        leads_to=found.settings.base_url if found else "",
        name=name,
        connection=found,
        **await _health(visit, found),
        webhook_url=parts.connections.webhook_url(name),
        callback_url=visit.callback_url,
        fields=[_field(it, found, given or {}, wrong or {}) for it in VALUES],
        **context,
    )


async def _health(visit: SignedIn, found: Connection | None) -> dict[str, Any]:
    """How it is, and when that was looked up; without values there is nothing to be well."""
    parts = visit.parts
    health = found and await health_of(found, await queues_of(parts), parts)
    return {"health": health, "looked_at": milliseconds(parts.clock)}


def _field(name: str, found: Connection | None, given: Mapping[str, str], wrong: Mapping[str, str]) -> Field:
    title, advice = _TITLES[name]
    if name in KEYS:
        stored = f"Stored, ends in …{getattr(found.settings.credentials, name)[-4:]}" if found else None
        return Field(name, title, "", stored, wrong.get(name), advice)
    usual = DEFAULT_BASE_URL if name == "base_url" else ""
    value = given.get(name) or (getattr(found.settings, name) if found else usual)
    return Field(name, title, value, None, wrong.get(name), advice)


ROUTES = [
    page("/channels/twitter/{name}", show),
    page("/channels/twitter/{name}", save, "POST"),
    page("/channels/twitter/{name}/test", test, "POST"),
    page("/channels/twitter/{name}/check", check, "POST"),
    page("/channels/twitter/{name}/health", health),
    page("/channels/twitter/{name}/remove", remove, "POST"),
]
