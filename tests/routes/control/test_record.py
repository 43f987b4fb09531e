"""The journal, webhooks and deliveries, over the control API."""

from typing import Any

import anyio
import pytest

from tests.calling import Twitter
from tests.delivery.receiver import Receiver, always, http
from tests.routes.control.asking import VERIFY, problem, read, settle, subscribed

# The journal


async def test_an_empty_journal_has_a_cursor(twitter: Twitter) -> None:
    assert await read(twitter) == {"entries": [], "next": 0, "dropped": 0}


async def test_the_journal_is_read_oldest_first(twitter: Twitter) -> None:
    await twitter.get(VERIFY)
    await twitter.write()

    entries = (await read(twitter))["entries"]

    assert [(entry["id"], entry["kind"]) for entry in entries] == [(1, "call"), (2, "event")]
    assert [list(entry)[:4] for entry in entries] == [["id", "at", "kind", "trace"]] * 2


async def test_the_event_of_a_message_names_the_message(twitter: Twitter) -> None:
    written = await twitter.write()

    (entry,) = (await read(twitter))["entries"]

    assert (entry["id"], entry["message"]) == (1, written)


async def test_the_cursor_goes_on_after_what_was_read(twitter: Twitter) -> None:
    for _ in range(5):
        await twitter.get(VERIFY)

    first = await read(twitter, limit=2)
    rest = await read(twitter, since=first["next"])

    assert [entry["id"] for entry in first["entries"]] == [1, 2]
    assert [entry["id"] for entry in rest["entries"]] == [3, 4, 5]
    assert (await read(twitter, since=rest["next"]))["entries"] == []


async def test_the_cursor_passes_what_was_not_chosen(twitter: Twitter) -> None:
    await twitter.write()
    await twitter.get(VERIFY)

    page = await read(twitter, kind="event")

    assert [entry["kind"] for entry in page["entries"]] == ["event"]
    assert page["next"] == 2


async def test_several_kinds_are_chosen_with_commas(twitter: Twitter) -> None:
    await twitter.write()
    await twitter.get(VERIFY)
    await twitter.control("PUT", "/clock", {"advance": "1s"})

    entries = (await read(twitter, kind="call, clock"))["entries"]

    assert [entry["kind"] for entry in entries] == ["call", "clock"]


async def test_a_trace_is_chosen(twitter: Twitter) -> None:
    await twitter.write(sender="alice")
    await twitter.write(sender="bob")
    await twitter.send(to="alice")

    entries = (await read(twitter, trace="t1"))["entries"]

    assert [entry["kind"] for entry in entries] == ["event", "event", "call"]


async def test_a_limit_is_at_least_one(twitter: Twitter) -> None:
    await twitter.get(VERIFY)
    await twitter.get(VERIFY)

    assert len((await read(twitter, limit=0))["entries"]) == 1


async def test_a_page_has_a_thousand_entries(twitter: Twitter) -> None:
    for _ in range(1001):
        twitter.world.log("note", "t1")

    assert len((await read(twitter, limit=5000))["entries"]) == 1000


async def test_a_cursor_from_before_a_reset_begins_anew(twitter: Twitter) -> None:
    for _ in range(3):
        await twitter.get(VERIFY)
    stale = (await read(twitter))["next"]
    await twitter.control("POST", "/reset")
    await twitter.write()

    assert [entry["kind"] for entry in (await read(twitter, since=stale))["entries"]] == ["event"]


async def test_dropped_entries_are_counted(twitter: Twitter) -> None:
    twitter.world.journal.limit = 2
    for _ in range(5):
        await twitter.get(VERIFY)

    page = await read(twitter)

    assert (page["dropped"], [entry["id"] for entry in page["entries"]]) == (3, [4, 5])


async def test_a_long_poll_returns_with_what_it_waited_for(twitter: Twitter) -> None:
    found: list[dict[str, Any]] = []

    async def wait() -> None:
        found.append(await read(twitter, kind="event", wait="5s"))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        await twitter.get(VERIFY)
        await twitter.write("at last")

    assert [entry["text"] for entry in found[0]["entries"]] == ["at last"]


