"""Bodies made by hand, over the control API."""

from typing import Any

import pytest

from tests.calling import Twitter
from tests.delivery.receiver import Receiver
from tests.routes.control.asking import problem, settle, subscribed
from twitter_emulator.protocol.signing import webhook_signature

STRANGE = {"tweet_edit_events": [{"id": 1}]}


async def test_a_body_made_by_hand_is_delivered_as_it_is_and_signed(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    body = STRANGE | {"for_user_id": twitter.id("acme_support")}

    answer = await twitter.control("POST", "/deliveries", {"body": body})
    await settle(twitter)

    post = receiver.posts[-1]
    assert (answer.status_code, answer.json()["deliveries"]) == (201, ["d1"])
    assert post.json == body
    assert post.headers["x-twitter-webhooks-signature"] == webhook_signature(twitter.app.consumer_secret, post.body)


async def test_what_a_body_made_by_hand_breaks_is_marked_as_altered(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)

    raw = (await twitter.control("POST", "/deliveries", {"body": STRANGE})).json()
    await settle(twitter)

    (violation,) = twitter.journal("violation")
    (entry,) = twitter.journal("raw")
    (listed,) = (await twitter.control("GET", "/deliveries")).json()["deliveries"]
    assert violation.about["altered"] is True
    assert {violation.trace, entry.trace, listed["trace"]} == {raw["trace"]}
    assert (listed["event"], listed["altered"]) == ({"event": "raw"}, True)


async def test_a_body_made_by_hand_can_be_altered_too(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)

    await twitter.control("POST", "/deliveries", {"body": STRANGE, "alter": {"set": {"tweet_edit_events.0.id": 2}}})
    await settle(twitter)

    assert receiver.posts[-1].json == {"tweet_edit_events": [{"id": 2}]}


async def test_who_it_is_for_need_not_be_in_the_body(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)

    await twitter.control("POST", "/deliveries", {"body": STRANGE, "for_user_id": "acme_support"})
    await settle(twitter)

    (listed,) = (await twitter.control("GET", "/deliveries")).json()["deliveries"]
    assert listed["for_user_id"] == twitter.id("acme_support")


async def test_a_webhook_that_is_named_is_sent_what_is_for_a_stranger(twitter: Twitter, receiver: Receiver) -> None:
    webhook = await twitter.register(receiver)

    response = await twitter.control("POST", "/deliveries", {"body": {"for_user_id": "99"}, "webhook": webhook["id"]})

    assert response.json()["deliveries"] == ["d1"]


@pytest.mark.parametrize(
    ("wanted", "status", "said"),
    [
        ({"body": {"for_user_id": "99"}}, 404, "has no account '99'"),
        ({"body": {}, "for_user_id": "alice"}, 409, "is not subscribed; name a webhook"),
        ({"body": {}, "webhook": "99"}, 404, "has no webhook '99'"),
        ({"body": []}, 400, "Expected `str | object | null`, got `array`"),
        ({}, 400, "give a body"),
        ({"body": {}, "bytes": "e30="}, 400, "one of them"),
        ({"bytes": "?"}, 400, "bytes are not base64"),
        ({"body": "{}", "alter": {"set": {"a": 1}}}, 400, "cannot be altered"),
        ({"body": {}, "fault": {"drop": True}}, 400, "need a rule"),
        ({"body": {}, "fault": {"signature": "hax"}}, 400, "did you mean 'hex'?"),
    ],
)
async def test_a_delivery_that_has_nowhere_to_go_is_refused(
    twitter: Twitter, receiver: Receiver, wanted: dict[str, Any], status: int, said: str
) -> None:
    await subscribed(twitter, receiver)

    response = await twitter.control("POST", "/deliveries", wanted)

    assert response.status_code == status
    assert said in problem(response)[1]


async def test_without_a_webhook_nothing_can_be_delivered(twitter: Twitter) -> None:
    status, detail = problem(await twitter.control("POST", "/deliveries", {"body": {}}))

    assert status == 409
    assert detail == "the body has no for_user_id; say whom it is for, or which webhook it goes to"


async def test_nothing_is_delivered_to_a_webhook_that_is_marked_invalid(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    (webhook,) = twitter.world.webhooks
    twitter.world.set_valid(webhook, valid=False, why="a test")

    status, detail = problem(await twitter.control("POST", "/deliveries", {"body": {}}))

    assert status == 409
    assert detail.startswith(f"webhook {webhook.id} is marked invalid; POST ")


@pytest.mark.parametrize("sent", ["", "not JSON", '{"a" : "\\u00e9"}', "[1]", "é"])
async def test_a_text_is_delivered_byte_for_byte_and_signed(twitter: Twitter, receiver: Receiver, sent: str) -> None:
    await subscribed(twitter, receiver)

    await twitter.control("POST", "/deliveries", {"body": sent, "for_user_id": "acme_support"})
    await settle(twitter)

    post = receiver.posts[-1]
    assert post.body == sent.encode()
    assert post.headers["x-twitter-webhooks-signature"] == webhook_signature(twitter.app.consumer_secret, post.body)


async def test_bytes_that_are_no_text_are_delivered_too(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)

    await twitter.control("POST", "/deliveries", {"bytes": "/w==", "for_user_id": "acme_support"})
    await settle(twitter)

    assert receiver.posts[-1].body == b"\xff"


async def test_a_delivery_made_by_hand_can_have_a_fault_of_its_own(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    body = {"for_user_id": twitter.id("acme_support")}

    await twitter.control("POST", "/deliveries", {"body": body, "fault": {"signature": "missing", "duplicate": 1}})
    await settle(twitter)

    assert [post.json for post in receiver.posts] == [body, body]
    assert not any("x-twitter-webhooks-signature" in post.headers for post in receiver.posts)
    assert [entry.about["altered"] for entry in twitter.journal("attempt")] == [True, True]
