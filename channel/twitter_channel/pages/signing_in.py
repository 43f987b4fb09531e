"""Choosing a password on a link, signing in, signing out, and the page about oneself."""

from starlette.responses import Response

from twitter_channel.clock import milliseconds
from twitter_channel.operators.passwords import SHORTEST
from twitter_channel.operators.service import LinkUsed, NotSignedIn, TooMany, Unacceptable
from twitter_channel.pages import cookies
from twitter_channel.pages.moments import in_future
from twitter_channel.pages.visits import SIGN_IN, SignedIn, Visit, open_page, own_path, page, to

_WRONG = "Name and password do not fit."


async def welcome(visit: Visit) -> Response:
    """``GET /welcome/{link}``: looking at a link does not use it up."""
    try:
        invitation = await visit.parts.operators.invited(visit.request.path_params["link"])
    except LinkUsed:
        return visit.page("link_used.html", 410)
    return visit.page("welcome.html", invitation=invitation, name="", wrong=None, shortest=SHORTEST)


async def accept(visit: Visit) -> Response:
    """``POST /welcome/{link}``: choose a name and a password, and be signed in."""
    operators, form, link = visit.parts.operators, visit.form, visit.request.path_params["link"]
    try:
        invitation = await operators.invited(link)
        _require_same(form.get("password"), form.get("again"))
        cookie = await operators.accept(link, form.get("name"), form.get("password"))
    except LinkUsed:
        return visit.page("link_used.html", 410)
    except Unacceptable as wrong:
        name = form.get("name")
        return visit.page("welcome.html", 422, invitation=invitation, name=name, wrong=wrong, shortest=SHORTEST)
    return _signed_in(visit, cookie, "/channels")


async def ask(visit: Visit) -> Response:
    """``GET /sign-in``."""
    wanted = own_path(visit.request.query_params.get("next", ""))
    if visit.session is not None:
        return to(wanted)
    return visit.page("sign_in.html", wanted=wanted, name="", problem=None)


async def sign_in(visit: Visit) -> Response:
    """``POST /sign-in``."""
    form, wanted = visit.form, own_path(visit.form.get("next"))
    try:
        cookie = await visit.parts.operators.sign_in(form.get("name"), form.get("password"), visit.address)
    except NotSignedIn:
        return visit.page("sign_in.html", 403, wanted=wanted, name=form.get("name"), problem=_WRONG)
    except TooMany as error:
        refused = visit.page("sign_in.html", 429, wanted=wanted, name=form.get("name"), problem=_too_many(visit, error))
        return _later(refused, visit, error)
    return _signed_in(visit, cookie, wanted)


async def sign_out(visit: SignedIn) -> Response:
    """``POST /sign-out``: here, or wherever the operator is signed in."""
    if visit.form.get("everywhere"):
        await visit.parts.operators.sign_out_everywhere(visit.session)
    else:
        await visit.parts.operators.sign_out(visit.session)
    response = to(SIGN_IN)
    cookies.sign_out(visit.request, response)
    return response


async def account(visit: SignedIn) -> Response:
    """``GET /account``."""
    return _account(visit, is_changed=visit.request.query_params.get("changed") == "1")


async def change_password(visit: SignedIn) -> Response:
    """``POST /account``: another password; all other sessions end."""
    operators, form = visit.parts.operators, visit.form
    try:
        _require_same(form.get("password"), form.get("again"))
        cookie = await operators.change_password(visit.session, form.get("old"), form.get("password"), visit.address)
    except Unacceptable as wrong:
        return _account(visit, 422, wrong=wrong)
    except NotSignedIn:
        return _account(visit, 403, problem="The present password is not right.")
    except TooMany as error:
        return _later(_account(visit, 429, problem=_too_many(visit, error)), visit, error)
    return _signed_in(visit, cookie, "/account?changed=1")


def _require_same(password: str, again: str) -> None:
    if password != again:
        raise Unacceptable("again", "The two passwords differ. Type the same one twice.")


def _signed_in(visit: Visit, cookie: str, path: str) -> Response:
    response = to(path)
    cookies.sign_in(visit.request, response, cookie)
    return response


def _account(
    visit: SignedIn,
    status: int = 200,
    *,
    problem: str | None = None,
    wrong: Unacceptable | None = None,
    is_changed: bool = False,
) -> Response:
    return visit.page("account.html", status, problem=problem, wrong=wrong, is_changed=is_changed, shortest=SHORTEST)


def _too_many(visit: Visit, error: TooMany) -> str:
    return f"Too many sign-ins failed. Try again {in_future(error.until, milliseconds(visit.parts.clock))}."


def _later(response: Response, visit: Visit, error: TooMany) -> Response:
    seconds = (error.until - milliseconds(visit.parts.clock)) // 1000
    response.headers["retry-after"] = str(max(seconds, 1))
    return response


ROUTES = [
    open_page("/welcome/{link}", welcome),
    open_page("/welcome/{link}", accept, "POST"),
    open_page("/sign-in", ask),
    open_page("/sign-in", sign_in, "POST"),
    page("/sign-out", sign_out, "POST"),
    page("/account", account),
    page("/account", change_password, "POST"),
]
