"""Asking bots over HTTP, over real sockets."""

import socket
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from tests.channel.bot.server import Said, saying, serving
from twitter_channel.bot.http_calls import LARGEST_ANSWER, Calls, Place, bot_calls, signature
from twitter_channel.bot.turns import BotFailed

SECRET = "a secret of sixteen"


@pytest.fixture
async def calls() -> AsyncIterator[Calls]:
    async with bot_calls(allow_private=False, first_wait=0.001) as calls:
        yield calls


async def test_a_call_is_signed_over_its_raw_body(calls: Calls) -> None:
    with serving(saying("hello")) as bot:
        body = await calls.post(Place(bot.url, SECRET), b'{"a": "\xc3\xa9"}')

    assert body == b'{"messages": [{"text": "hello"}]}'
    assert bot.asked[0].headers["x-channel-signature"] == signature(SECRET, b'{"a": "\xc3\xa9"}')
    assert bot.asked[0].headers["content-type"] == "application/json"
    assert bot.asked[0].headers["host"] == f"127.0.0.1:{bot.port}"


def test_the_signature_is_the_one_that_other_programs_make() -> None:
    assert signature("secret", b"{}") == "sha256=dzJZAsrKgS3CWXM6rNBGtzgXNyx3e42VtAJkdHRRbhM="


async def test_a_bot_without_a_secret_is_called_unsigned(calls: Calls) -> None:
    with serving() as bot:
        await calls.post(Place(bot.url), b"{}")

    assert "x-channel-signature" not in bot.asked[0].headers


@pytest.mark.parametrize("status", [500, 502, 503, 429])
async def test_what_may_pass_is_tried_again(calls: Calls, status: int) -> None:
    with serving(Said(status=status), Said(status=status), saying("hello")) as bot:
        body = await calls.post(Place(bot.url, tries=3), b"{}")

    assert b"hello" in body
    assert len({asked.body for asked in bot.asked}) == 1
    assert len(bot.asked) == 3


async def test_after_the_last_try_the_failure_says_what_happened(calls: Calls) -> None:
    with serving(Said(status=503)) as bot, pytest.raises(BotFailed, match="status 503"):
        await calls.post(Place(bot.url, tries=2), b"{}")

    assert len(bot.asked) == 2


@pytest.mark.parametrize("status", [400, 401, 404, 204, 201])
async def test_what_will_not_pass_is_not_tried_again(calls: Calls, status: int) -> None:
    with serving(Said(b"", status)) as bot, pytest.raises(BotFailed, match=f"status {status}"):
        await calls.post(Place(bot.url), b"{}")

    assert len(bot.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed(calls: Calls, status: int) -> None:
    with (
        serving() as other,
        serving(Said(b"", status, {"location": other.url})) as bot,
        pytest.raises(BotFailed, match="not followed"),
    ):
        await calls.post(Place(bot.url), b"{}")

    assert other.asked == []


async def test_a_bot_that_hangs_is_given_up_in_time(calls: Calls) -> None:
    with serving(Said(hangs=True)) as bot, anyio.fail_after(5), pytest.raises(BotFailed, match=r"within 0\.1 s"):
        await calls.post(Place(bot.url, timeout=0.1, tries=2), b"{}")

    assert len(bot.asked) == 2


async def test_an_answer_that_does_not_end_is_given_up_in_time(calls: Calls) -> None:
    unfinished = Said(b"{", headers={"content-length": "100"})
    with serving(unfinished) as bot, anyio.fail_after(5), pytest.raises(BotFailed, match="reached|within"):
        await calls.post(Place(bot.url, timeout=0.2, tries=1), b"{}")


async def test_an_answer_that_is_too_long_is_cut_off(calls: Calls) -> None:
    with serving(Said(b"x" * (LARGEST_ANSWER + 1))) as bot, pytest.raises(BotFailed, match="larger than"):
        await calls.post(Place(bot.url), b"{}")


async def test_an_answer_that_is_compressed_is_refused(calls: Calls) -> None:
    with serving(Said(b"x", headers={"content-encoding": "gzip"})) as bot, pytest.raises(BotFailed, match="compress"):
        await calls.post(Place(bot.url), b"{}")


async def test_a_bot_that_is_not_there_is_named(calls: Calls) -> None:
    with pytest.raises(BotFailed, match="could not be reached"):
        await calls.post(Place("http://127.0.0.1:1/", tries=2), b"{}")


async def test_a_name_that_leads_to_a_forbidden_address_is_refused(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def found(host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(anyio, "getaddrinfo", found)

    with pytest.raises(BotFailed, match="--allow-private-bots"):
        await calls.post(Place("http://bot.example/"), b"{}")


async def test_the_address_that_was_checked_is_the_one_that_is_called(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def found(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("127.0.0.2", "127.0.0.1")]

    monkeypatch.setattr(anyio, "getaddrinfo", found)
    with serving() as bot:
        await calls.post(Place(f"http://bot.example:{bot.port}/"), b"{}")

    assert asked == ["bot.example"]
    assert bot.asked[0].headers["host"] == f"bot.example:{bot.port}"


async def test_a_name_that_nobody_knows_is_named(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nobody(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(anyio, "getaddrinfo", nobody)

    with pytest.raises(BotFailed, match=r"bot\.example is not known"):
        await calls.post(Place("http://bot.example/", tries=1), b"{}")
