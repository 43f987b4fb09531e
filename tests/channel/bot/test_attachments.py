"""What bots elsewhere attach: fetched from where it may be, and from nowhere within."""

import gzip
import socket
from typing import Any

import anyio
import httpx
import pytest

from tests.channel.fake_media import PNG, file
from twitter_channel.bot.http_calls import Calls, PassingFailure
from twitter_channel.bot.turns import BotFailed

PUBLIC = "http://93.184.216.34/menu.png"


async def fetched(url: str, response: httpx.Response, *, allow_private: bool = False, most: int = 1_000) -> bytes:
    found, asked = bytearray(), []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return response

    async def into(chunk: bytes) -> None:
        found.extend(chunk)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        await Calls(http, allow_private=allow_private, first_wait=0).fetch(url, into, most)
    assert "authorization" not in asked[0].headers
    return bytes(found)


async def test_a_picture_at_a_public_address_is_fetched() -> None:
    assert await fetched(PUBLIC, file(PNG)) == PNG


async def test_a_picture_in_ones_own_network_is_fetched_if_the_operator_says_so() -> None:
    assert await fetched("http://127.0.0.1:8000/menu.png", file(PNG), allow_private=True) == PNG


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8688/api/v1/media/x",
        "http://localhost:8688/api/v1/connections",
        "http://0x7f000001/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://10.0.0.1/x.png",
        "http://192.168.0.1/x.png",
        "http://169.254.169.254/latest/meta-data/",
        "http://user:password@93.184.216.34/x.png",
        "http://93.184.216.34\\@127.0.0.1/",
    ],
)
async def test_a_bot_cannot_turn_the_channel_against_its_own_network(url: str) -> None:
    with pytest.raises(BotFailed):
        await fetched(url, file(PNG))


async def test_the_address_that_was_checked_is_the_one_that_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["93.184.216.34", "169.254.169.254", "127.0.0.1"])
    asked: list[httpx.Request] = []

    async def found(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    async def into(_chunk: bytes) -> None:
        """Nobody wants it."""

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return file(PNG)

    monkeypatch.setattr(anyio, "getaddrinfo", found)
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        calls = Calls(http, allow_private=False, first_wait=0)
        await calls.fetch("http://bot.example/menu.png", into, 1_000)
        for _ in range(2):
            with pytest.raises(BotFailed):
                await calls.fetch("http://bot.example/menu.png", into, 1_000)

    assert [(it.url.host, it.headers["host"]) for it in asked] == [("93.184.216.34", "bot.example")]


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(302, headers={"location": "http://127.0.0.1/"}),
        file(PNG * 100),
        file(gzip.compress(bytes(10_000)), content_encoding="gzip"),
        httpx.Response(404),
    ],
)
async def test_redirects_and_too_much_are_refused(response: httpx.Response) -> None:
    with pytest.raises(BotFailed):
        await fetched(PUBLIC, response)


async def test_a_host_that_is_busy_may_be_asked_again() -> None:
    with pytest.raises(PassingFailure):
        await fetched(PUBLIC, httpx.Response(503))
