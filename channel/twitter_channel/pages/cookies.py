"""The two cookies: who is signed in, and, before that, which browser a form was shown to."""

import hashlib
import hmac
import secrets

from starlette.requests import Request
from starlette.responses import Response

from twitter_channel.operators.service import LIFETIMES

_SESSION = "twitter_channel_session"
_VISIT = "twitter_channel_visit"


def session_cookie(request: Request) -> str | None:
    """What the browser shows as its session."""
    return request.cookies.get(_name(request, _SESSION)) or None


def sign_in(request: Request, response: Response, value: str) -> None:
    """Have the browser keep *value* as its session."""
    _set(request, response, _SESSION, value, LIFETIMES.whole // 1000)


def sign_out(request: Request, response: Response) -> None:
    """Have the browser forget its session."""
    response.delete_cookie(
        _name(request, _SESSION), path="/", secure=_is_private(request), httponly=True, samesite="lax"
    )


def visit_cookie(request: Request) -> str | None:
    """What the browser was given before anybody signed in."""
    return request.cookies.get(_name(request, _VISIT)) or None


def begin_visit(request: Request, response: Response, value: str) -> None:
    """Have the browser keep *value* while nobody is signed in."""
    _set(request, response, _VISIT, value, None)


def new_visit() -> str:
    """A value that no other browser has."""
    return secrets.token_urlsafe(32)


def form_token(cookie: str) -> str:
    """What a form must send back to show that our page made it, for the browser that holds *cookie*."""
    return hmac.digest(cookie.encode(), b"form", hashlib.sha256).hex()


def _set(request: Request, response: Response, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        _name(request, name),
        value,
        max_age=seconds,
        path="/",
        secure=_is_private(request),
        httponly=True,
        samesite="lax",
    )


def _is_private(request: Request) -> bool:
    return request.url.scheme == "https"


def _name(request: Request, name: str) -> str:
    """Over https a name that no subdomain and no plain connection can set."""
    return f"__Host-{name}" if _is_private(request) else name
