"""What every handler is given."""

from collections.abc import AsyncIterator
from typing import Any, TypeVar

import anyio
import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from twitter_channel.parts import Parts

T = TypeVar("T", bound=msgspec.Struct)

CHUNK_WITHIN = 10.0
WHOLE_WITHIN = 30.0
"""Seconds in which the next bytes of a body have to come, and all of them."""


class BadRequest(Exception):
    """The request cannot be read; the message says what to do."""


class TooLarge(Exception):
    """The body is larger than *limit* bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The body is larger than {limit:,} bytes.")


class TooSlow(Exception):
    """The body does not come; the message says how it should."""


class NotFound(Exception):
    """There is no such thing; the message says what."""


class Taken(Exception):
    """Something else has this name; the message says what."""


class NoSuchMedia(Exception):
    """There are no media of that id; the message goes on after the word."""


def parts_of(request: Request) -> Parts:
    """The channel that is asked. The only place that touches the untyped state."""
    parts: Parts = request.app.state.parts
    return parts


async def body_of(request: Request, limit: int) -> bytes:
    """
    The raw body.

    Raises:
        TooLarge: As soon as it is clear that there are more than *limit* bytes.
        TooSlow: If it stops coming.
        BadRequest: If the connection ends before it does.
    """
    body = bytearray()
    async for chunk in coming(request, limit, CHUNK_WITHIN, WHOLE_WITHIN):
        body += chunk
    return bytes(body)


async def coming(request: Request, most: int, chunk_within: float, whole_within: float) -> AsyncIterator[bytes]:
    """
    The raw body as it comes; raises as `body_of` does.

    Its next bytes have *chunk_within* seconds to come, all of them *whole_within*.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and (len(announced) > 18 or int(announced) > most):
        raise TooLarge(most)
    size, end, chunks = 0, anyio.current_time() + whole_within, request.stream()
    while True:
        try:
            with anyio.fail_at(min(end, anyio.current_time() + chunk_within)):
                chunk = await anext(chunks)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise TooSlow("The body comes too slowly, or has stopped coming. Send it again.") from error
        except ClientDisconnect as error:
            raise BadRequest("The body ended before it was whole.") from error
        size += len(chunk)
        if size > most:
            raise TooLarge(most)
        yield chunk


async def object_of(request: Request) -> dict[str, Any]:
    """
    The body as a JSON object; an empty body is an empty one.

    Raises:
        BadRequest: If it is something else.
    """
    body = await body_of(request, 100_000)
    try:
        content = msgspec.json.decode(body) if body else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest("The body is not JSON.") from error
    if not isinstance(content, dict):
        raise BadRequest("The body is not a JSON object.")
    return content


async def shaped(request: Request, shape: type[T]) -> T:
    """
    The body as a *shape*.

    Raises:
        BadRequest: If it is something else.
    """
    try:
        return msgspec.convert(await object_of(request), shape)
    except msgspec.ValidationError as error:
        raise BadRequest(f"The body will not do: {error}.") from error


def number_of(text: str | None, name: str) -> int | None:
    """
    A number of the query; None where it is not given.

    Raises:
        BadRequest: If it is something else.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18 and int(text) > 0):
        raise BadRequest(f"'{name}' must be a whole number above 0.")
    return int(text)


def answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """*content* as JSON."""
    return Response(msgspec.json.encode(content), status, headers, "application/json")
