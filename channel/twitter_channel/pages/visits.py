"""What a page is given, who may see it, and what becomes of what goes wrong on it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from twitter_channel.connections.refusals import NoSuchConnection
from twitter_channel.conversations.handing import NoSuchConversation
from twitter_channel.pages import cookies
from twitter_channel.pages.forms import TOKEN_FIELD, Form, NotOurForm, form_of, is_foreign
from twitter_channel.pages.rendering import HEADERS, Renderer
from twitter_channel.parts import Parts
from twitter_channel.routes import problems
from twitter_channel.routes.given import BadRequest, TooLarge, TooSlow, parts_of
from twitter_channel.store.operators import Session

HOME = "/channels"
SIGN_IN = "/sign-in"

_READING = ("GET", "HEAD")
_TOKEN = Markup('<input type="hidden" name="{}" value="{}">')


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody's request of a page, signed in or not. The *cookie* is what its forms are tied to."""

    request: Request
    parts: Parts
    renderer: Renderer
    cookie: str
    session: Session | None
    form: Form

    @property
    def address(self) -> str:
        """Where it comes from."""
        return self.request.client.host if self.request.client else ""

    @property
    def callback_url(self) -> str:
        """Where Twitter sends an operator back to: to the address they use, which is where they are signed in."""
        return f"{self.request.url.scheme}://{self.request.url.netloc}/callback"

    def page(self, template: str, status: int = 200, *, leads_to: str = "", **context: Any) -> Response:
        """A page, with what every page shows. A form on it may lead to the site of *leads_to*, too."""
        given = {
            "operator": self.session and self.session.operator,
            "token": _TOKEN.format(TOKEN_FIELD, cookies.form_token(self.cookie)),
            "path": self.request.url.path,
            **context,
        }
        return self.renderer.page(template, status, leads_to, given)


@dataclass(frozen=True, slots=True)
class SignedIn(Visit):
    """A request of somebody who is signed in."""

    session: Session

    def name(self) -> str:
        """The connection that the path names."""
        name: str = self.request.path_params["name"]
        return name


OpenPage = Callable[[Visit], Awaitable[Response]]
Page = Callable[[SignedIn], Awaitable[Response]]


def open_page(path: str, page: OpenPage, *methods: str) -> Route:
    """A page that everybody may see."""

    async def shown(request: Request) -> Response:
        return await _kept(request, page)

    return Route(path, shown, methods=methods or ("GET",))


def page(path: str, page: Page, *methods: str) -> Route:
    """A page for those who are signed in; others are sent to sign in, and then back."""

    async def only_signed_in(visit: Visit) -> Response:
        if visit.session is None:
            return to_sign_in(visit.request)
        known = SignedIn(visit.request, visit.parts, visit.renderer, visit.cookie, visit.session, visit.form)
        return await page(known)

    return open_page(path, only_signed_in, *methods)


def to(path: str) -> Response:
    """Go on to a page of ours."""
    return RedirectResponse(path, 303, HEADERS)


def to_sign_in(request: Request) -> Response:
    """Sign in first. What was being sent is not kept; the page is asked for again."""
    wanted = request.url.path if request.method == "GET" else HOME
    return to(f"{SIGN_IN}?next={quote(wanted, safe='/')}")


def own_path(text: str) -> str:
    """*text* where it is a path of ours, else the home page: nobody is sent elsewhere by what a link says."""
    parts = urlsplit(text) if text.isprintable() and "\\" not in text else None
    is_own = parts is not None and not parts.scheme and not parts.netloc and text.startswith("/")
    return text if is_own and not text.startswith("//") else HOME


async def session_of(request: Request, parts: Parts) -> Session | None:
    """Who is signed in in the browser that asks."""
    cookie = cookies.session_cookie(request)
    return await parts.operators.session(cookie) if cookie else None


async def may_use_api(request: Request) -> bool:
    """Whether the API serves a browser: somebody is signed in, and what changes something comes from our pages."""
    parts = parts_of(request)
    if request.method not in _READING and "origin" not in request.headers:
        return False
    if is_foreign(request, parts.connections.public_url):
        return False
    return await session_of(request, parts) is not None


async def _kept(request: Request, page: OpenPage) -> Response:
    """Let *page* answer, having read the form and looked at the cookies."""
    session = await session_of(request, parts_of(request))
    held = cookies.session_cookie(request) if session else cookies.visit_cookie(request)
    cookie = held or cookies.new_visit()
    visit = Visit(request, parts_of(request), request.app.state.renderer, cookie, session, Form())
    response = await _answered(visit, page, held)
    if not held and request.method == "GET":
        cookies.begin_visit(request, response, cookie)
    return response


async def _answered(visit: Visit, page: OpenPage, held: str | None) -> Response:
    request, parts = visit.request, visit.parts
    try:
        if request.method == "POST":
            take_in = parts.media.take_in if visit.session else None
            form = await form_of(request, held, parts.connections.public_url, take_in)
            visit = Visit(request, parts, visit.renderer, visit.cookie, visit.session, form)
        return await page(visit)
    except NotOurForm:
        return _went_wrong(visit, 403, "This form has expired", _EXPIRED)
    except BadRequest as error:
        return _went_wrong(visit, 400, "That could not be read", str(error))
    except TooLarge as error:
        return _went_wrong(visit, 413, "That is too much", str(error))
    except TooSlow as error:
        return _went_wrong(visit, 408, "That took too long", str(error))
    except NoSuchConversation:
        return _went_wrong(visit, 404, "There is no such conversation", "It went with its channel, or never was.")
    except NoSuchConnection as error:
        return _went_wrong(visit, 404, "There is no such channel", f"No connection is called {error}.")


async def http_error(request: Request, error: Exception) -> Response:
    """Unknown paths and methods: a page for browsers, a problem document for programs."""
    assert isinstance(error, HTTPException)
    if "text/html" not in request.headers.get("accept", ""):
        return await problems.http_error(request, error)
    session = await session_of(request, parts_of(request))
    cookie = cookies.session_cookie(request) if session else cookies.visit_cookie(request)
    visit = Visit(request, parts_of(request), request.app.state.renderer, cookie or "", session, Form())
    is_missing = error.status_code == 404
    title, sentence = ("There is no such page", _NO_PAGE) if is_missing else (error.detail, _NOT_SO)
    response = _went_wrong(visit, error.status_code, title, sentence)
    response.headers.update(error.headers or {})
    return response


_NO_PAGE = "The address is mistyped, or what was there is gone."
_NOT_SO = "This address is not asked in this way. Nothing was changed."
_EXPIRED = (
    "It was open for too long, you signed in or out meanwhile, or another site sent it. Nothing was changed. Go back, "
    "load the page again and send it once more."
)


def _went_wrong(visit: Visit, status: int, title: str, sentence: str) -> Response:
    return visit.page("wrong.html", status, title=title, sentence=sentence)
