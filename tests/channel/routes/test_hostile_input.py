"""What nobody would send: characters, numbers and depths that break programs. On both engines."""

import json
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest

from tests.channel.builders import Channel, delivery, message
from tests.channel.fake_twitter import BRAND_ID, CUSTOMER_ID, FakeTwitter, signed

HOOK = "/webhooks/twitter/default"
NUL = "\0"
NEXT = 1300000000000000009


def about(**more: Any) -> dict[str, Any]:
    return {"for_user_id": BRAND_ID, **more}


def deep(depth: int) -> bytes:
    return b'{"for_user_id": "%s", "odd_events": %s%s}' % (BRAND_ID.encode(), b"[" * depth, b"]" * depth)


def encoded(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


async def signed_and_sent(channel: Channel, body: Any) -> httpx.Response:
    content = encoded(body)
    return await channel.client.post(HOOK, content=content, headers={"x-twitter-webhooks-signature": signed(content)})


TYPED = {"created_timestamp": "9" * 400, "sender_id": NUL, "target": {"recipient_id": BRAND_ID}}
READ = {"last_read_event_id": "9" * 5_000, "sender_id": CUSTOMER_ID, "target": {"recipient_id": BRAND_ID}}
ODD: dict[str, Any] = {
    "NUL in a text": delivery(message(f"a{NUL}b")),
    "NUL as metadata": delivery(message(metadata=NUL)),
    "NUL as an id": delivery({**message(), "id": NUL}),
    "NUL as a customer": delivery(message(sender=NUL)),
    "NUL as an app": delivery(message(sender=BRAND_ID, to=CUSTOMER_ID, app=NUL)),
    "NUL as a name": {**delivery(message()), "users": {CUSTOMER_ID: {"screen_name": NUL, "name": f"a{NUL}b"}}},
    "NUL as a kind": about(**{f"{NUL}_events": [1]}),
    "a long kind": about(**{"a" * 100_000 + "_events": [1]}),
    "a long id": delivery({**message(), "id": "9" * 5_000}),
    "a long customer": delivery(message(sender="9" * 5_000)),
    "a customer that is no number": delivery(message(sender="²")),
    "a number beyond 64 bits": about(odd_events=[{"n": 10**30}]),
    "a number of 5,000 digits": b'{"for_user_id": "1", "n": %s}' % (b"9" * 5_000),
    "a number beyond all": b'{"for_user_id": "1", "n": 1e999}',
    "half of a pair of surrogates": b'{"for_user_id": "1", "n": "\\ud800"}',
    "no UTF-8": b'{"for_user_id": "1", "n": "\xff"}',
    "900 levels": deep(900),
    "200,000 levels": deep(200_000),
    "10,000 events": about(direct_message_events=[7] * 10_000),
    "odd typing": about(direct_message_indicate_typing_events=[TYPED]),
    "odd reading": about(direct_message_mark_read_events=[READ]),
    "an odd revocation": {"user_event": {"revoke": {"source": {"user_id": NUL}}}},
}


async def test_no_delivery_breaks_the_channel_and_the_next_is_answered(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    answers = {name: (await signed_and_sent(channel, body)).status_code for name, body in ODD.items()}
    last = await channel.deliver(delivery(message("still there?", number=NEXT)))
    await channel.settled()

    assert {name: status for name, status in answers.items() if status not in (200, 400)} == {}
    assert last.status_code == 200
    assert 'You said: "still there?"' in twitter.texts


async def test_what_is_odd_about_a_message_is_left_out_and_the_message_is_answered(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.connect()

    await channel.deliver(delivery(message(f"a{NUL}b")))
    await channel.settled()

    assert len(twitter.texts) == 1
    found = await channel.client.get("/api/v1/conversations", params={"search": "Cust"})
    assert len(found.json()["conversations"]) == 1


async def test_what_cannot_be_stored_holds_up_no_other_delivery(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await channel.connect()
    store: Any = channel.parts.stores.events
    insert: Callable[..., Any] = store._insert

    async def picky(connection: Any, new: Any) -> Any:
        if any(event.text == "poison" for event in new):
            raise ValueError("no such text")
        return await insert(connection, new)

    monkeypatch.setattr(store, "_insert", picky)
    texts = ["one", "two", "poison", "three"]
    answers: dict[str, int] = {}

    async def deliver(text: str, number: int) -> None:
        answers[text] = (await channel.deliver(delivery(message(text, number=number)))).status_code

    async with anyio.create_task_group() as tasks:
        for number, text in enumerate(texts, NEXT):
            tasks.start_soon(deliver, text, number)
    await deliver("four", NEXT + 10)

    assert answers == {"one": 200, "two": 200, "poison": 500, "three": 200, "four": 200}


QUERIES = (
    "conversations?search=%00",
    "conversations?search=%25_%5C",
    "conversations?search=%F0%9F",
    "conversations?assignee=%00",
    "conversations?connection=%00",
    "conversations/1?before=999999999999999999",
    "conversations/99999999999999999999",
    f"conversations/{'9' * 5_000}",
    f"hooks/{'9' * 5_000}",
    "connections/%00",
    "connections/default/messages?customer=%00&before=999999999999999999&limit=999999999999999999",
    "media/%00",
)


async def test_no_question_breaks_the_api(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message()))

    answers = {query: (await channel.client.get(f"/api/v1/{query}")).status_code for query in QUERIES}

    assert {query: status for query, status in answers.items() if status not in (200, 400, 404)} == {}


async def test_signs_that_stand_for_others_in_a_search_stand_for_themselves(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("100% sure_thing")))
    await channel.settled()

    async def found(words: str) -> int:
        answer = await channel.client.get("/api/v1/conversations", params={"search": words})
        return len(answer.json()["conversations"])

    assert [await found(words) for words in ("0% s", "e_t", "%", "_")] == [1, 1, 1, 1]
    assert [await found(words) for words in ("1%t", "s_re", "' OR 1=1 --", "\\%")] == [0, 0, 0, 0]
