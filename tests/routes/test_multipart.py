"""Multipart forms are the same however their bytes are cut into pieces."""

from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_emulator.routes.multipart import MOST_FIELDS, Malformed, fragments

TYPE = "multipart/form-data; boundary=cut"
FORM = (
    b'--cut\r\nContent-Disposition: form-data; name="command"\r\n\r\nAPPEND\r\n'
    b'--cut\r\nContent-Disposition: form-data; name="media"; filename="a.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
    b"\r\n--cu\r\n-\0\xff--cut\r\n"
    b'--cut\r\ncontent-disposition: form-data; name=empty\r\n\r\n\r\n--cut--\r\n'
)  # fmt: skip
FIELDS = {"command": b"APPEND", "media": b"\r\n--cu\r\n-\0\xff--cut", "empty": b""}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def in_pieces(content: bytes, cuts: Sequence[int]) -> AsyncIterator[bytes]:
    bounds = [0, *sorted(cuts), len(content)]
    for start, end in zip(bounds, bounds[1:], strict=False):
        yield content[start:end]


async def fields_of(content: bytes, cuts: Sequence[int] = (), content_type: str = TYPE) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    async for fragment in fragments(content_type, in_pieces(content, cuts)):
        found[fragment.name] = found.get(fragment.name, b"") + fragment.data
    return found


@given(cuts=st.lists(st.integers(0, len(FORM)), max_size=12))
async def test_where_the_pieces_end_makes_no_difference(cuts: list[int]) -> None:
    assert await fields_of(FORM, cuts) == FIELDS


@given(end=st.integers(0, FORM.index(b"--cut--") + 5))
async def test_a_form_that_breaks_off_is_malformed(end: int) -> None:
    with pytest.raises(Malformed):
        await fields_of(FORM[:end])


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (FORM, "multipart/form-data"),
        (FORM, "multipart/form-data; boundary=other"),
        (b"command=APPEND", TYPE),
        (b'--cut\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * (MOST_FIELDS + 1), TYPE),
    ],
)
async def test_what_is_no_such_form_is_malformed(content: bytes, content_type: str) -> None:
    with pytest.raises(Malformed):
        await fields_of(content, content_type=content_type)
