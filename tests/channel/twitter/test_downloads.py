"""Fetching bytes: bounded in size and time, no redirect, nothing compressed."""

import gzip
from collections.abc import AsyncIterator

import anyio
import httpx
import pytest

from tests.channel.fake_media import file
from twitter_channel.twitter.client import new_http_client
from twitter_channel.twitter.downloads import download
from twitter_channel.twitter.errors import ApiError

URL = "https://video.twimg.com/dm_video/1.mp4"


async def fetched(response: httpx.Response, *, most: int = 1_000, longest: float = 5.0) -> bytes:
    found = bytearray()

    async def into(chunk: bytes) -> None:
        found.extend(chunk)

    async with new_http_client(httpx.MockTransport(lambda _: response)) as http:
        await download(http, URL, {}, into, most, longest)
    return bytes(found)


async def test_what_is_there_comes_whole() -> None:
    assert await fetched(file(b"x" * 1_000)) == b"x" * 1_000


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (httpx.Response(302, headers={"location": "http://169.254.169.254/"}), "redirected"),
        (file(b"x" * 1_001), "larger than 1,000 bytes"),
        (file(gzip.compress(bytes(10_000)), content_encoding="gzip"), "compressed"),
    ],
)
async def test_what_is_not_wanted_is_refused(response: httpx.Response, words: str) -> None:
    with pytest.raises(ApiError) as caught:
        await fetched(response)

    assert caught.value.failure.outcome == "refused"
    assert words in caught.value.failure.message


async def test_a_body_without_an_announced_length_ends_where_it_becomes_too_large() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 100

    with pytest.raises(ApiError, match="larger than"):
        await fetched(httpx.Response(200, content=endless()))


async def test_a_body_that_drips_is_given_up() -> None:
    async def dripping() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await anyio.sleep(0.01)

    with pytest.raises(ApiError) as caught:
        await fetched(httpx.Response(200, content=dripping()), most=1_000_000, longest=0.05)

    assert caught.value.failure.outcome == "unavailable"