async def test_a_long_poll_that_waits_in_vain_returns_nothing(twitter: Twitter) -> None:
    page = await read(twitter, kind="event", wait="10ms")

    assert page["entries"] == []


async def test_a_stop_ends_long_polls(twitter: Twitter) -> None:
    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(read, twitter)
            await anyio.wait_all_tasks_blocked()
            twitter.application.stopping()

            assert (await read(twitter, kind="event", wait="60s"))["entries"] == []


@pytest.mark.parametrize(
    "parameters",
    [{"since": "x"}, {"since": "-1"}, {"since": "9" * 19}, {"limit": "x"}, {"wait": "soon"}, {"wait": "-5s"}],
)
async def test_a_question_that_cannot_be_read_is_refused(twitter: Twitter, parameters: dict[str, str]) -> None:
    response = await twitter.control("GET", "/journal", params=parameters)

    (name,) = parameters
    assert problem(response)[0] == 400
    assert problem(response)[1].startswith(f"{name} is ")


# Webhooks and deliveries


async def test_webhooks_are_listed(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)

    (webhook,) = (await twitter.control("GET", "/webhooks")).json()["webhooks"]

    assert (webhook["url"], webhook["valid"], webhook["environment"]) == (receiver.url, True, "dev")
    assert (webhook["app"], webhook["subscribers"]) == (twitter.app.id, [twitter.id("acme_support")])
    assert webhook["created_at"].endswith("Z")


async def test_a_webhook_can_be_challenged_now(twitter: Twitter, receiver: Receiver) -> None:
    webhook = await twitter.register(receiver)

    response = await twitter.control("POST", f"/webhooks/{webhook['id']}/crc")

    assert (response.status_code, response.json()["valid"]) == (200, True)
    assert [entry.about["why"] for entry in twitter.journal("crc")] == ["registration", "asked"]


async def test_a_challenge_that_fails_says_why(twitter: Twitter, receiver: Receiver) -> None:
    webhook = await twitter.register(receiver)
    receiver.behave = always(http(200, "OK"))

    response = await twitter.control("POST", f"/webhooks/{webhook['id']}/crc")

    assert problem(response)[0] == 400
    assert "not a JSON object" in problem(response)[1]
    assert response.json()["twitter"]["code"] == 214


async def test_deliveries_are_listed_with_their_attempts(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    await twitter.write("hello")
    await settle(twitter)

    (delivery,) = (await twitter.control("GET", "/deliveries")).json()["deliveries"]

    assert (delivery["state"], delivery["for_user_id"]) == ("delivered", twitter.id("acme_support"))
    assert delivery["event"]["text"] == "hello"
    assert [(attempt["status"], attempt["error"]) for attempt in delivery["attempts"]] == [(200, None)]


async def test_a_delivery_can_be_sent_again(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    await twitter.write()
    await settle(twitter)

    response = await twitter.control("POST", "/deliveries/d1/redeliver")
    await settle(twitter)

    first, second = receiver.posts
    assert response.status_code == 202
    assert first.json == second.json


async def test_deliveries_are_listed_a_thousand_at_a_time(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    await twitter.write()
    await settle(twitter)
    delivery = twitter.world.outbox.kept["d1"]
    twitter.world.outbox.kept.update({f"d{number}": delivery for number in range(1001, 2001)})

    first = (await twitter.control("GET", "/deliveries")).json()
    rest = (await twitter.control("GET", "/deliveries", params={"since": first["next"]})).json()

    assert (len(first["deliveries"]), len(rest["deliveries"]), rest["next"]) == (1000, 1, None)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/webhooks/7/crc"), ("POST", "/deliveries/d7/redeliver"), ("POST", "/deliveries/7/redeliver")],
)
async def test_what_is_not_there_is_not_found(twitter: Twitter, method: str, path: str) -> None:
    assert problem(await twitter.control(method, path))[0] == 404
