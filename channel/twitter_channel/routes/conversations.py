"""The API: conversations, for the people who take part in them."""

from typing import Annotated, Any, Literal, TypeVar

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.answers import (
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    LONGEST_METADATA,
    MOST_QUICK_REPLIES,
    Answer,
    QuickReply,
)
from twitter_channel.clock import written
from twitter_channel.conversations.handing import NoSuchConversation
from twitter_channel.routes.connections import line_shown, more
from twitter_channel.routes.given import BadRequest, NoSuchMedia, answer, number_of, parts_of, shaped
from twitter_channel.store.media import PREFIX
from twitter_channel.store.talks import Owner, State
from twitter_channel.store.threads import Cursor, PastChange, Summary, Wanted
from twitter_channel.store.transcripts import transcript

MOST_CONVERSATIONS = 200
MOST_LINES = 1_000

_USUAL_CONVERSATIONS = 50
_USUAL_LINES = 200
_LARGEST_NUMBER = 2**31 - 1

_Name = Annotated[str, Meta(min_length=1, max_length=64)]
_Why = Annotated[str, Meta(min_length=1, max_length=500)]


class _HandOver(Struct, frozen=True, forbid_unknown_fields=True):
    to: Literal["people", "bot"]
    reason: _Why | None = None
    by: _Name | None = None


class _Assign(Struct, frozen=True, forbid_unknown_fields=True):
    to: _Name | None
    by: _Name | None = None


class _Close(Struct, frozen=True, forbid_unknown_fields=True):
    reason: _Why | None = None
    by: _Name | None = None


class _Reopen(Struct, frozen=True, forbid_unknown_fields=True):
    by: _Name | None = None


class _Option(Struct, frozen=True, forbid_unknown_fields=True):
    label: Annotated[str, Meta(min_length=1, max_length=LONGEST_LABEL)]
    metadata: Annotated[str, Meta(min_length=1, max_length=LONGEST_METADATA)] | None = None
    description: Annotated[str, Meta(min_length=1, max_length=LONGEST_DESCRIPTION)] | None = None


class _Message(Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(max_length=50_000)] = ""
    media: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")] | None = None
    quick_replies: Annotated[tuple[_Option, ...], Meta(max_length=MOST_QUICK_REPLIES)] = ()
    by: _Name | None = None


async def index(request: Request) -> Response:
    """``GET /conversations?connection=&state=&owner=&assignee=&search=&limit=&before=``: what happened last first."""
    wanted = await _wanted(request)
    found = await parts_of(request).stores.threads.list(wanted)
    before = "-".join(map(str, found[-1].cursor)) if len(found) == wanted.limit else None
    return answer({"conversations": [shown(it) for it in found], "before": before})


async def show(request: Request) -> Response:
    """``GET /conversations/{id}?limit=&before=``: with its messages and changes, oldest first."""
    parts, number, query = parts_of(request), conversation_of(request), request.query_params
    found = await parts.stores.threads.summary(number)
    if found is None:
        raise NoSuchConversation(number)
    limit = min(number_of(query.get("limit"), "limit") or _USUAL_LINES, MOST_LINES)
    before, talk = number_of(query.get("before"), "before"), found.talk
    lines = await transcript(parts.database, talk.connection_id, talk.customer_id, before, limit)
    changes = await parts.stores.threads.changes(number)
    return answer(
        {
            **shown(found),
            "variables": talk.variables,
            "profile": talk.profile,
            "messages": [line_shown(line) for line in lines],
            "before": more(lines, limit),
            "changes": [change_shown(it) for it in changes],
        }
    )


async def hand_over(request: Request) -> Response:
    """``POST /conversations/{id}/handover`` ``{"to": "people" | "bot", "reason"?, "by"?}``."""
    wish = await shaped(request, _HandOver)
    await parts_of(request).handing.hand_over(conversation_of(request), wish.to, wish.reason, wish.by)
    return await _as_it_is(request)


async def assign(request: Request) -> Response:
    """``POST /conversations/{id}/assign`` ``{"to": NAME | null, "by"?}``."""
    wish = await shaped(request, _Assign)
    await parts_of(request).handing.assign(conversation_of(request), wish.to, wish.by)
    return await _as_it_is(request)


async def close(request: Request) -> Response:
    """``POST /conversations/{id}/close`` ``{"reason"?, "by"?}``."""
    wish = await shaped(request, _Close)
    await parts_of(request).handing.close(conversation_of(request), wish.reason, wish.by)
    return await _as_it_is(request)


