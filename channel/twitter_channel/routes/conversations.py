"""The API: conversations, for the people who take part in them."""

import re
from typing import Annotated, Any, Literal, TypeVar

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.clock import written
from twitter_channel.conversations.handing import NoSuchConversation
from twitter_channel.kinds import Kind
from twitter_channel.routes.connections import line_shown, more
from twitter_channel.routes.given import BadRequest, NoSuchMedia, answer, number_of, parts_of, shaped
from twitter_channel.shapes import Said
from twitter_channel.store.media import PREFIX
from twitter_channel.store.once import once
from twitter_channel.store.talks import Owner, State
from twitter_channel.store.threads import Cursor, PastChange, Summary, Wanted
from twitter_channel.store.transcripts import Excerpt, transcript

MOST_CONVERSATIONS = 200
MOST_LINES = 1_000

_USUAL_CONVERSATIONS = 50
_USUAL_LINES = 200
_LARGEST_NUMBER = 2**31 - 1

_QUOTED = re.compile(r'"(.*)"')
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

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


class _Message(Said, frozen=True, kw_only=True, forbid_unknown_fields=True):
    media: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")] | None = None
    by: _Name | None = None


async def index(request: Request) -> Response:
    """``GET /conversations?connection=&kind=&state=&owner=&assignee=&search=&limit=&before=``: the latest first."""
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
    lines = await transcript(parts.database, Excerpt(talk.connection_id, conversation_id=number), before, limit)
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
    """
    ``POST /conversations/{id}/messages`` with what `Said` has, ``"media"`` and ``"by"``: is queued.

    With an ``Idempotency-Key`` the same request made again queues nothing and is answered the same.
    """
    wish = await shaped(request, _Message)
    for member, complaint in wish.complaints(has_media=wish.media is not None):
        raise BadRequest(f"The body will not do: {complaint}{f' - at `$.{member}`' if member else ''}.")
    written_by = wish.answer(await _attached(request, wish.media))
    key = key_of(request)
    asked = None if key is None else once(key, wish)
    rows = await parts_of(request).handing.write(conversation_of(request), written_by, wish.by, asked)
    return answer({"keys": [f"message-{row}" for row in rows]}, 202)


def key_of(request: Request) -> str | None:
    """
    The Idempotency-Key, with or without the quotes of the IETF's draft; None where none is given.

    Raises:
        BadRequest: If it is none.
    """
    given = request.headers.get("idempotency-key")
    key = None if given is None else _QUOTED.sub(r"\1", given.strip())
    if key is not None and not _KEY.fullmatch(key):
        raise BadRequest("An Idempotency-Key is 1 to 255 printable ASCII characters, such as a UUID.")
    return key


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
        "kind": talk.kind,
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
    kinds: tuple[Kind, ...] = ("dm", "public")
    return Wanted(
        connection_id=None if name is None else (await parts.connections.get(name)).id,
        kind=_one_of(query.get("kind"), "kind", kinds),
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
