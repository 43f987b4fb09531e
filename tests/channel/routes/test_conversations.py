"""The API of conversations."""

from typing import Any
from urllib.parse import quote

import anyio
import httpx
import pytest

from tests.channel.builders import Channel, FakeClock, delivery, message
from tests.channel.fake_twitter import FakeTwitter

CONVERSATIONS = "/api/v1/conversations"
FIRST = 1300000000000000001


async def with_customers(channel: Channel, clock: FakeClock, *ids: str) -> None:
    """A conversation with each, a second apart."""
    await channel.connect()
    for number, customer in enumerate(ids):
        clock.seconds += 1
        await channel.deliver(delivery(message("hello", number=FIRST + number, sender=customer)))
        await channel.settled()


async def listed(channel: Channel, query: str = "") -> list[str]:
    response = await channel.client.get(f"{CONVERSATIONS}?{query}")
    assert response.status_code == 200, response.text
    return [it["customer"]["id"] for it in response.json()["conversations"]]


async def test_a_conversation_is_shown_with_its_customer_and_its_newest_message(
    channel: Channel, clock: FakeClock
) -> None:
    await with_customers(channel, clock, "2000000002")

    (found,) = (await channel.client.get(CONVERSATIONS)).json()["conversations"]

    last = found.pop("last_message")
    assert (last["direction"], last["text"][:6]) == ("out", "Hello!")
    assert found == {
        "id": 1,
        "kind": "dm",
        "connection": "default",
        "customer": {"id": "2000000002", "name": "Cust", "screen_name": "cust"},
        "state": "open",
        "owner": "bot",
        "assignee": None,
        "returns_at": None,
        "unsent": 0,
        "updated_at": "2020-09-13T12:26:41.000Z",
    }


async def test_where_something_happened_last_stands_first(channel: Channel, clock: FakeClock) -> None:
    await with_customers(channel, clock, "1", "2", "3", "1")

    assert await listed(channel) == ["1", "3", "2"]


async def test_conversations_are_found_by_state_owner_assignee_and_connection(
    channel: Channel, clock: FakeClock
) -> None:
    await with_customers(channel, clock, "1", "2", "3")
    await channel.client.post(f"{CONVERSATIONS}/1/close", json={})
    await channel.client.post(f"{CONVERSATIONS}/2/assign", json={"to": "kim"})

    assert await listed(channel, "state=closed") == ["1"]
    assert sorted(await listed(channel, "state=open")) == ["2", "3"]
    assert await listed(channel, "owner=people") == ["2"]
    assert await listed(channel, "owner=bot&state=open") == ["3"]
    assert await listed(channel, "assignee=kim") == ["2"]
    assert sorted(await listed(channel, "assignee=")) == ["1", "3"]
    assert sorted(await listed(channel, "connection=default")) == ["1", "2", "3"]
    assert (await channel.client.get(f"{CONVERSATIONS}?connection=other")).status_code == 404


async def test_a_long_list_is_read_page_by_page(channel: Channel, clock: FakeClock) -> None:
    await with_customers(channel, clock, "1", "2", "3", "4", "5")

    pages: list[list[str]] = []
    query = "limit=2"
    while len(pages) < 3:
        page = (await channel.client.get(f"{CONVERSATIONS}?{query}")).json()
        pages.append([it["customer"]["id"] for it in page["conversations"]])
        query = f"limit=2&before={page['before']}"

    assert pages == [["5", "4"], ["3", "2"], ["1"]]
    assert page["before"] is None


async def test_a_thread_is_read_with_everything_about_it(channel: Channel, clock: FakeClock) -> None:
    await with_customers(channel, clock, "2000000002")
    clock.seconds += 1
    await channel.client.post(f"{CONVERSATIONS}/1/handover", json={"to": "people", "by": "kim", "reason": "VIP"})

    found = (await channel.client.get(f"{CONVERSATIONS}/1")).json()
    cut = (await channel.client.get(f"{CONVERSATIONS}/1?limit=1")).json()

    assert [(it["direction"], it["origin"]) for it in found["messages"]] == [("in", "customer"), ("out", "bot")]
    assert found["profile"]["screen_name"] == "cust"
    assert [{name: value for name, value in it.items() if name != "at"} for it in found["changes"]] == [
        {
            "state": "open",
            "owner": "people",
            "assignee": None,
            "reason": "agent",
            "detail": "VIP",
            "by": "kim",
        }
    ]
    assert len(cut["messages"]) == 1
    assert cut["before"] is not None


async def test_an_agents_message_is_queued(channel: Channel, clock: FakeClock) -> None:
    await with_customers(channel, clock, "2000000002")

    response = await channel.client.post(f"{CONVERSATIONS}/1/messages", json={"text": "This is Kim.", "by": "kim"})

    assert (response.status_code, response.json()) == (202, {"keys": ["message-2"]})


