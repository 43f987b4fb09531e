"""What a browser sends: a form, and whether a page of ours sent it."""

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import HTTPConnection, Request

from twitter_channel.media.folder import NotMedia
from twitter_channel.media.formats import LARGEST
from twitter_channel.pages.cookies import form_token
from twitter_channel.routes.given import BadRequest, body_of
from twitter_channel.routes.multipart import Field, parts_in
from twitter_channel.store.media import Media

TOKEN_FIELD = "form_token"

_LARGEST = 100_000
_MOST_FIELDS = 200
_KIND = "application/x-www-form-urlencoded"
_KIND_WITH_FILE = "multipart/form-data"

TakeIn = Callable[[AsyncIterator[bytes]], Awaitable[Media]]
"""Keeps a file; raises `NotMedia` if it is nothing that is kept."""


class NotOurForm(Exception):
    """The form was not shown to this browser by a page of ours, or too long ago."""


@dataclass(frozen=True, slots=True)
class Form:
    """
    The fields of a form; one that was not sent is empty.

    *file* is what came with it and was kept; *wrong* says why a file that came with it was not.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    file: Media | None = None
    wrong: str | None = None

    def get(self, name: str) -> str:
        """The first value of the field."""
        return next((value for key, value in self.pairs if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of the field."""
        return tuple(value for key, value in self.pairs if key == name)


async def form_of(request: Request, cookie: str | None, public_url: str, take_in: TakeIn | None = None) -> Form:
    """
    The form that was sent; a file that comes with it is kept by *take_in*, if that is given.

    Raises:
        NotOurForm: Unless it comes from a page of ours that was shown to the browser that holds *cookie*.
        BadRequest: If it cannot be read.
        TooLarge: If it, or its file, is larger than may be.
        TooSlow: If its file stops coming.
    """
    if is_foreign(request, public_url):
        raise NotOurForm
    if take_in is not None and _kind_of(request) == _KIND_WITH_FILE:
        form = await _read_with_file(request, cookie, take_in)
    else:
        form = await _read(request)
    _require_ours(form, cookie)
    return form


def _require_ours(form: Form, cookie: str | None) -> None:
    expected = form_token(cookie) if cookie else ""
    if not cookie or not hmac.compare_digest(form.get(TOKEN_FIELD).encode(), expected.encode()):
        raise NotOurForm


def is_foreign(connection: HTTPConnection, public_url: str) -> bool:
    """Whether the browser says that a page of another site sent this. Old browsers, and programs, do not say."""
    origin = connection.headers.get("origin")
    if origin is not None:
        own = {connection.headers.get("host", ""), urlsplit(public_url).netloc}
        return urlsplit(origin).netloc not in own or origin == "null"
    return connection.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


def _kind_of(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _read(request: Request) -> Form:
    if _kind_of(request) != _KIND:
        raise BadRequest(f"A form is sent as {_KIND}.")
    body = await body_of(request, _LARGEST)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise BadRequest("The form cannot be read.") from error
    return Form(tuple(pairs))


async def _read_with_file(request: Request, cookie: str | None, take_in: TakeIn) -> Form:
    """Nothing of the file is kept unless the fields before it show that the form is ours."""
    pairs: list[tuple[str, str]] = []
    contents = _contents(parts_in(request, LARGEST), pairs)
    first = await anext(contents, None)
    if first is None:
        return Form(tuple(pairs))
    _require_ours(Form(tuple(pairs)), cookie)
    try:
        kept = await take_in(_with(first, contents))
    except NotMedia as error:
        return Form(tuple(pairs), wrong=str(error))
    return Form(tuple(pairs), kept)


async def _contents(parts: AsyncIterator[Field | bytes], pairs: list[tuple[str, str]]) -> AsyncIterator[bytes]:
    """The bytes of the file, none where none was chosen; the fields that come by are added to *pairs*."""
    async for it in parts:
        if isinstance(it, Field):
            pairs.append((it.name, it.value))
        elif it:
            yield it


async def _with(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk
