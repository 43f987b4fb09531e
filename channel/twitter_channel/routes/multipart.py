"""One file out of a multipart form, as it comes: never more of it in memory than what arrived last."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import anyio
from starlette.requests import ClientDisconnect, Request

from twitter_channel.routes.given import BadRequest, TooLarge, TooSlow

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

CHUNK_WITHIN = 15.0
WHOLE_WITHIN = 900.0
"""Seconds in which the next bytes have to come, and all of them."""

_MOST_AROUND = 64 * 1024
"""Bytes of a form beside its file: boundaries, headers, small fields."""

_ADVICE = "Send multipart/form-data with one file in it, such as: curl -F media=@picture.png"


class _Form:
    """What the parser has found; *file* collects the bytes of the file that no one took yet."""

    def __init__(self) -> None:
        self.file = bytearray()
        self.files = 0
        self.is_whole = False
        self._is_file = False
        self._disposition = False

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._field,
            "on_header_value": self._value,
            "on_part_data": self._data,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._is_file = False

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._disposition = data[start:end].lower() == b"content-disposition"

    def _value(self, data: bytes, start: int, end: int) -> None:
        """What the file is called does not matter, only that it is one."""
        if self._disposition and b"filename" in data[start:end] and not self._is_file:
            self._is_file = True
            self.files += 1

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self.file += data[start:end]

    def _end(self) -> None:
        self.is_whole = True


async def file_in(request: Request, most: int) -> AsyncIterator[bytes]:
    """
    The bytes of the one file in the form that *request* brings, at most *most* of them.

    Raises:
        BadRequest: If it is no such form.
        TooLarge: As soon as it is clear that it is larger.
        TooSlow: If it stops coming.
    """
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise BadRequest(f"The body is no form with a file. {_ADVICE}")
    try:
        form = _Form()
        parser = MultipartParser(options[b"boundary"], form.callbacks())
        async for chunk in _coming(request, most + _MOST_AROUND):
            parser.write(chunk)
            if form.files > 1:
                raise BadRequest(f"The form has several files. {_ADVICE}")
            if form.file:
                yield bytes(form.file)
                form.file.clear()
    except FormParserError as error:
        raise BadRequest(f"The form cannot be read. {_ADVICE}") from error
    if not (form.files and form.is_whole):
        raise BadRequest(f"The form has no file, or ends within it. {_ADVICE}")


async def _coming(request: Request, most: int) -> AsyncIterator[bytes]:
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most:
        raise TooLarge(most)
    size, end, chunks = 0, anyio.current_time() + WHOLE_WITHIN, request.stream()
    while True:
        try:
            with anyio.fail_at(min(end, anyio.current_time() + CHUNK_WITHIN)):
                chunk = await anext(chunks)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise TooSlow("The file comes too slowly, or has stopped coming. Send it again.") from error
        except ClientDisconnect as error:
            raise BadRequest("The form ended before it was whole.") from error
        size += len(chunk)
        if size > most:
            raise TooLarge(most)
        yield chunk
