"""The API: what agents do beside writing, for platforms that have an inbox of their own."""

from typing import Annotated, Any

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.answers import LONGEST_TEXT
from twitter_channel.clock import written
from twitter_channel.conversations.handing import NoSuchConversation
from twitter_channel.routes.conversations import ONE, conversation_of
from twitter_channel.routes.given import NotFound, Taken, answer, parts_of, shaped
from twitter_channel.store.canned import CannedAnswer
from twitter_channel.store.notes import Note
from twitter_channel.store.talks import Talk

_Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"\S")]
_Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]


class _NewNote(Struct, frozen=True, forbid_unknown_fields=True):
    text: _Text
    by: _Name | None = None


class _Canned(Struct, frozen=True, forbid_unknown_fields=True):
    name: _Name
    text: _Text


class _Read(Struct, frozen=True, forbid_unknown_fields=True):
    by: _Name = "api"


async def notes(request: Request) -> Response:
    """``GET /conversations/{id}/notes``: oldest first."""
    talk = await _talk(request)
    found = await parts_of(request).inbox.notes.of(talk.id)
    return answer({"notes": [note_shown(it) for it in found]})


async def add_note(request: Request) -> Response:
    """``POST /conversations/{id}/notes`` ``{"text", "by"?}``: no customer sees it."""
    wish, number = await shaped(request, _NewNote), conversation_of(request)
    made = await parts_of(request).inbox.notes.add(number, wish.text, wish.by)
    if made is None:
        raise NoSuchConversation(number)
    return answer(note_shown(made), 201)


async def read(request: Request) -> Response:
    """``POST /conversations/{id}/read`` ``{"by"?}``: everything was seen; the customer is shown so, too."""
    wish, parts = await shaped(request, _Read), parts_of(request)
    talk = await _talk(request)
    await parts.inbox.courtesies.saw(talk, await parts.inbox.attention.newest(talk.id), wish.by)
    return Response(status_code=204)


async def typing(request: Request) -> Response:
    """``POST /conversations/{id}/typing``: the customer sees the bubble for about three seconds."""
    await parts_of(request).inbox.courtesies.types(await _talk(request))
    return Response(status_code=204)


async def retry(request: Request) -> Response:
    """``POST /conversations/{id}/messages/{message}/retry``: one that failed is queued once more."""
    parts, talk, message = parts_of(request), await _talk(request), request.path_params["message"]
    if not await parts.stores.messages.again(talk.id, min(message, 2**31 - 1)):
        raise NotFound(f"No message {message} of this conversation has failed.")
    parts.work_bell.ring()
    return answer({"key": f"message-{message}"}, 202)


async def canned(request: Request) -> Response:
    """``GET /canned-answers``: by name."""
    found = await parts_of(request).inbox.canned.all()
    return answer({"canned_answers": [canned_shown(it) for it in found]})


async def add_canned(request: Request) -> Response:
    """``POST /canned-answers`` ``{"name", "text"}``."""
    wish = await shaped(request, _Canned)
    made = await parts_of(request).inbox.canned.add(wish.name, wish.text)
    if made is None:
        raise Taken(f"There is a canned answer called '{wish.name}' already; change it with PUT.")
    return answer(canned_shown(made), 201)


async def change_canned(request: Request) -> Response:
    """``PUT /canned-answers/{id}`` ``{"name", "text"}``."""
    wish, number = await shaped(request, _Canned), _number(request)
    store = parts_of(request).inbox.canned
    if not any(it.id == number for it in await store.all()):
        raise NotFound(f"There is no canned answer {number}.")
    made = await store.change(number, wish.name, wish.text)
    if made is None:
        raise Taken(f"Another canned answer is called '{wish.name}'.")
    return answer(canned_shown(made))


async def remove_canned(request: Request) -> Response:
    """``DELETE /canned-answers/{id}``."""
    if not await parts_of(request).inbox.canned.remove(_number(request)):
        raise NotFound(f"There is no canned answer {_number(request)}.")
    return Response(status_code=204)


async def agents(request: Request) -> Response:
    """``GET /agents``: the people who may sign in, to whom conversations can be assigned."""
    found = await parts_of(request).operators.all()
    return answer({"agents": [{"name": it.name} for it in found]})


def note_shown(note: Note) -> dict[str, Any]:
    """A note as the API shows it."""
    return {"id": note.id, "at": written(note.at), "by": note.author, "text": note.text}


def canned_shown(found: CannedAnswer) -> dict[str, Any]:
    """A canned answer as the API shows it."""
    return {"id": found.id, "name": found.name, "text": found.text}


async def _talk(request: Request) -> Talk:
    number = conversation_of(request)
    talk = await parts_of(request).stores.talks.get(number)
    if talk is None:
        raise NoSuchConversation(number)
    return talk


def _number(request: Request) -> int:
    number: int = request.path_params["number"]
    return min(number, 2**31 - 1)


ROUTES = [
    Route(ONE + "/notes", notes),
    Route(ONE + "/notes", add_note, methods=["POST"]),
    Route(ONE + "/read", read, methods=["POST"]),
    Route(ONE + "/typing", typing, methods=["POST"]),
    Route(ONE + "/messages/{message:int}/retry", retry, methods=["POST"]),
    Route("/canned-answers", canned),
    Route("/canned-answers", add_canned, methods=["POST"]),
    Route("/canned-answers/{number:int}", change_canned, methods=["PUT"]),
    Route("/canned-answers/{number:int}", remove_canned, methods=["DELETE"]),
    Route("/agents", agents),
]
