"""The API of what agents do beside writing."""

from typing import Any

import pytest

from tests.channel.builders import Channel, delivery, message
from tests.channel.fake_twitter import FakeTwitter, error

ONE = "/api/v1/conversations/1"


async def a_conversation(channel: Channel) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi")))
    await channel.settled()


async def test_a_note_is_kept_and_never_sent(channel: Channel, twitter: FakeTwitter) -> None:
    await a_conversation(channel)
    before = list(twitter.texts)

    made = await channel.client.post(f"{ONE}/notes", json={"text": "She called.", "by": "ada"})
    await channel.settled()

    assert made.status_code == 201
    assert (await channel.client.get(f"{ONE}/notes")).json() == {"notes": [made.json()]}
    assert twitter.texts == before


@pytest.mark.parametrize("wish", [{}, {"text": ""}, {"text": "  "}, {"text": "a" * 10_001}, {"text": "a", "to": "b"}])
async def test_a_note_that_will_not_do_is_refused(channel: Channel, wish: dict[str, str]) -> None:
    await a_conversation(channel)

    refused = await channel.client.post(f"{ONE}/notes", json=wish)

    assert refused.status_code == 400
    assert (await channel.client.get(f"{ONE}/notes")).json() == {"notes": []}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "notes"), ("POST", "read"), ("POST", "typing"), ("POST", "messages/1/retry")]
)
async def test_a_conversation_that_is_not_there_is_said_not_to_be(channel: Channel, method: str, path: str) -> None:
    found = await channel.client.request(method, f"/api/v1/conversations/99999999999999/{path}")

    assert (found.status_code, found.json()["type"]) == (404, "urn:twitter-channel:no-such-conversation")


async def test_a_message_that_failed_is_sent_when_it_is_tried_again(channel: Channel, twitter: FakeTwitter) -> None:
    await a_conversation(channel)

    async def refusing(request: Any) -> Any:
        is_message = request.url.path.endswith("/events/new.json")
        return error(403, 349, "You cannot send messages to this user.") if is_message else None

    twitter.before, nothing = refusing, twitter.before
    (key,) = (await channel.client.post(f"{ONE}/messages", json={"text": "Are you there?"})).json()["keys"]
    await channel.settled()
    twitter.before = nothing

    again = await channel.client.post(f"{ONE}/messages/{key.removeprefix('message-')}/retry")
    await channel.settled()

    assert again.status_code == 202
    assert twitter.texts[-1] == "Are you there?"


async def test_a_message_that_was_sent_is_not_sent_again(channel: Channel, twitter: FakeTwitter) -> None:
    await a_conversation(channel)
    before = list(twitter.texts)

    refused = await channel.client.post(f"{ONE}/messages/1/retry")
    await channel.settled()

    assert refused.status_code == 404
    assert twitter.texts == before


async def test_canned_answers_are_listed_by_name(channel: Channel) -> None:
    for name in ("thanks", "Hello", "bye"):
        await channel.client.post("/api/v1/canned-answers", json={"name": name, "text": f"{name}!"})

    found = (await channel.client.get("/api/v1/canned-answers")).json()["canned_answers"]

    assert [it["name"] for it in found] == ["bye", "Hello", "thanks"]


async def test_a_canned_answer_is_changed_and_deleted(channel: Channel) -> None:
    await channel.client.post("/api/v1/canned-answers", json={"name": "Hello", "text": "Hello!"})

    changed = await channel.client.put("/api/v1/canned-answers/1", json={"name": "Hi", "text": "Hi!"})
    deleted = await channel.client.delete("/api/v1/canned-answers/1")

    assert changed.json() == {"id": 1, "name": "Hi", "text": "Hi!"}
    assert deleted.status_code == 204
    assert (await channel.client.delete("/api/v1/canned-answers/1")).status_code == 404


async def test_no_two_canned_answers_have_one_name(channel: Channel) -> None:
    for name in ("Hello", "Bye"):
        await channel.client.post("/api/v1/canned-answers", json={"name": name, "text": "!"})

    added = await channel.client.post("/api/v1/canned-answers", json={"name": "Hello", "text": "?"})
    changed = await channel.client.put("/api/v1/canned-answers/2", json={"name": "Hello", "text": "?"})

    assert (added.status_code, changed.status_code) == (409, 409)


async def test_conversations_are_found_by_what_was_said_and_by_whom(channel: Channel) -> None:
    await a_conversation(channel)

    async def found(words: str) -> int:
        answer = await channel.client.get("/api/v1/conversations", params={"search": words})
        return len(answer.json()["conversations"])

    assert [await found(words) for words in ("HI", "CUST", "robin", "100%", "_")] == [1, 1, 1, 0, 0]
