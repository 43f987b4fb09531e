"""Waiting over the control API: until nothing is under way, and for the journal as a stream."""

import asyncio
import json
from typing import Any

import anyio
import httpx
import pytest

from tests.calling import Twitter
from tests.delivery.receiver import Gate, Receiver, always, http
from tests.routes.control.asking import VERIFY, problem, read, settle, subscribed

# Settled


async def test_a_quiet_world_is_settled(twitter: Twitter) -> None:
    response = await twitter.control("GET", "/settled")

    assert response.json() == {
        "settled": True,
        "open": {"calls": 0, "challenges": 0, "replays": 0, "deliveries": 0, "retries": [], "held": []},
    }


async def test_a_world_is_settled_when_its_deliveries_are_done(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    await twitter.write()

    response = await twitter.control("GET", "/settled", params={"wait": "5s"})

    assert response.json()["settled"] is True
    assert len(receiver.posts) == 1


async def test_a_world_is_not_settled_while_a_delivery_is_open(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    receiver.behave = gate = Gate(lambda _: True)
    await twitter.write()
    await gate.reached.wait()

    response = await twitter.control("GET", "/settled", params={"wait": "10ms"})
    gate.opened.set()

    assert response.json() == {
        "settled": False,
        "open": {"calls": 0, "challenges": 0, "replays": 0, "deliveries": 1, "retries": [], "held": []},
    }
    await settle(twitter)


async def test_a_world_is_not_settled_while_a_challenge_runs(twitter: Twitter, receiver: Receiver) -> None:
    receiver.behave = gate = Gate(lambda _: True)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(
            lambda: twitter.post("/1.1/account_activity/all/dev/webhooks.json", form={"url": receiver.url})
        )
        await gate.reached.wait()
        opened = (await twitter.control("GET", "/settled")).json()
        gate.opened.set()

    assert opened["settled"] is False
    assert (opened["open"]["calls"], opened["open"]["challenges"]) == (1, 1)
    await settle(twitter)


async def test_a_retry_that_is_due_later_is_named_with_its_moment(twitter: Twitter, receiver: Receiver) -> None:
    twitter.rule(tier="paid")
    await subscribed(twitter, receiver)
    twitter.world.clock.freeze()
    receiver.behave = always(http(500))
    await twitter.write()
    await read(twitter, kind="attempt", wait="5s")

    opened = (await twitter.control("GET", "/settled")).json()

    assert opened["settled"] is False
    assert [retry["delivery"] for retry in opened["open"]["retries"]] == ["d1"]


async def test_quiet_lasts_as_long_as_is_asked(twitter: Twitter) -> None:
    response = await twitter.control("GET", "/settled", params={"wait": "5s", "quiet": "10ms"})

    assert response.json()["settled"] is True


async def test_a_world_is_not_settled_before_it_was_quiet_for_as_long_as_is_asked(twitter: Twitter) -> None:
    response = await twitter.control("GET", "/settled", params={"wait": "50ms", "quiet": "1h"})

    assert response.json()["settled"] is False


async def test_a_stop_ends_the_wait_for_quiet_to_last(twitter: Twitter) -> None:
    answers: list[httpx.Response] = []

    async def wait() -> None:
        answers.append(await twitter.control("GET", "/settled", params={"wait": "60s", "quiet": "60s"}))

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(wait)
            await anyio.wait_all_tasks_blocked()
            twitter.application.stopping()

    assert answers[0].json()["settled"] is False


async def test_a_stop_ends_the_wait_for_quiet(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    receiver.behave = gate = Gate(lambda _: True)
    await twitter.write()
    await gate.reached.wait()
    answers: list[httpx.Response] = []

    async def wait() -> None:
        answers.append(await twitter.control("GET", "/settled", params={"wait": "60s"}))

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(wait)
            await anyio.wait_all_tasks_blocked()
            twitter.application.stopping()

    assert answers[0].json()["settled"] is False


@pytest.mark.parametrize("parameters", [{"wait": "soon"}, {"quiet": "please"}])
async def test_a_wait_is_a_duration(twitter: Twitter, parameters: dict[str, str]) -> None:
    status, detail = problem(await twitter.control("GET", "/settled", params=parameters))

    assert status == 400
    assert "250ms" in detail


# The stream


def events_in(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Id, name and data of each server-sent event."""
    blocks = [block.split("\n") for block in text.split("\n\n") if block and not block.startswith(":")]
    fields = [dict(line.split(": ", 1) for line in block) for block in blocks]
    return [(event["id"], event["event"], json.loads(event["data"])) for event in fields]


async def streamed(twitter: Twitter, **how: Any) -> httpx.Response:
    """A stream that began before something happened, and ended with the server."""
    stream = asyncio.create_task(twitter.control("GET", "/stream", **how))
    await anyio.wait_all_tasks_blocked()
    await twitter.write("while it runs")
    await anyio.wait_all_tasks_blocked()
    twitter.application.stopping()
    async with asyncio.timeout(5):
        return await stream


async def test_the_journal_is_streamed_as_it_grows(twitter: Twitter) -> None:
    await twitter.get(VERIFY)

    response = await streamed(twitter)

    ((number, name, data),) = events_in(response.text)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert (number, name, data["id"], data["text"]) == ("2", "event", 2, "while it runs")


@pytest.mark.parametrize("how", [{"params": {"since": "0"}}, {"headers": {"Last-Event-ID": "0"}}])
async def test_a_stream_goes_on_where_it_was_left(twitter: Twitter, how: dict[str, Any]) -> None:
    await twitter.get(VERIFY)

    events = events_in((await streamed(twitter, **how)).text)

    assert [name for _, name, _ in events] == ["call", "event"]


async def test_a_stream_goes_on_with_the_world_that_was_started_over(twitter: Twitter) -> None:
    stream = asyncio.create_task(twitter.control("GET", "/stream"))
    await anyio.wait_all_tasks_blocked()
    await twitter.control("POST", "/reset")
    await twitter.write("afterwards")
    await anyio.wait_all_tasks_blocked()
    twitter.application.stopping()

    async with asyncio.timeout(5):
        ((_, _, data),) = events_in((await stream).text)
    assert data["text"] == "afterwards"


async def test_a_wait_goes_on_with_the_world_that_was_started_over(twitter: Twitter) -> None:
    await twitter.get(VERIFY)
    wait = asyncio.create_task(twitter.control("GET", "/journal", params={"since": "1", "wait": "60s"}))
    await anyio.wait_all_tasks_blocked()
    await twitter.control("POST", "/reset")
    await twitter.write("afterwards")

    async with asyncio.timeout(5):
        answer = (await wait).json()
    assert [(entry["text"], answer["next"]) for entry in answer["entries"]] == [("afterwards", 2)]


@pytest.mark.parametrize(
    ("path", "status"), [("journal?wait=60s", 404), ("settled?wait=60s&quiet=60s", 404), ("stream", 200)]
)
async def test_a_wait_ends_when_its_world_is_dropped(twitter: Twitter, path: str, status: int) -> None:
    await twitter.http.post("/_emulator/v1/worlds", json={"name": "gone"})
    wait = asyncio.create_task(twitter.http.get(f"/_emulator/v1/worlds/gone/{path}"))
    await anyio.wait_all_tasks_blocked()
    await twitter.http.delete("/_emulator/v1/worlds/gone")

    async with asyncio.timeout(5):
        assert (await wait).status_code == status


async def test_kinds_are_chosen_for_a_stream_too(twitter: Twitter) -> None:
    response = await streamed(twitter, params={"kind": "call"})

    assert events_in(response.text) == []


@pytest.mark.parametrize("last", ["x", "9" * 5000, "٣"])
async def test_a_last_event_id_that_is_none_is_passed_over(twitter: Twitter, last: str) -> None:
    response = await streamed(twitter, headers={"Last-Event-ID": last.encode()})

    assert len(events_in(response.text)) == 1
