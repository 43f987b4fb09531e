"""What a file is, by its bytes."""

import pytest

from tests.channel.fake_media import GIF, HTML, JPEG, MP4, PNG
from twitter_channel.media.formats import format_of


@pytest.mark.parametrize(
    ("head", "content_type"),
    [
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (GIF, "image/gif"),
        (b"GIF87a" + b"\x00" * 26, "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBP" + b"\x00" * 20, "image/webp"),
        (MP4, "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  " + b"\x00" * 20, "video/quicktime"),
    ],
)
def test_known_files_are_told_by_their_first_bytes(head: bytes, content_type: str) -> None:
    found = format_of(head)

    assert found is not None
    assert found.content_type == content_type


@pytest.mark.parametrize(
    "head",
    [
        HTML,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"PK\x03\x04" + b"\x00" * 40,
        b"%PDF-1.7" + b"\x00" * 40,
        b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20,
        b"RIFF\x00\x00\x00\x00WAVE" + b"\x00" * 20,
        b"",
    ],
)
def test_anything_else_is_nothing(head: bytes) -> None:
    assert format_of(head) is None
