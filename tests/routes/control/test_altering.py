"""Deliveries that are altered on their way, over the control API."""

from typing import Any

import pytest

from tests.calling import Twitter
from tests.delivery.receiver import Receiver
from tests.routes.control.asking import problem, settle, subscribed

ID = "direct_message_events.0.id"


async def test_a_message_is_altered_where_it_is_delivered_and_nowhere_else(
    twitter: Twitter, receiver: Receiver
) -> None:
    await subscribed(twitter, receiver)
    wanted = {"from": "alice", "to": "acme_support", "text": "hi", "alter": {"set": {ID: "5"}, "remove": ["users"]}}

    written = (await twitter.control("POST", "/messages", wanted)).json()
    await settle(twitter)

    delivered = receiver.posts[-1].json
    assert (delivered["direct_message_events"][0]["id"], "users" in delivered) == ("5", False)
    assert written["id"] in twitter.world.messages.by_id


async def test_an_event_is_altered_where_it_is_delivered(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    wanted = {"type": "follow", "from": "alice", "to": "acme_support", "alter": {"add": {"follow_events.-": {"x": 1}}}}

    await twitter.control("POST", "/events", wanted)
    await settle(twitter)

    assert receiver.posts[-1].json["follow_events"][1] == {"x": 1}
    assert [entry.about["altered"] for entry in twitter.journal("violation")] == [True]


async def test_each_of_several_messages_is_altered_by_itself(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    plain = {"from": "alice", "to": "acme_support", "text": "hi"}

    await twitter.control("POST", "/messages", [plain | {"alter": {"set": {ID: "5"}}}, plain])
    await settle(twitter)

    first, second = (post.json["direct_message_events"][0]["id"] for post in receiver.posts[-2:])
    assert first == "5"
    assert second in twitter.world.messages.by_id


async def test_what_is_done_says_which_deliveries_come_of_it(twitter: Twitter, receiver: Receiver) -> None:
    event = {"type": "typing", "from": "alice", "to": "acme_support"}
    unheard = (await twitter.control("POST", "/events", event)).json()
    await subscribed(twitter, receiver)

    heard = (await twitter.control("POST", "/events", event)).json()
    listed = (await twitter.control("GET", "/deliveries")).json()["deliveries"]

    assert unheard["deliveries"] == []
    assert heard["deliveries"] == [delivery["id"] for delivery in listed]
    assert [delivery["altered"] for delivery in listed] == [False]


async def test_an_alteration_that_does_not_fit_is_refused_and_nothing_is_sent(
    twitter: Twitter, receiver: Receiver
) -> None:
    await subscribed(twitter, receiver)
    before = len(receiver.posts)
    wanted = {"from": "alice", "to": "acme_support", "text": "hi", "alter": {"remove": ["events"]}}

    status, detail = problem(await twitter.control("POST", "/messages", wanted))
    await settle(twitter)

    assert status == 422
    assert detail == (
        "what was asked for is done, but delivery d1 cannot be altered and is not sent: "
        "events is not there to be removed"
    )
    assert len(receiver.posts) == before


@pytest.mark.parametrize("alter", [{"replace": {}}, {"set": []}, {"remove": "users"}, []])
async def test_an_alteration_of_another_shape_is_refused_before_anything_happens(twitter: Twitter, alter: Any) -> None:
    wanted = {"type": "typing", "from": "alice", "to": "acme_support", "alter": alter}

    assert problem(await twitter.control("POST", "/events", wanted))[0] == 400
    assert twitter.journal("event") == []
