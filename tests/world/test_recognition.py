"""What uploads are is told by their bytes."""

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_emulator.world import samples
from twitter_emulator.world.contents import Content, Joined, Plain
from twitter_emulator.world.recognition import recognised

JPEG_HEAD = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
JPEG_FRAME = bytes.fromhex("ffc0001108" + "00f00140" + "03012200021101031101")


def picture(media_type: str, **measured: Any) -> Content:
    return Content(media_type=media_type, width=320, height=240, **measured)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (samples.png(320, 240), picture("image/png")),
        (samples.gif(320, 240, frames=3), picture("image/gif", frames=3)),
        (JPEG_HEAD + JPEG_FRAME, picture("image/jpeg")),
        (JPEG_HEAD + b"\xff\xff\xfe\x00\x04ab\xff\xd0" + JPEG_FRAME, picture("image/jpeg")),
        (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0" + b"\x3f\x01\0\xef\0\0", picture("image/webp")),
        (b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 320, 240), picture("image/webp")),
        (b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 319 | 239 << 14), picture("image/webp")),
        (samples.mp4(320, 240, 2500), picture("video/mp4", duration_ms=2500)),
        (samples.mp4(320, 240, 2500).replace(b"mp42", b"qt  ", 1), picture("video/quicktime", duration_ms=2500)),
    ],
    ids=["png", "gif", "jpeg", "jpeg-with-comments", "webp", "webp-lossy", "webp-lossless", "mp4", "quicktime"],
)
def test_pictures_and_films_are_told_by_their_bytes(content: bytes, found: Content) -> None:
    assert recognised(Plain(content)) == found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        samples.png(320, 240)[:20],
        samples.gif(320, 240)[:-200],
        JPEG_HEAD,
        JPEG_HEAD + b"\xff\xda\0\x04ab",
        b"RIFF\0\0\0\0WEBPVP9 ",
        samples.mp4(320, 240, 2500)[:24],
        samples.mp4(0, 0, 2500),
        b"\0\0\0\x0cftypmp42\0\0\0\x01moov",
    ],
)
def test_what_only_begins_like_a_picture_or_film_is_nothing(content: bytes) -> None:
    assert recognised(Plain(content)) is None


def test_a_film_may_have_its_measures_behind_its_pictures() -> None:
    film = samples.mp4(320, 240, 2500, padding=5000)
    kind, movie = film[:24], film[24 : film.index(b"mdat") - 4]

    found = recognised(Plain(kind + film[24 + len(movie) :] + movie))

    assert found == picture("video/mp4", duration_ms=2500)


def test_a_film_may_have_a_box_of_more_than_four_gigabytes() -> None:
    kind, movie = samples.mp4(320, 240, 2500)[:24], samples.mp4(320, 240, 2500)[24:-8]
    wide = struct.pack(">I4sQ", 1, b"mdat", 16 + 3) + b"abc"

    assert recognised(Plain(kind + wide + movie)) == picture("video/mp4", duration_ms=2500)


samples_of_each = st.sampled_from(
    [samples.png(32, 32), samples.gif(32, 32), samples.mp4(32, 32, 900), JPEG_HEAD + JPEG_FRAME]
)


@given(samples_of_each, st.integers(0, 500), st.binary(max_size=40))
def test_damaged_files_are_recognised_or_not_but_never_break_anything(
    content: bytes, position: int, damage: bytes
) -> None:
    damaged = content[:position] + damage + content[position + len(damage) :]

    found = recognised(Plain(damaged))

    assert found is None or found.width >= 0


@given(st.binary(max_size=60), st.data())
def test_pieces_read_like_the_whole_that_they_are_of(content: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=5)))
    bounds = [0, *cuts, len(content)]
    whole = Joined(tuple(Plain(content[a:b]) for a, b in zip(bounds, bounds[1:], strict=False)))
    start, length = data.draw(st.integers(0, 70)), data.draw(st.integers(0, 70))

    assert whole.size == len(content)
    assert whole.read(start, length) == content[start : start + length]
