"""The inbox: the list of conversations, and one of them to read."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from starlette.background import BackgroundTask
from starlette.responses import Response

from twitter_channel.conversations.handing import NoSuchConversation
from twitter_channel.pages.timeline import timeline
from twitter_channel.pages.visits import SignedIn, page
from twitter_channel.routes.given import number_of
from twitter_channel.store.connections import Connection
from twitter_channel.store.talks import Owner
from twitter_channel.store.threads import Cursor, Summary, Wanted
from twitter_channel.store.transcripts import Excerpt, transcript
from twitter_channel.twitter.lengths import LONGEST_TWEET

SHOWS: Mapping[str, str] = MappingProxyType(
    {
        "all": "All open",
        "mine": "Mine",
        "unassigned": "Unassigned",
        "bot": "The bot's",
        "public": "Public",
        "closed": "Closed",
    }
)
_OWNERS: Mapping[str, Owner] = MappingProxyType({"unassigned": "people", "bot": "bot"})

LINES = 200
ROWS = 50

_LONGEST_SEARCH = 200
_LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which conversations the list shows, as its address says."""

    show: str
    channel: str
    search: str
    before: Cursor | None = None

    @property
    def suffix(self) -> str:
        """What has to stand behind the address of a conversation so that the list stays as it is; "" or "?…"."""
        return self.with_show(self.show)

    def with_show(self, show: str, before: Cursor | None = None) -> str:
        """The same with another choice."""
        given = {"show": show if show != "all" else "", "channel": self.channel, "q": self.search}
        given["before"] = "" if before is None else "-".join(map(str, before))
        query = urlencode({name: value for name, value in given.items() if value})
        return f"?{query}" if query else ""


async def index(visit: SignedIn) -> Response:
    """``GET /inbox``."""
    return visit.page("inbox.html", **await list_of(visit), thread=None)


async def thread(visit: SignedIn) -> Response:
    """``GET /inbox/{number}``: whoever opens it has read it."""
    number = conversation_of(visit)
    found = await thread_of(visit, number)
    response = visit.page("inbox.html", **await list_of(visit), **found)
    response.background = BackgroundTask(saw, visit, number)
    return response


async def list_fragment(visit: SignedIn) -> Response:
    """``GET /inbox/list``: the list alone, for a page that is open."""
    return visit.page("inbox_list.html", **await list_of(visit))


async def thread_fragment(visit: SignedIn) -> Response:
    """``GET /inbox/{number}/thread``: the conversation alone, for a page that is open."""
    return visit.page("inbox_thread.html", **await thread_of(visit, conversation_of(visit)), **_given(visit))


async def saw(visit: SignedIn, number: int) -> None:
    """Whoever visits has read everything up to now."""
    inbox = visit.parts.inbox
    talk = await visit.parts.stores.talks.get(number)
    if talk is not None:
        await inbox.courtesies.saw(talk, await inbox.attention.newest(number), visit.session.operator.name)


async def list_of(visit: SignedIn) -> dict[str, Any]:
    """What the list shows."""
    parts, chosen = visit.parts, chosen_of(visit)
    connections = await parts.connections.all()
    wanted = _wanted(chosen, visit.session.operator.name, {it.name: it.id for it in connections})
    rows = await parts.stores.threads.list(wanted)
    unread = await parts.inbox.attention.unread([row.talk.id for row in rows])
    return {
        **_given(visit),
        "rows": [(row, unread.get(row.talk.id, 0) if row.talk.hands.owner == "people" else 0) for row in rows],
        "unread": sum((await parts.inbox.attention.unread()).values()),
        "channels": [it.name for it in connections],
        "older": chosen.with_show(chosen.show, rows[-1].cursor) if len(rows) == ROWS else None,
    }


async def thread_of(visit: SignedIn, number: int) -> dict[str, Any]:
    """
    What a conversation shows.

    Raises:
        NoSuchConversation: If there is none.
    """
    parts = visit.parts
    found = await parts.stores.threads.summary(number)
    connection = None if found is None else await parts.directory.by_id(found.talk.connection_id)
    if found is None or connection is None:
        raise NoSuchConversation(number)
    talk, before = found.talk, number_of(visit.request.query_params.get("earlier"), "earlier")
    lines = await transcript(parts.database, Excerpt(talk.connection_id, conversation_id=number), before, LINES)
    attention = await parts.inbox.attention.of(number)
    notes, changes = await parts.inbox.notes.of(number), await parts.stores.threads.changes(number)
    entries = timeline(lines, notes, changes, attention.read_to, await _profiles(visit, connection))
    return {
        "thread": found,
        "entries": entries if before is None else [it for it in entries if it.at < before],
        "earlier": lines[0].at if len(lines) == LINES else None,
        "attention": attention,
        "standing": await parts.inbox.standings.of(talk, connection, lines),
        "canned": await parts.inbox.canned.all(),
        "agents": [it.name for it in await parts.operators.all()],
        "profile_url": profile_url(found),
        "is_public": talk.kind == "public",
        "most": LONGEST_TWEET,
        "private_url": f"https://twitter.com/messages/compose?recipient_id={connection.user_id}",
        # What is written on this page is sent once, however often its form comes.
        "key": secrets.token_urlsafe(16),
    }


async def _profiles(visit: SignedIn, connection: Connection) -> dict[str, str]:
    """The name under which the bot appears now, by Twitter's id of it."""
    profile, profile_id = connection.conduct.profile, await visit.parts.appearing.profile_of(connection)
    return {} if profile is None or profile_id is None else {profile_id: profile.name}


def chosen_of(visit: SignedIn) -> Chosen:
    """What the address says; what cannot be meant is left out."""
    query = visit.request.query_params
    show = query.get("show", "all")
    at, _, row = query.get("before", "").partition("-")
    cursor = (int(at), min(int(row), _LARGEST_NUMBER)) if _is_number(at) and _is_number(row) else None
    search = query.get("q", "").strip()[:_LONGEST_SEARCH]
    return Chosen(show if show in SHOWS else "all", query.get("channel", "")[:64], search, cursor)


def profile_url(found: Summary) -> str:
    """Where Twitter shows the customer."""
    name, number = found.talk.screen_name, found.talk.customer_id
    if name.isascii() and name.replace("_", "").isalnum():
        return f"https://twitter.com/{name}"
    return f"https://twitter.com/intent/user?user_id={quote(number, safe='')}"


def conversation_of(visit: SignedIn) -> int:
    """The conversation that the path names."""
    number: int = visit.request.path_params["number"]
    return min(number, _LARGEST_NUMBER)


def _given(visit: SignedIn) -> dict[str, Any]:
    return {
        "chosen": chosen_of(visit),
        "shows": SHOWS,
        "me": visit.session.operator.name,
        "open": visit.request.path_params.get("number") or number_of(visit.request.query_params.get("open"), "open"),
    }


def _wanted(chosen: Chosen, me: str, numbers: Mapping[str, int]) -> Wanted:
    return Wanted(
        # A channel that is not there has no conversations.
        connection_id=numbers.get(chosen.channel, 0) if chosen.channel else None,
        kind="public" if chosen.show == "public" else None,
        state="closed" if chosen.show == "closed" else "open",
        owner=_OWNERS.get(chosen.show),
        assignee={"mine": me, "unassigned": ""}.get(chosen.show),
        search=chosen.search or None,
        before=chosen.before,
        limit=ROWS,
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


ROUTES = [
    page("/inbox", index),
    page("/inbox/list", list_fragment),
    page("/inbox/{number:int}", thread),
    page("/inbox/{number:int}/thread", thread_fragment),
]
