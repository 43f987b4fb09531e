"""Refusals of the control API: problem documents (RFC 9457) that say what happened, why, and what to do."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from twitter_emulator.protocol import errors


class Problem(Exception):
    """A request that cannot be served. *members* extend the document."""

    def __init__(self, status: int, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.members = status, detail, members


def answer(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """*content* as JSON."""
    return Response(msgspec.json.encode(content), status, headers, "application/json")


async def problem_answer(request: Request, error: Exception) -> Response:
    """A :class:`Problem` as a document."""
    assert isinstance(error, Problem)
    return document(error.status, error.detail, error.members)


async def http_problem_answer(request: Request, error: Exception) -> Response:
    """An unknown path or method of the control API."""
    assert isinstance(error, HTTPException)
    detail = (
        f"{error.detail}: {request.method} {request.scope['path']}; GET /_emulator/openapi.json lists what there is"
    )
    return document(error.status_code, detail, headers=error.headers)


async def refusal_answer(request: Request, error: Exception) -> Response:
    """What Twitter refused to a person, as a document that carries Twitter's own error too."""
    assert isinstance(error, errors.ApiError)
    members = {"twitter": {"code": error.code, "message": error.text}}
    return document(error.status, error.hint or error.text, members)


async def bug_answer(request: Request, error: Exception) -> Response:
    """A bug of ours; the server's log has the traceback."""
    return document(500, "the emulator failed to serve this request; its log says why, please report it")


def document(
    status: int,
    detail: str,
    members: Mapping[str, Any] = MappingProxyType({}),
    *,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document."""
    title = HTTPStatus(status).phrase
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    return Response(msgspec.json.encode(content), status, headers, "application/problem+json")
