"""Calls that a fault of their world meets, as their callers see it."""

from typing import Any

import anyio
import httpx
import pytest

from tests.calling import NEW, Twitter, message, refusal
from tests.routes.control.asking import VERIFY
from twitter_emulator.world.clock import wall_ms

ENDPOINT = {"endpoint": f"POST {NEW}"}


async def fault(twitter: Twitter, effect: dict[str, Any], **wish: Any) -> None:
    made = await twitter.control("POST", "/faults", {"leg": "api", "effect": effect, **wish})
    assert made.status_code == 201, made.text


async def send(twitter: Twitter, text: str = "hello") -> httpx.Response:
    return await twitter.post(NEW, json=message(twitter.id(), text))


def sent(twitter: Twitter) -> list[str]:
    """What was written to alice, whatever was answered."""
    return [said.draft.text for said in twitter.world.messages]


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ({"status": 503}, (503, 130, "Over capacity")),
        ({"status": 502}, (502, 130, "Over capacity")),
        ({"status": 500}, (500, 131, "Internal error")),
        ({"status": 429}, (429, 88, "Rate limit exceeded")),
        ({"status": 404}, (404, 34, "Sorry, that page does not exist.")),
        ({"error": 349}, (403, 349, "You cannot send messages to this user.")),
        ({"error": 349, "status": 400}, (400, 349, "You cannot send messages to this user.")),
    ],
)
async def test_a_call_is_refused_with_twitters_error(
    twitter: Twitter, effect: dict[str, Any], expected: tuple[int, int, str]
) -> None:
    await fault(twitter, effect, match=ENDPOINT)

    refused = await send(twitter)

    assert refusal(refused) == expected
    assert "fault f1 of this world" in refused.headers["x-emulator-hint"]
    assert sent(twitter) == []


async def test_a_call_that_is_refused_can_take_effect_all_the_same(twitter: Twitter) -> None:
    await fault(twitter, {"status": 503, "applied": True}, match=ENDPOINT)

    refused = await send(twitter)

    assert (refused.status_code, sent(twitter)) == (503, ["hello"])


async def test_a_rate_limit_tells_when_it_ends_in_wall_time(twitter: Twitter) -> None:
    await twitter.control("PUT", "/clock", {"freeze": True, "at": "2020-01-31T12:00:00Z"})
    await fault(twitter, {"error": 88, "reset_in": "10s"}, match=ENDPOINT)

    refused = await send(twitter)

    assert refused.headers["x-rate-limit-remaining"] == "0"
    assert abs(int(refused.headers["x-rate-limit-reset"]) - wall_ms() // 1000 - 10) <= 1


async def test_a_rate_limit_of_a_read_is_told_once(twitter: Twitter) -> None:
    await fault(twitter, {"error": 88, "reset_in": "10s"})

    refused = await twitter.get(VERIFY)

    assert refused.headers.get_list("x-rate-limit-limit") == ["75"]
    assert refused.headers["x-rate-limit-remaining"] == "0"


async def test_other_calls_than_those_meant_are_served(twitter: Twitter) -> None:
    await fault(twitter, {"status": 503}, match=ENDPOINT | {"account": "alice", "text": "hello"})

    answers = [
        await send(twitter),
        await twitter.post(NEW, json=message(twitter.id("bob"), "goodbye"), as_="alice"),
        await twitter.get(VERIFY, as_="alice"),
        await twitter.post(NEW, json=message(twitter.id("bob"), "well, hello"), as_="alice"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 503]


async def test_a_text_is_found_however_it_is_escaped(twitter: Twitter) -> None:
    await fault(twitter, {"status": 503}, match={"text": "é/"})

    assert (await send(twitter, "café/bar")).status_code == 503


async def test_what_twitter_refuses_itself_meets_no_fault(twitter: Twitter) -> None:
    await fault(twitter, {"status": 503}, times=1)

    stranger = await twitter.get(VERIFY, as_=None)
    unknown = await twitter.get("/1.1/nothing/here.json")
    known = await twitter.get(VERIFY)

    assert (stranger.status_code, unknown.status_code, known.status_code) == (400, 501, 503)


async def test_a_late_answer_is_the_right_one(twitter: Twitter) -> None:
    await fault(twitter, {"delay": "50ms"}, match=ENDPOINT)
    before = wall_ms()

    answer = await send(twitter)

    assert answer.status_code == 200
    assert wall_ms() - before >= 50


async def test_a_late_call_is_open_until_it_is_answered(twitter: Twitter) -> None:
    await fault(twitter, {"delay": "1h"}, match=ENDPOINT)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send, twitter)
        while not list(twitter.world.faults)[0].hits:
            await anyio.lowlevel.checkpoint()
        settled = (await twitter.control("GET", "/settled")).json()
        tasks.cancel_scope.cancel()

    assert (settled["settled"], settled["open"]["calls"]) == (False, 1)


@pytest.mark.parametrize(
    ("how", "is_it"),
    [
        ("truncated", lambda body: body.startswith(b'{"event":') and not body.endswith(b"}")),
        ("malformed", lambda body: body == b'{"event": {"type": "message_create", }'),
        ("empty", lambda body: body == b""),
        ("html", lambda body: body.startswith(b"<!DOCTYPE html>")),
    ],
)
async def test_an_answer_is_spoilt_and_the_message_is_sent(twitter: Twitter, how: str, is_it: Any) -> None:
    await fault(twitter, {"body": how}, match=ENDPOINT)

    answer = await send(twitter)

    assert answer.status_code == 200
    assert is_it(answer.content)
    assert answer.headers["content-length"] == str(len(answer.content))
    assert sent(twitter) == ["hello"]


async def test_a_page_says_that_it_is_one(twitter: Twitter) -> None:
    await fault(twitter, {"status": 502, "body": "html"})

    answer = await twitter.get(VERIFY)

    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html;charset=utf-8")


async def test_the_content_type_is_another_one(twitter: Twitter) -> None:
    await fault(twitter, {"content_type": "text/plain"})

    answer = await twitter.get(VERIFY)

    assert answer.headers.get_list("content-type") == ["text/plain"]
    assert answer.json()["screen_name"] == "acme_support"


async def test_an_application_of_a_fault_is_journalled_with_the_trace_of_the_call(twitter: Twitter) -> None:
    await fault(twitter, {"status": 503, "applied": True}, match=ENDPOINT)

    await send(twitter)

    (told,), (call,), (event,) = (twitter.journal(kind) for kind in ("fault", "call", "event"))
    assert told.trace == call.trace == event.trace
    assert (call.about["fault"], told.about["rule"], told.about["path"]) == ("f1", "f1", NEW)


async def test_a_call_that_meets_no_fault_says_nothing_of_one(twitter: Twitter) -> None:
    await fault(twitter, {"status": 503}, match=ENDPOINT)

    await twitter.get(VERIFY)

    assert "fault" not in twitter.journal("call")[-1].about


async def test_a_refused_message_is_refused_by_the_fault_before_it_is_read(twitter: Twitter) -> None:
    await fault(twitter, {"status": 503}, match=ENDPOINT)

    answer = await twitter.post(NEW, json={"nonsense": True})

    assert answer.status_code == 503


async def test_where_no_connection_can_be_broken_the_failure_is_loud(twitter: Twitter) -> None:
    await fault(twitter, {"reset": True})

    with pytest.raises(ConnectionAbortedError):
        await twitter.get(VERIFY)
