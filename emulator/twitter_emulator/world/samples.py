"""Pictures and films made up here, for people who have none at hand: small, valid, and always the same."""

import struct
import zlib
from collections.abc import Iterator

from .contents import Kind

WIDTH, HEIGHT = 320, 240
DURATION_MS = 2000
_COLOURS = 128
_CLEAR, _END = _COLOURS, _COLOURS + 1


def png(width: int, height: int) -> bytes:
    """A picture that goes from dark to light, in grey: small whatever its measures."""
    rows = b"".join(b"\0" + bytes([row * 255 // max(1, height)]) * width for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_part(name, content) for name, content in parts)


def _png_part(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def gif(width: int, height: int, frames: int = 2) -> bytes:
    """A picture that changes its colour from frame to frame, for ever."""
    colours = b"".join(bytes([shade * 2, 160, 240]) for shade in range(_COLOURS))
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    images = b"".join(_gif_frame(width, height, frame * 64 % _COLOURS) for frame in range(frames))
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF6, 0, 0) + colours + loop + images + b"\x3b"


def _gif_frame(width: int, height: int, colour: int) -> bytes:
    delay = b"\x21\xf9\x04\0\x32\0\0\0"
    descriptor = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0)
    return delay + descriptor + b"\x07" + b"".join(_gif_blocks(width * height, colour)) + b"\0"


def _gif_blocks(pixels: int, colour: int) -> Iterator[bytes]:
    """
    The pixels without compression: codes stay eight bits wide, so each is a byte, as long as the table of codes is
    cleared before it would grow.
    """
    codes = bytearray()
    for start in range(0, pixels, _CLEAR - 2):
        codes += bytes([_CLEAR]) + bytes([colour]) * min(_CLEAR - 2, pixels - start)
    codes.append(_END)
    for start in range(0, len(codes), 255):
        block = codes[start : start + 255]
        yield bytes([len(block)]) + block


def mp4(width: int, height: int, duration_ms: int, padding: int = 0) -> bytes:
    """The boxes of a film, so that its measures and duration can be read; it has no pictures, but *padding* bytes."""
    movie_header = struct.pack(">IIIII", 0, 0, 0, 1000, duration_ms).ljust(100, b"\0")
    track_header = bytes(76) + struct.pack(">II", width << 16, height << 16)
    track = _box(b"trak", _box(b"tkhd", track_header))
    kind = _box(b"ftyp", b"mp42\0\0\0\0mp42isom")
    return kind + _box(b"moov", _box(b"mvhd", movie_header) + track) + _box(b"mdat", bytes(padding))


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def sample(kind: Kind) -> bytes:
    """Something to send of this *kind*."""
    if kind == "photo":
        return png(WIDTH, HEIGHT)
    return mp4(WIDTH, HEIGHT, DURATION_MS) if kind == "video" else gif(WIDTH // 4, HEIGHT // 4)
