"""Type, measures and duration of MP4 and QuickTime, from their boxes."""

from collections.abc import Iterator
from dataclasses import dataclass

from .contents import Content, Read, Unreadable, number

_MOST_BOXES = 10_000
_QUICKTIME = b"qt  "


@dataclass(frozen=True, slots=True)
class _Box:
    """A box: what it is called, and from where to where its content reaches."""

    name: bytes
    start: int
    end: int


def film(read: Read, size: int) -> Content | None:
    """
    What film the *size* bytes of *read* are; None if they are none.

    Raises:
        Unreadable: If they begin like one and say nowhere how large and how long it is.
    """
    head = read(0, 12)
    if head[4:8] != b"ftyp":
        return None
    movie = _inside(read, 0, size, b"moov")
    width, height = _measures(read, movie)
    return Content(
        media_type="video/quicktime" if head[8:12] == _QUICKTIME else "video/mp4",
        width=width,
        height=height,
        duration_ms=_duration_ms(read, movie),
    )


def _boxes(read: Read, start: int, end: int) -> Iterator[_Box]:
    for _ in range(_MOST_BOXES):
        if end - start < 8:
            return
        head = read(start, 16)
        length, begin = number(head, 0, 4), start + 8
        if length == 1:  # too long for four bytes
            length, begin = number(head, 8, 8), start + 16
        elif length == 0:  # up to the end
            length = end - start
        if length < begin - start:
            raise Unreadable(f"a box at byte {start} is shorter than its own head")
        yield _Box(head[4:8], begin, min(start + length, end))
        start += length


def _inside(read: Read, start: int, end: int, name: bytes) -> _Box:
    found = next((box for box in _boxes(read, start, end) if box.name == name), None)
    if found is None:
        raise Unreadable(f"it has no {name.decode()!r} box")
    return found


def _duration_ms(read: Read, movie: _Box) -> int:
    header = _inside(read, movie.start, movie.end, b"mvhd")
    content = read(header.start, 32)
    is_long = content[:1] == b"\x01"
    scale = number(content, 20 if is_long else 12, 4)
    units = number(content, 24, 8) if is_long else number(content, 16, 4)
    if scale == 0:
        raise Unreadable("its time scale is 0")
    return units * 1000 // scale


def _measures(read: Read, movie: _Box) -> tuple[int, int]:
    """Those of the first track that is seen: sound has none."""
    for track in _boxes(read, movie.start, movie.end):
        if track.name == b"trak":
            header = _inside(read, track.start, track.end, b"tkhd")
            # Width and height are its last eight bytes, with 16 binary places.
            content = read(max(header.start, header.end - 8), 8)
            width, height = number(content, 0, 4) >> 16, number(content, 4, 4) >> 16
            if width and height:
                return width, height
    raise Unreadable("none of its tracks can be seen")
