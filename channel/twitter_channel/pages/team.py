"""The people who use the inbox, and the answers that they share."""

from starlette.responses import Response

from twitter_channel.answers import LONGEST_TEXT
from twitter_channel.operators.service import INVITATION_LIVES_MS, Unacceptable, welcome_url
from twitter_channel.pages.visits import SignedIn, page, to

_LONGEST_NAME = 64
_LARGEST_NUMBER = 2**31 - 1


async def agents(visit: SignedIn) -> Response:
    """``GET /agents``."""
    return await _agents(visit)


async def invite(visit: SignedIn) -> Response:
    """``POST /agents``: a link on which a new agent, or one who forgot it, chooses a password; it is shown once."""
    name = visit.form.get("name") or None
    try:
        link = await visit.parts.operators.invite(name)
    except Unacceptable as wrong:
        return await _agents(visit, 422, problem=wrong.detail)
    return await _agents(visit, link=welcome_url(visit.parts.connections.public_url, link), whose=name)


async def canned(visit: SignedIn) -> Response:
    """``GET /canned``."""
    return await _canned(visit)


async def add(visit: SignedIn) -> Response:
    """``POST /canned``: a new one."""
    name, text = _given(visit)
    problem = _wrong(name, text)
    if problem is None and await visit.parts.inbox.canned.add(name, text) is None:
        problem = f"There is an answer called {name} already."
    return to("/canned") if problem is None else await _canned(visit, 422, problem=problem, name=name, text=text)


async def change(visit: SignedIn) -> Response:
    """``POST /canned/{number}``: change it, or with "remove" delete it."""
    number = min(visit.request.path_params["number"], _LARGEST_NUMBER)
    if visit.form.get("remove"):
        await visit.parts.inbox.canned.remove(number)
        return to("/canned")
    name, text = _given(visit)
    problem = _wrong(name, text)
    if problem is None and await visit.parts.inbox.canned.change(number, name, text) is None:
        problem = f"It was not changed: another answer is called {name}, or this one is gone."
    return to("/canned") if problem is None else await _canned(visit, 422, problem=problem)


async def _agents(
    visit: SignedIn, status: int = 200, *, link: str | None = None, whose: str | None = None, problem: str | None = None
) -> Response:
    people = await visit.parts.operators.all()
    minutes = INVITATION_LIVES_MS // 60_000
    return visit.page("agents.html", status, people=people, link=link, whose=whose, problem=problem, minutes=minutes)


async def _canned(
    visit: SignedIn, status: int = 200, *, problem: str | None = None, name: str = "", text: str = ""
) -> Response:
    answers = await visit.parts.inbox.canned.all()
    return visit.page("canned.html", status, answers=answers, problem=problem, name=name, text=text)


def _given(visit: SignedIn) -> tuple[str, str]:
    return visit.form.get("name").strip(), visit.form.get("text").replace("\r\n", "\n").strip()


def _wrong(name: str, text: str) -> str | None:
    if not name or not text:
        return "An answer needs a name to find it by, and a text."
    if len(name) > _LONGEST_NAME:
        return f"A name has up to {_LONGEST_NAME} characters."
    return f"A text has up to {LONGEST_TEXT:,} characters." if len(text) > LONGEST_TEXT else None


ROUTES = [
    page("/agents", agents),
    page("/agents", invite, "POST"),
    page("/canned", canned),
    page("/canned", add, "POST"),
    page("/canned/{number:int}", change, "POST"),
]