@pytest.mark.parametrize(
    "query", ["state=new", "owner=me", "limit=many", "limit=0", "before=x", "before=1", "before=-1-1"]
)
async def test_a_query_that_will_not_do_is_refused(channel: Channel, query: str) -> None:
    assert (await channel.client.get(f"{CONVERSATIONS}?{query}")).status_code == 400


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("handover", {}),
        ("handover", {"to": "kim"}),
        ("handover", {"to": "people", "colour": "blue"}),
        ("assign", {}),
        ("assign", {"to": ""}),
        ("close", {"by": 5}),
        ("reopen", {"reason": "x"}),
        ("messages", {}),
        ("messages", {"text": " "}),
        ("messages", {"text": "x" * 50_001}),
        ("messages", {"text": "x", "quick_replies": [{"label": "x" * 37}]}),
        ("messages", {"text": "x", "quick_replies": [{"label": "http://a.example"}]}),
        ("messages", {"text": "x", "quick_replies": [{"label": "a", "description": "b"}, {"label": "c"}]}),
        ("messages", {"text": "x", "quick_replies": [{"label": "a"}] * 21}),
    ],
)
async def test_a_body_that_will_not_do_is_refused(channel: Channel, verb: str, body: dict[str, Any]) -> None:
    response = await channel.client.post(f"{CONVERSATIONS}/1/{verb}", json=body)

    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_number_that_is_none_and_one_that_is_not_there_are_not_found(channel: Channel) -> None:
    assert (await channel.client.get(f"{CONVERSATIONS}/x")).status_code == 404
    assert (await channel.client.get(f"{CONVERSATIONS}/{10**30}")).status_code == 404


async def written_with(channel: Channel, key: str, text: str = "This is Kim.") -> httpx.Response:
    headers = {"idempotency-key": key}
    return await channel.client.post(f"{CONVERSATIONS}/1/messages", json={"text": text, "by": "kim"}, headers=headers)


async def test_a_message_with_the_same_key_is_sent_once_and_answered_the_same(
    channel: Channel, clock: FakeClock, twitter: FakeTwitter
) -> None:
    await with_customers(channel, clock, "2000000002")
    first = await written_with(channel, "a-key")
    await channel.settled()
    clock.seconds += 23 * 3_600

    again = await written_with(channel, "a-key")

    await channel.settled()
    assert (again.status_code, again.json()) == (first.status_code, first.json()) == (202, {"keys": ["message-2"]})
    assert twitter.texts[1:] == ["This is Kim."]


async def test_messages_with_the_same_key_at_the_same_time_are_one(
    channel: Channel, clock: FakeClock, twitter: FakeTwitter
) -> None:
    await with_customers(channel, clock, "2000000002")
    answers: list[Any] = []

    async def write() -> None:
        answers.append((await written_with(channel, "a-key")).json())

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(write)

    await channel.settled()
    assert answers == [{"keys": ["message-2"]}] * 5
    assert twitter.texts[1:] == ["This is Kim."]


async def test_a_key_that_stands_for_another_message_is_refused(channel: Channel, clock: FakeClock) -> None:
    await with_customers(channel, clock, "2000000002")
    await written_with(channel, "a-key")

    refused = await written_with(channel, "a-key", "This is somebody else.")

    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:twitter-channel:idempotency-key-reused"


async def test_a_key_is_forgotten_after_a_day(channel: Channel, clock: FakeClock) -> None:
    await with_customers(channel, clock, "2000000002")
    await written_with(channel, "a-key")
    clock.seconds += 24 * 3_600

    assert (await written_with(channel, "a-key", "Something new.")).json() == {"keys": ["message-3"]}


async def test_a_key_of_another_conversation_is_another_key(channel: Channel, clock: FakeClock) -> None:
    await with_customers(channel, clock, "2000000002", "2000000003")
    await written_with(channel, "a-key")
    headers = {"idempotency-key": "a-key"}

    other = await channel.client.post(f"{CONVERSATIONS}/2/messages", json={"text": "Hello"}, headers=headers)

    assert other.json() == {"keys": ["message-4"]}


async def test_the_quotes_of_the_draft_belong_to_no_key(channel: Channel, clock: FakeClock) -> None:
    await with_customers(channel, clock, "2000000002")
    await written_with(channel, '"a-key"')

    assert (await written_with(channel, "a-key")).json() == {"keys": ["message-2"]}


@pytest.mark.parametrize("key", ["", " ", '""', "a" * 256, "a key"])
async def test_a_key_that_is_none_is_refused(channel: Channel, clock: FakeClock, key: str) -> None:
    await with_customers(channel, clock, "2000000002")

    assert (await written_with(channel, key)).status_code == 400


@pytest.mark.parametrize("words", ["ÄRGER", "ärger", "Привет", "ПРИВЕТ"])
async def test_a_search_knows_upper_and_lower_case_in_every_script(
    channel: Channel, clock: FakeClock, words: str
) -> None:
    await with_customers(channel, clock, "1", "2")
    await channel.deliver(delivery(message("Ärger: привет", number=FIRST + 5, sender="1")))
    await channel.settled()

    assert await listed(channel, f"search={quote(words)}") == ["1"]
