"""What a call of ``media/upload`` carries, however it is written: as a multipart form, urlencoded, in the query."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from urllib.parse import urlencode

from twitter_emulator.protocol import errors
from twitter_emulator.vault import Piece, VaultFull, Writing
from twitter_emulator.world.fitness import MEGABYTE

from .given import Given
from .multipart import Fragment, Malformed, fragments

MOST_IN_A_CALL = 5 * MEGABYTE
"""A segment, or a picture in one piece."""

_MOST_TEXT = 1 << 16
_MEDIA = ("media", "media_data")
_SLICE = 1 << 18


@dataclass(frozen=True, slots=True)
class Sent:
    """The parameters of one call, and the *media* that came with it."""

    params: Mapping[str, str]
    media: Piece | None

    def required(self, name: str) -> str:
        """
        Raises:
            MissingParameter: If *name* was not sent, or is empty.
        """
        value = self.params.get(name, "")
        if not value:
            raise errors.MissingParameter(name)
        return value

    def discard(self) -> None:
        """Give the media back: nobody will keep them."""
        if self.media is not None:
            self.media.discard()


async def sent(given: Given) -> Sent:
    """
    Read the call; its media are kept while they are read.

    Raises:
        MediaTooLarge: If they have more than 5 MB.
        MissingParameter: If the form, or its base64, cannot be read.
        OverCapacity: If there is no room for them.
    """
    if given.vault.is_scarce:
        for world in given.worlds:
            world.media.forget_expired(world.now_ms)
    writing = given.vault.writing()
    try:
        params, has_media = await (_from_parts(given, writing) if given.stream else _from_params(given, writing))
        if has_media:
            found = Sent(params, await writing.done())
        else:
            writing.abandon()
            found = Sent(params, None)
    except VaultFull as full:
        writing.abandon()
        raise errors.OverCapacity(hint=f"{full}; reset or drop worlds, or start with a larger --media-limit") from None
    except BaseException:
        writing.abandon()
        raise
    given.shown_body = _summary(found, writing.size)
    if given.stream is not None:
        given.form = dict(found.params) | ({"media": f"<{writing.size} bytes>"} if found.media else {})
    return found


async def _from_parts(given: Given, writing: Writing) -> tuple[dict[str, str], bool]:
    assert given.stream is not None
    texts: dict[str, bytearray] = {}
    decoder, has_media = _Base64(), False
    try:
        async with aclosing(fragments(given.incoming.content_type, given.stream)) as found:
            async for fragment in found:
                if fragment.name in _MEDIA:
                    has_media = True
                    await _keep(writing, decoder.fed(fragment) if fragment.name == "media_data" else fragment.data)
                else:
                    _add_text(texts, fragment)
        await _keep(writing, decoder.rest())
    except (Malformed, binascii.Error) as problem:
        raise errors.MissingParameter("media", hint=f"the multipart form cannot be read: {problem}") from None
    decoded = {name: bytes(text).decode("utf-8", "replace") for name, text in texts.items()}
    return given.params | decoded, has_media


def _add_text(texts: dict[str, bytearray], fragment: Fragment) -> None:
    texts.setdefault(fragment.name, bytearray()).extend(fragment.data)
    if sum(map(len, texts.values())) > _MOST_TEXT:
        raise Malformed(f"its fields but for the media have more than {_MOST_TEXT} bytes")


async def _from_params(given: Given, writing: Writing) -> tuple[dict[str, str], bool]:
    """In a form without parts both names carry base64 (recorded)."""
    encoded = next((given.params[name] for name in _MEDIA if given.params.get(name)), None)
    if encoded is None:
        return given.params, False
    try:
        content = memoryview(b64decode(encoded.encode("ascii", "replace"), validate=True))
    except binascii.Error as problem:
        raise errors.MissingParameter("media", hint=f"media_data is not base64: {problem}") from None
    for start in range(0, len(content), _SLICE):
        await _keep(writing, content[start : start + _SLICE])
    return {name: value for name, value in given.params.items() if name not in _MEDIA}, True


async def _keep(writing: Writing, data: bytes | memoryview) -> None:
    if writing.size + len(data) > MOST_IN_A_CALL:
        raise errors.MediaTooLarge(
            MOST_IN_A_CALL, hint="a call carries up to 5 MB; send larger media in segments, by INIT, APPEND, FINALIZE"
        )
    await writing.write(data)


class _Base64:
    """Decodes base64 that comes in pieces, which do not end where its groups of four do."""

    def __init__(self) -> None:
        self._waiting = b""

    def fed(self, fragment: Fragment) -> bytes:
        encoded = self._waiting + b"".join(fragment.data.split())
        whole = len(encoded) - len(encoded) % 4
        self._waiting = encoded[whole:]
        return b64decode(encoded[:whole], validate=True)

    def rest(self) -> bytes:
        """What is left at the end, which is nothing if it was padded."""
        return b64decode(self._waiting, validate=True)


def _summary(found: Sent, size: int) -> bytes:
    """The call as the journal is to have it: its parameters, and how many bytes of media there were."""
    shown = urlencode({name: value[:200] for name, value in found.params.items()})
    return (f"{shown}&media=<{size} bytes>" if found.media else shown).encode()
