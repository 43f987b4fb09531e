"""The journal, what is under way, webhooks and deliveries, over the control API."""

import asyncio
import json
from typing import Any

import anyio
import httpx
import pytest

from tests.calling import SUBSCRIPTIONS, Twitter
from tests.delivery.receiver import Gate, Receiver, always, http
from tests.routes.control.test_worlds import problem

VERIFY = "/1.1/account/verify_credentials.json"


async def read(twitter: Twitter, **parameters: Any) -> dict[str, Any]:
    response = await twitter.control("GET", "/journal", params=parameters)
    page: dict[str, Any] = response.json()
    return page


async def subscribed(twitter: Twitter, receiver: Receiver) -> None:
    """With the brand subscribed, and *receiver* accepting what comes."""
    await twitter.register(receiver)
    await twitter.post(SUBSCRIPTIONS)
    receiver.behave = always(http(200))


async def settle(twitter: Twitter) -> None:
    assert (await twitter.control("GET", "/settled", params={"wait": "5s"})).json()["settled"]


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


# Settled


async def test_a_quiet_world_is_settled(twitter: Twitter) -> None:
    response = await twitter.control("GET", "/settled")

    assert response.json() == {
        "settled": True,
        "open": {"calls": 0, "challenges": 0, "deliveries": 0, "retries": []},
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
        "open": {"calls": 0, "challenges": 0, "deliveries": 1, "retries": []},
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


async def test_kinds_are_chosen_for_a_stream_too(twitter: Twitter) -> None:
    response = await streamed(twitter, params={"kind": "call"})

    assert events_in(response.text) == []


@pytest.mark.parametrize("last", ["x", "9" * 5000, "٣"])
async def test_a_last_event_id_that_is_none_is_passed_over(twitter: Twitter, last: str) -> None:
    response = await streamed(twitter, headers={"Last-Event-ID": last.encode()})

    assert len(events_in(response.text)) == 1


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


# Secrets


async def test_credentials_in_headers_are_masked(twitter: Twitter) -> None:
    for value in (
        f"Bearer {twitter.app.bearer_token}",
        "bearer  hush",
        "Basic aHVzaA==",
        "aHVzaA==",
        "Bearer\taHVzaA==",
    ):
        await twitter.get(VERIFY, as_=None, headers={"Authorization": value})

    shown = [entry["request_headers"]["authorization"] for entry in (await read(twitter))["entries"]]

    assert shown == ["Bearer …", "bearer …", "Basic …", "…", "Bearer …"]


async def test_a_right_oauth_header_is_shown_whole(twitter: Twitter) -> None:
    await twitter.get(VERIFY)

    (entry,) = (await read(twitter))["entries"]

    assert f'oauth_consumer_key="{twitter.app.consumer_key}"' in entry["request_headers"]["authorization"]
    assert "…" not in entry["request_headers"]["authorization"]


async def test_secrets_in_the_place_of_keys_and_signatures_are_masked(twitter: Twitter) -> None:
    keys = twitter.keys("acme_support")
    plain = f'OAuth oauth_consumer_key="{keys.secret}", oauth_signature="{keys.secret}%26{keys.token_secret}"'
    for headers, query in (
        ({"Authorization": plain}, ""),
        ({}, f"?oauth_signature={keys.secret}%26{keys.token_secret}"),
    ):
        await twitter.get(f"{VERIFY}{query}", as_=None, headers=headers)

    text = json.dumps(await read(twitter))

    assert keys.secret not in text
    assert str(keys.token_secret) not in text


@pytest.mark.parametrize("name", ["oauth_token_secret", "access_token", "client_secret"])
async def test_secrets_in_queries_and_forms_are_masked(twitter: Twitter, name: str) -> None:
    await twitter.post(f"{VERIFY}?{name}=hush&a=b", form={name: "hush", "c": "d"}, as_=None)

    (entry,) = (await read(twitter))["entries"]

    assert (entry["query"], entry["request_body"]) == (f"{name}=…&a=b", f"{name}=…&c=d")


async def test_no_secret_of_the_world_is_in_its_journal(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    await twitter.send()
    await twitter.get(VERIFY, tamper=lambda keys: keys)
    await twitter.get("/1.1/account_activity/all/count.json", as_="bearer")
    await settle(twitter)

    text = json.dumps(await read(twitter))

    secrets = [twitter.app.consumer_secret, twitter.app.bearer_token]
    secrets += [token.secret for token in twitter.world.developer.tokens.values()]
    assert [secret for secret in secrets if secret in text] == []
