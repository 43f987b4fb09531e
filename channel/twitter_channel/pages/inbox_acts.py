"""What agents do in the inbox: forms, each of which leads back to the conversation."""

import re
from collections.abc import Awaitable, Callable

from starlette.background import BackgroundTask
from starlette.responses import Response

from twitter_channel.answers import Answer
from twitter_channel.conversations.fitting import NotInPublic
from twitter_channel.pages.inbox import chosen_of, conversation_of, list_of, saw, thread_of
from twitter_channel.pages.visits import SignedIn, page, to
from twitter_channel.store.media import PREFIX, Media
from twitter_channel.store.once import KeyReused, Once, once
from twitter_channel.store.talks import Owner

LONGEST = 50_000
"""Characters that are taken at once; what is longer than a Direct Message may be is split."""

_LONGEST_KEY = 64
_MEDIA = re.compile(r"[0-9a-f]{32}")

Act = Callable[[SignedIn, int], Awaitable[str | None]]
"""Does something with a conversation; what is wrong with what was asked, or None."""


async def send(visit: SignedIn, number: int) -> str | None:
    """``POST /inbox/{number}/messages``."""
    form = visit.form
    text, uploaded = form.get("text").replace("\r\n", "\n"), form.get("media")
    media = form.file or await _uploaded(visit, uploaded)
    wrong = form.wrong or (_wrong_text(text) if text.strip() or not (media or uploaded) else None)
    if wrong is not None:
        return wrong
    blocked = (await thread_of(visit, number))["standing"].blocked
    if blocked is not None:
        return f"It was not sent. {blocked}"
    if uploaded and media is None:
        return "What was attached is not there any more. Attach it again."
    answer = Answer(text.strip(), (), PREFIX + media.id if media else None)
    try:
        await visit.parts.handing.write(number, answer, _me(visit), _wish(visit, answer.text, media))
    except KeyReused:
        return "This form has sent another message already. If you mean this one, too, send it again."
    return None


async def note(visit: SignedIn, number: int) -> str | None:
    """``POST /inbox/{number}/notes``: no customer sees it."""
    text = visit.form.get("text").replace("\r\n", "\n").strip()
    wrong = _wrong_text(text)
    if wrong is None:
        await visit.parts.inbox.notes.add(number, text, _me(visit))
    return wrong


async def hand_over(visit: SignedIn, number: int) -> str | None:
    """``POST /inbox/{number}/handover``: take it over, for oneself, or give it back to the bot."""
    owner: Owner = "bot" if visit.form.get("to") == "bot" else "people"
    if owner == "people":
        await visit.parts.handing.assign(number, _me(visit), _me(visit))
    else:
        await visit.parts.handing.hand_over(number, owner, None, _me(visit))
    return None


async def assign(visit: SignedIn, number: int) -> str | None:
    """``POST /inbox/{number}/assign``: to one of the agents, or to nobody in particular."""
    to_whom = visit.form.get("to") or None
    if to_whom is not None and to_whom not in {it.name for it in await visit.parts.operators.all()}:
        return f"There is no agent called {to_whom}."
    await visit.parts.handing.assign(number, to_whom, _me(visit))
    return None


async def close(visit: SignedIn, number: int) -> str | None:
    """``POST /inbox/{number}/close``."""
    await visit.parts.handing.close(number, None, _me(visit))
    return None


async def reopen(visit: SignedIn, number: int) -> str | None:
    """``POST /inbox/{number}/reopen``: for oneself."""
    await visit.parts.handing.reopen(number, _me(visit))
    return None


async def retry(visit: SignedIn, number: int) -> str | None:
    """``POST /inbox/{number}/retry``: a message that failed is queued once more."""
    message = visit.form.get("message")
    is_number = message.isascii() and message.isdigit() and len(message) < 10
    if not is_number or not await visit.parts.stores.messages.again(number, int(message)):
        return "This message has not failed, or is being tried again already."
    visit.parts.work_bell.ring()
    return None


async def seen(visit: SignedIn) -> Response:
    """``POST /inbox/{number}/seen``: a page that is open shows everything that came."""
    return Response(status_code=204, background=BackgroundTask(saw, visit, conversation_of(visit)))


async def typing(visit: SignedIn) -> Response:
    """``POST /inbox/{number}/typing``: somebody writes on a page that is open."""
    talk = await visit.parts.stores.talks.get(conversation_of(visit))
    task = None if talk is None else BackgroundTask(visit.parts.inbox.courtesies.types, talk)
    return Response(status_code=204, background=task)


def _acting(act: Act) -> Callable[[SignedIn], Awaitable[Response]]:
    async def acted(visit: SignedIn) -> Response:
        number = conversation_of(visit)
        found = await thread_of(visit, number)
        try:
            wrong = await act(visit, number)
        except NotInPublic as error:
            wrong = str(error)
        if wrong is None:
            return to(f"/inbox/{number}{chosen_of(visit).suffix}")
        draft = visit.form.get("text")
        return visit.page("inbox.html", 422, **await list_of(visit), **found, wrong=wrong, draft=draft)

    return acted


def _wrong_text(text: str) -> str | None:
    if not text.strip():
        return "Write something first."
    if len(text) > LONGEST:
        return f"That is {len(text):,} characters; at most {LONGEST:,} are taken at once."
    return None


async def _uploaded(visit: SignedIn, media_id: str) -> Media | None:
    """What was uploaded before, while it is there."""
    found = await visit.parts.media.store.get(media_id) if _MEDIA.fullmatch(media_id) else None
    return found if found is not None and found.state == "stored" else None


def _wish(visit: SignedIn, text: str, media: Media | None) -> Once | None:
    """What the form wants once, however often it is sent; a file that comes again is known by its contents."""
    key = visit.form.get("key")[:_LONGEST_KEY]
    return once(key, text, media and media.digest, _me(visit)) if key else None


def _me(visit: SignedIn) -> str:
    return visit.session.operator.name


_ONE = "/inbox/{number:int}"

ROUTES = [
    page(_ONE + "/messages", _acting(send), "POST"),
    page(_ONE + "/notes", _acting(note), "POST"),
    page(_ONE + "/handover", _acting(hand_over), "POST"),
    page(_ONE + "/assign", _acting(assign), "POST"),
    page(_ONE + "/close", _acting(close), "POST"),
    page(_ONE + "/reopen", _acting(reopen), "POST"),
    page(_ONE + "/retry", _acting(retry), "POST"),
    page(_ONE + "/seen", seen, "POST"),
    page(_ONE + "/typing", typing, "POST"),
]
