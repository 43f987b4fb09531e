"""Errors as RFC 9457 problem documents; the only module that turns an error into bytes."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from twitter_channel.connections.refusals import Busy, InvalidValues, NameTaken, NoSuchConnection, Refused
from twitter_channel.conversations.envelope import NotADelivery
from twitter_channel.conversations.fitting import NotInPublic
from twitter_channel.conversations.handing import NoSuchConversation
from twitter_channel.media.folder import NotMedia
from twitter_channel.routes.given import BadRequest, NoSuchMedia, NotFound, Taken, TooLarge, TooSlow
from twitter_channel.store.once import KeyReused

Handler = Callable[[Request, Exception], Awaitable[Response]]


def problem(status: int, kind: str, detail: str, **more: Any) -> Response:
    """One problem document; *kind* names it for programs, *detail* is for people."""
    content = {
        "type": f"urn:twitter-channel:{kind}",
        "title": kind.replace("-", " ").capitalize(),
        "status": status,
        "detail": detail,
        **more,
    }
    return Response(msgspec.json.encode(content), status, media_type="application/problem+json")


async def invalid_values(_request: Request, error: Exception) -> Response:
    """422, with one entry of ``errors`` for each wrong value."""
    assert isinstance(error, InvalidValues)
    errors = [{"field": wrong.field, "detail": wrong.detail} for wrong in error.errors]
    return problem(422, "invalid-values", f"Nothing was stored. {error}", errors=errors)


async def refused(_request: Request, error: Exception) -> Response:
    """422 when a value is wrong, 502 when Twitter could not; ``fields`` names the values to look at."""
    assert isinstance(error, Refused)
    return problem(502 if error.is_passing else 422, "refused-by-twitter", **error.refusal.as_json())


async def unexpected(_request: Request, _error: Exception) -> Response:
    """500; starlette has the traceback logged."""
    return problem(500, "internal-error", "The channel had an internal error. Its log says more.")


async def http_error(_request: Request, error: Exception) -> Response:
    """Unknown paths and methods."""
    assert isinstance(error, HTTPException)
    response = problem(error.status_code, _kind(error.status_code), error.detail)
    response.headers.update(error.headers or {})
    return response


def _kind(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "-")


def _simple(status: int, kind: str, sentence: str = "{}") -> Handler:
    async def handler(_request: Request, error: Exception) -> Response:
        return problem(status, kind, sentence.format(error))

    return handler


HANDLERS: Mapping[Any, Handler] = {
    InvalidValues: invalid_values,
    Refused: refused,
    NoSuchConnection: _simple(404, "no-such-connection", "There is no connection named '{}'."),
    NoSuchConversation: _simple(404, "no-such-conversation", "There is no conversation {}."),
    NameTaken: _simple(409, "name-taken", "There is a connection named '{}' already; change it with PATCH."),
    Busy: _simple(409, "busy", "The connection '{}' is being enabled or disabled. Try again in a moment."),
    NotFound: _simple(404, "not-found"),
    Taken: _simple(409, "name-taken"),
    NoSuchMedia: _simple(404, "no-such-media", "There is no such picture, GIF or video{}."),
    KeyReused: _simple(
        422,
        "idempotency-key-reused",
        "Another message was sent with this Idempotency-Key within the last 24 hours. Give each message its own key.",
    ),
    NotInPublic: _simple(422, "not-in-public"),
    NotMedia: _simple(415, "not-media"),
    TooSlow: _simple(408, "too-slow"),
    BadRequest: _simple(400, "bad-request"),
    NotADelivery: _simple(400, "not-a-delivery"),
    TooLarge: _simple(413, "too-large"),
    HTTPException: http_error,
    Exception: unexpected,
}
