"""A call that may only begin within a window: what a process that stood still does not write."""

import time
from asyncio import StreamReader, StreamWriter, start_server
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import anyio
import pytest

from tests.channel.builders import FakeClock
from tests.channel.fake_twitter import ACCESS_TOKEN, ACCESS_TOKEN_SECRET, API_KEY, API_KEY_SECRET
from twitter_channel.answers import Answer
from twitter_channel.credentials import Credentials
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.client import HttpClient, SignedClient, Window, new_http_client
from twitter_channel.twitter.errors import ApiError

KEYS = Credentials(API_KEY, API_KEY_SECRET, ACCESS_TOKEN, ACCESS_TOKEN_SECRET)
CREATED = b'{"event":{"id":"1"}}'


@dataclass
class Wire:
    """A server that keeps the first line of all it gets, and answers unless it is *silent*."""

    url: str = ""
    silent: bool = False
    lines: list[bytes] = field(default_factory=list)

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        while head := await reader.readline():
            self.lines.append(head)
            rest = await reader.readuntil(b"\r\n\r\n")
            length = int(rest.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
            await reader.readexactly(length)
            if not self.silent:
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(CREATED), CREATED))
        writer.close()


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    found = Wire()
    async with await start_server(found.serve, "127.0.0.1", 0) as server:
        found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield found


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with new_http_client() as client:
        yield client


def window(*, begins: float = 5.0, ends: float = 10.0) -> Window:
    """From now on, in seconds."""
    now = time.monotonic()
    return Window(now + begins, now + ends)


def api(wire: Wire, http: HttpClient) -> TwitterApi:
    return TwitterApi(SignedClient(http, FakeClock(), wire.url, KEYS))


async def test_a_call_within_its_window_is_written(wire: Wire, http: HttpClient) -> None:
    number = await api(wire, http).send_message("7", Answer("hi"), window())

    assert number == "1"
    assert wire.lines == [b"POST /1.1/direct_messages/events/new.json HTTP/1.1\r\n"]


async def test_a_call_whose_window_has_closed_writes_nothing(wire: Wire, http: HttpClient) -> None:
    with pytest.raises(ApiError) as caught:
        await api(wire, http).send_message("7", Answer("hi"), window(begins=-0.001))

    assert caught.value.failure.outcome == "unreachable"
    assert wire.lines == []


async def test_on_a_connection_that_is_open_already_nothing_is_written_either(wire: Wire, http: HttpClient) -> None:
    await api(wire, http).send_message("7", Answer("hi"), window())

    with pytest.raises(ApiError):
        await api(wire, http).send_message("7", Answer("again"), window(begins=-0.001))

    assert len(wire.lines) == 1


async def test_an_answer_that_does_not_come_within_the_window_leaves_the_outcome_open(
    wire: Wire, http: HttpClient
) -> None:
    wire.silent = True

    with pytest.raises(ApiError) as caught, anyio.fail_after(5):
        await api(wire, http).send_message("7", Answer("hi"), window(ends=0.2))

    assert caught.value.failure.outcome == "unclear"
    assert len(wire.lines) == 1
