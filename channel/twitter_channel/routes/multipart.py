"""One file out of a multipart form, as it comes: never more of it in memory than what arrived last."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request

from twitter_channel.routes.given import BadRequest, TooLarge, coming

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

CHUNK_WITHIN = 15.0
WHOLE_WITHIN = 900.0
"""Seconds in which the next bytes have to come, and all of them."""

_MOST_AROUND = 256 * 1024
"""Bytes of a form beside its file: boundaries, headers, fields."""

_ADVICE = "Send multipart/form-data with one file in it, such as: curl -F media=@picture.png"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form that is no file."""

    name: str
    value: str


class _Form:
    """What the parser finds; *found* is what no one took yet: fields, and the bytes of the file, b"" first."""

    def __init__(self) -> None:
        self.found: list[Field | bytes] = []
        self.files = 0
        self.is_whole = False
        self._header = bytearray()
        self._value = bytearray()
        self._name = ""
        self._is_file = False
        self._content = bytearray()
        self._around = 0

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_begin": self._header_begin,
            "on_header_field": lambda data, start, end: self._keep(self._header, data[start:end]),
            "on_header_value": lambda data, start, end: self._keep(self._value, data[start:end]),
            "on_header_end": self._header_end,
            "on_part_data": self._data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._name, self._is_file, self._content = "", False, bytearray()

    def _header_begin(self) -> None:
        self._header, self._value = bytearray(), bytearray()

    def _header_end(self) -> None:
        """What a file is called does not matter, only that it is one."""
        from python_multipart.multipart import parse_options_header

        if self._header.lower() != b"content-disposition" or self._is_file:
            return
        self._name = parse_options_header(bytes(self._value))[1].get(b"name", b"").decode(errors="replace")
        if b"filename" in self._value:
            self._is_file = True
            self.files += 1
            self.found.append(b"")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self.found.append(data[start:end])
            return
        self._keep(self._content, data[start:end])

    def _keep(self, into: bytearray, data: bytes) -> None:
        self._around += len(data)
        if self._around > _MOST_AROUND:
            raise TooLarge(_MOST_AROUND)
        into += data

    def _part_end(self) -> None:
        if not self._is_file:
            self.found.append(Field(self._name, self._content.decode(errors="replace")))

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
    has_file = False
    async for it in parts_in(request, most):
        if isinstance(it, bytes):
            has_file = True
            yield it
    if not has_file:
        raise BadRequest(f"The form has no file. {_ADVICE}")


async def parts_in(request: Request, most: int) -> AsyncIterator[Field | bytes]:
    """
    The fields of the form in their order, and of the file, if it has one, its bytes as they come; b"" first.

    Raises:
        BadRequest: If it is no such form, has several files or ends too early.
        TooLarge: As soon as it is clear that it is larger than *most* bytes and some fields.
        TooSlow: If it stops coming.
    """
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise BadRequest(f"The body is no form with a file. {_ADVICE}")
    form = _Form()
    try:
        parser = MultipartParser(options[b"boundary"], form.callbacks())
        async for chunk in coming(request, most + _MOST_AROUND, CHUNK_WITHIN, WHOLE_WITHIN):
            parser.write(chunk)
            if form.files > 1:
                raise BadRequest(f"The form has several files. {_ADVICE}")
            for it in form.found:
                yield it
            form.found.clear()
    except FormParserError as error:
        raise BadRequest(f"The form cannot be read. {_ADVICE}") from error
    if not form.is_whole:
        raise BadRequest(f"The form ends too early. {_ADVICE}")
