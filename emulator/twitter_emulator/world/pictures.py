"""Type and measures of PNG, JPEG, GIF and WEBP, from their first bytes; of a GIF the number of its frames, too."""

from .contents import Content, Read, Unreadable, number

_HEAD = 64
_PAGE = 1 << 16
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's markers that carry the measures: all but those of tables."""

_ALONE = frozenset(range(0xD0, 0xD9)) | {0x01}
"""JPEG's markers without a length."""


def picture(read: Read) -> Content | None:
    """
    What picture *read* gives; None if it is none of the four formats.

    Raises:
        Unreadable: If it begins like one and its measures cannot be found.
    """
    head = read(0, _HEAD)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Content(media_type="image/png", width=number(head, 16, 4), height=number(head, 20, 4))
    if head.startswith((b"GIF87a", b"GIF89a")):
        return _gif(head, _Pages(read))
    if head.startswith(b"\xff\xd8\xff"):
        return _jpeg(_Pages(read))
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _webp(head)
    return None


class _Pages:
    """Reads forward, a page at a time."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._start = 0
        self._page = b""

    def at(self, position: int, length: int) -> bytes:
        end = self._start + len(self._page)
        if not self._start <= position or position + length > end:
            self._start, self._page = position, self._read(position, max(length, _PAGE))
        begin = position - self._start
        return self._page[begin : begin + length]


def _gif(head: bytes, pages: _Pages) -> Content:
    return Content(
        media_type="image/gif",
        width=number(head, 6, 2, "little"),
        height=number(head, 8, 2, "little"),
        frames=_frames(pages, 13 + _table(number(head, 10, 1))),
    )


def _frames(pages: _Pages, position: int) -> int:
    """The images of a GIF whose blocks begin at *position*."""
    frames = 0
    while (introducer := pages.at(position, 1)) not in (b"", b"\x3b"):
        if introducer == b"\x2c":
            frames += 1
            # The descriptor has 10 bytes, its colours may follow, then one byte says how the pixels are packed.
            position = _after_blocks(pages, position + 11 + _table(number(pages.at(position, 10), 9, 1)))
        elif introducer == b"\x21":
            position = _after_blocks(pages, position + 2)
        else:
            raise Unreadable(f"no block of a GIF begins with byte {introducer.hex()}, as at {position}")
    if frames == 0:
        raise Unreadable("a GIF without a single picture")
    return frames


def _table(flags: int) -> int:
    """The length of the colour table that *flags* announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(pages: _Pages, position: int) -> int:
    while length := number(pages.at(position, 1), 0, 1):
        position += 1 + length
    return position + 1


def _jpeg(pages: _Pages) -> Content:
    position = 2
    while True:
        marker = number(pages.at(position, 2), 0, 2) & 0xFF
        if marker in _START_OF_FRAME:
            frame = pages.at(position, 9)
            return Content(media_type="image/jpeg", height=number(frame, 5, 2), width=number(frame, 7, 2))
        if marker == 0xFF or marker in _ALONE:
            position += 1 if marker == 0xFF else 2
            continue
        if marker == 0xDA:
            raise Unreadable("the picture's data begin before its measures")
        position += 2 + max(2, number(pages.at(position, 4), 2, 2))


def _webp(head: bytes) -> Content:
    """The three kinds of WEBP keep their measures in different places."""
    kind = head[12:16]
    if kind == b"VP8 ":
        width, height = (number(head, at, 2, "little") & 0x3FFF for at in (26, 28))
    elif kind == b"VP8L":
        bits = number(head, 21, 4, "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8X":
        width, height = (number(head, at, 3, "little") + 1 for at in (24, 27))
    else:
        raise Unreadable(f"a WEBP with a first part called {kind!r}")
    return Content(media_type="image/webp", width=width, height=height)
