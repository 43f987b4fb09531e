"""The bodies of requests: whole where a call needs it whole, and otherwise as they come."""

from collections.abc import AsyncIterator

from starlette.types import Message, Receive

LARGEST_BODY = 1 << 20
LARGEST_UPLOAD_FORM = 8 << 20
"""A segment of 5 MB as base64 (a third longer), with what of it has to be percent-encoded (a sixteenth longer)."""

MOST_SHOWN = 64 << 10

MOST_SHOWN_OF_UPLOAD = 1 << 10
"""What the journal keeps of a form that carries media, for there are hundreds of such calls to one video."""


def kept(body: bytes, *, is_upload: bool = False) -> bytes:
    """What the journal keeps of *body*; its bound is a number of entries, so that each must have one too."""
    return body[: MOST_SHOWN_OF_UPLOAD if is_upload else MOST_SHOWN]


class TooLarge(Exception):
    """The body is larger than any call of this endpoint needs, which is *most* bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class ClientGone(Exception):
    """The client went away before its request was complete."""


async def whole_body(receive: Receive, most: int = LARGEST_BODY) -> bytes:
    """
    Raises:
        TooLarge: If it has more than *most* bytes.
        ClientGone: If it does not come.
    """
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body", False):
        body: bytes = message.get("body", b"")
        if len(body) > most:
            raise TooLarge(most)
        return body
    return await _gathered(message, receive, most)


async def _gathered(message: Message, receive: Receive, most: int) -> bytes:
    parts, size = [], 0
    async for part in _parts(message, receive):
        size += len(part)
        if size > most:
            raise TooLarge(most)
        parts.append(part)
    return b"".join(parts)


async def streamed(receive: Receive) -> AsyncIterator[bytes]:
    """
    The body, piece by piece.

    Raises:
        ClientGone: If it ends too early.
    """
    async for part in _parts(await receive(), receive):
        yield part


async def _parts(message: Message, receive: Receive) -> AsyncIterator[bytes]:
    while True:
        if message["type"] == "http.disconnect":
            raise ClientGone
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return
        message = await receive()