async def reopen(request: Request) -> Response:
    """``POST /conversations/{id}/reopen`` ``{"by"?}``."""
    wish = await shaped(request, _Reopen)
    await parts_of(request).handing.reopen(conversation_of(request), wish.by)
    return await _as_it_is(request)


async def write(request: Request) -> Response:
    """``POST /conversations/{id}/messages`` ``{"text"?, "media"?, "quick_replies"?, "by"?}``: is queued."""
    wish = await shaped(request, _Message)
    options = tuple(QuickReply(it.label, it.metadata, it.description) for it in wish.quick_replies)
    if any("://" in it.label for it in options) or len({it.description is None for it in options}) > 1:
        raise BadRequest("Labels have no URLs, and all quick replies have a description or none; Twitter wants it so.")
    if wish.media is None and not wish.text.strip():
        raise BadRequest("A message has a 'text' that is not blank, or 'media', or both.")
    written_by = Answer(wish.text, options, await _attached(request, wish.media))
    rows = await parts_of(request).handing.write(conversation_of(request), written_by, wish.by)
    return answer({"keys": [f"message-{row}" for row in rows]}, 202)


async def _attached(request: Request, media_id: str | None) -> str | None:
    """The reference to what is attached, which has to be there by now."""
    if media_id is None:
        return None
    found = await parts_of(request).media.store.get(media_id)
    if found is None or found.state != "stored":
        raise NoSuchMedia(" to attach; upload it with POST /api/v1/media first")
    return PREFIX + media_id


def shown(found: Summary) -> dict[str, Any]:
    """A conversation as the API shows it."""
    talk, hands = found.talk, found.talk.hands
    last = {"text": found.last, "direction": found.last_direction, "at": written(found.last_at)}
    return {
        "id": talk.id,
        "connection": found.connection,
        "customer": {"id": talk.customer_id, "name": talk.name, "screen_name": talk.screen_name},
        "state": hands.state,
        "owner": hands.owner,
        "assignee": hands.assignee,
        "returns_at": written(hands.returns_at),
        "last_message": None if found.last_at is None else last,
        "unsent": found.unsent,
        "updated_at": written(talk.updated_at),
    }


def change_shown(change: PastChange) -> dict[str, Any]:
    """A change of hands or state as the API shows it."""
    return {
        "at": written(change.at),
        "state": change.state,
        "owner": change.owner,
        "assignee": change.assignee,
        "reason": change.reason,
        "detail": change.detail,
        "by": change.author,
    }


async def _as_it_is(request: Request) -> Response:
    found = await parts_of(request).stores.threads.summary(conversation_of(request))
    if found is None:
        raise NoSuchConversation(conversation_of(request))
    return answer(shown(found))


async def _wanted(request: Request) -> Wanted:
    parts, query = parts_of(request), request.query_params
    name = query.get("connection")
    states: tuple[State, ...] = ("open", "closed")
    owners: tuple[Owner, ...] = ("bot", "people")
    return Wanted(
        connection_id=None if name is None else (await parts.connections.get(name)).id,
        state=_one_of(query.get("state"), "state", states),
        owner=_one_of(query.get("owner"), "owner", owners),
        assignee=query.get("assignee"),
        search=query.get("search"),
        before=_cursor(query.get("before")),
        limit=min(number_of(query.get("limit"), "limit") or _USUAL_CONVERSATIONS, MOST_CONVERSATIONS),
    )


V = TypeVar("V", bound=str)


def _one_of(given: str | None, name: str, values: tuple[V, ...]) -> V | None:
    if given is None:
        return None
    found = next((value for value in values if value == given), None)
    if found is None:
        raise BadRequest(f"'{name}' must be one of {', '.join(values)}.")
    return found


def _cursor(text: str | None) -> Cursor | None:
    if text is None:
        return None
    at, _, row = text.partition("-")
    if not (at.isascii() and at.isdigit() and row.isascii() and row.isdigit() and len(at + row) < 36):
        raise BadRequest("'before' must be what an earlier page gave as its 'before'.")
    return min(int(at), 2**62), min(int(row), _LARGEST_NUMBER)


def conversation_of(request: Request) -> int:
    """The conversation that the path names."""
    number: int = request.path_params["number"]
    return min(number, _LARGEST_NUMBER)


ONE = "/conversations/{number:int}"

ROUTES = [
    Route("/conversations", index),
    Route(ONE, show),
    Route(ONE + "/handover", hand_over, methods=["POST"]),
    Route(ONE + "/assign", assign, methods=["POST"]),
    Route(ONE + "/close", close, methods=["POST"]),
    Route(ONE + "/reopen", reopen, methods=["POST"]),
    Route(ONE + "/messages", write, methods=["POST"]),
]
