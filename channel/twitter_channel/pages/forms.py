"""What a browser sends: a form, and whether a page of ours sent it."""

import hmac
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import HTTPConnection, Request

from twitter_channel.pages.cookies import form_token
from twitter_channel.routes.given import BadRequest, body_of

TOKEN_FIELD = "form_token"

_LARGEST = 100_000
_MOST_FIELDS = 200
_KIND = "application/x-www-form-urlencoded"


class NotOurForm(Exception):
    """The form was not shown to this browser by a page of ours, or too long ago."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; one that was not sent is empty."""

    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """The first value of the field."""
        return next((value for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of the field."""
        return tuple(value for key, value in self.pairs if key == name)


async def form_of(request: Request, cookie: str | None, public_url: str) -> Form:
    """
    The form that was sent.

    Raises:
        NotOurForm: Unless it comes from a page of ours that was shown to the browser that holds *cookie*.
        BadRequest: If it cannot be read.
    """
    if is_foreign(request, public_url):
        raise NotOurForm
    form = await _read(request)
    expected = form_token(cookie) if cookie else ""
    if not cookie or not hmac.compare_digest(form.get(TOKEN_FIELD).encode(), expected.encode()):
        raise NotOurForm
    return form


def is_foreign(connection: HTTPConnection, public_url: str) -> bool:
    """Whether the browser says that a page of another site sent this. Old browsers, and programs, do not say."""
    origin = connection.headers.get("origin")
    if origin is not None:
        own = {connection.headers.get("host", ""), urlsplit(public_url).netloc}
        return urlsplit(origin).netloc not in own or origin == "null"
    return connection.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


async def _read(request: Request) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise BadRequest(f"A form is sent as {_KIND}.")
    body = await body_of(request, _LARGEST)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise BadRequest("The form cannot be read.") from error
    return Form(tuple(pairs))
