"""What uploaded bytes are: told by the bytes themselves, never by a name or a declared type."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Read = Callable[[int, int], bytes]
"""``read(start, length)``: fewer bytes than *length* only where the content ends."""

Kind = Literal["photo", "animated_gif", "video"]


class Bytes(Protocol):
    """Bytes that are kept outside of the world. After ``discard`` there is nothing to read."""

    @property
    def size(self) -> int: ...

    def read(self, start: int, length: int) -> bytes: ...

    def discard(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Plain:
    """Bytes at hand."""

    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    def read(self, start: int, length: int) -> bytes:
        return self.content[start : start + length]

    def discard(self) -> None:
        """There is nothing to give back."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The pieces of an upload, one after the other, as one content."""

    pieces: tuple[Bytes, ...]

    @property
    def size(self) -> int:
        return sum(piece.size for piece in self.pieces)

    def read(self, start: int, length: int) -> bytes:
        """Up to *length* bytes from *start* on; fewer only at the end."""
        found = []
        for piece in self.pieces:
            if length <= 0:
                break
            if start < piece.size:
                part = piece.read(start, min(length, piece.size - start))
                found.append(part)
                length -= len(part)
            start = max(0, start - piece.size)
        return b"".join(found)

    def discard(self) -> None:
        for piece in self.pieces:
            piece.discard()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """
    What was recognised. *frames* counts those of a GIF, *duration_ms* is of a video.

    A GIF with a single frame is a picture like any other.
    """

    media_type: str
    width: int
    height: int
    frames: int = 1
    duration_ms: int = 0

    @property
    def is_video(self) -> bool:
        return self.media_type.startswith("video/")

    @property
    def is_gif(self) -> bool:
        return self.media_type == "image/gif"


class Unreadable(ValueError):
    """The bytes begin like a known format and do not go on like it; the text says where."""


def number(content: bytes, start: int, length: int, order: Literal["big", "little"] = "big") -> int:
    """
    The number of *length* bytes at *start*.

    Raises:
        Unreadable: If the content ends before.
    """
    part = content[start : start + length]
    if len(part) < length:
        raise Unreadable(f"it ends where byte {start + length} should be")
    return int.from_bytes(part, order)
