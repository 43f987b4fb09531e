"""Multipart forms, read piece by piece as they come, so that none is ever held whole."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_FIELDS = 64


class Malformed(ValueError):
    """The body is not the multipart form that its type says."""


class Fragment(Struct, frozen=True):
    """Some bytes of the field *name*; the next fragment goes on with the same field, or begins another one."""

    name: str
    data: bytes


class _Fields:
    """What the parser tells, collected until it is taken."""

    def __init__(self) -> None:
        self._header, self._value = b"", b""
        self._name = ""
        self._found: list[Fragment] = []
        self._begun = 0
        self.has_ended = False

    def take(self) -> list[Fragment]:
        found, self._found = self._found, []
        return found

    def on_part_begin(self) -> None:
        self._name, self._begun = "", self._begun + 1
        if self._begun > MOST_FIELDS:
            raise Malformed(f"it has more than {MOST_FIELDS} fields")

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        from python_multipart.multipart import parse_options_header

        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._header, self._value = b"", b""

    def on_headers_finished(self) -> None:
        # A field without a single byte is a field, too.
        self._found.append(Fragment(self._name, b""))

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._found.append(Fragment(self._name, data[start:end]))

    def on_end(self) -> None:
        self.has_ended = True


async def fragments(content_type: str, body: AsyncIterator[bytes]) -> AsyncGenerator[Fragment, None]:
    """
    The fields of a multipart *body*, in the order they come.

    Raises:
        Malformed: If it cannot be understood, or ends too early.
    """
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser, parse_options_header

    fields = _Fields()
    callbacks: MultipartCallbacks = {
        "on_part_begin": fields.on_part_begin,
        "on_header_field": fields.on_header_field,
        "on_header_value": fields.on_header_value,
        "on_header_end": fields.on_header_end,
        "on_headers_finished": fields.on_headers_finished,
        "on_part_data": fields.on_part_data,
        "on_end": fields.on_end,
    }
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise Malformed("its Content-Type names no boundary")
    try:
        parser = MultipartParser(boundary, callbacks)
        async for data in body:
            parser.write(data)
            for fragment in fields.take():
                yield fragment
    except FormParserError as problem:
        raise Malformed(str(problem)) from None
    if not fields.has_ended:
        raise Malformed("it ends before its last boundary")
