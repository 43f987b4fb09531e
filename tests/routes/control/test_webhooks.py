"""Challenges on demand, as Twitter makes them and as nobody would."""

from typing import Any

import pytest

from tests.calling import Twitter
from tests.delivery.receiver import Receiver, always, http, with_token_of
from tests.routes.control.asking import problem
from twitter_emulator.protocol.signing import crc_answer, webhook_signature

SIGNATURE = "x-twitter-webhooks-signature"


async def hooked(twitter: Twitter, receiver: Receiver) -> str:
    """The path of the challenges of a registered webhook."""
    webhook = await twitter.register(receiver)
    return f"/webhooks/{webhook['id']}/crc"


async def test_a_challenge_with_a_token_of_ones_own_tells_what_the_webhook_said(
    twitter: Twitter, receiver: Receiver
) -> None:
    path = await hooked(twitter, receiver)

    said = (await twitter.control("POST", path, {"token": "a+b/c= &%"})).json()

    assert receiver.requests[-1].crc_token == "a+b/c= &%"
    assert (said["ok"], said["status"], said["hint"]) == (True, 200, None)
    assert crc_answer(twitter.app.consumer_secret, "a+b/c= &%") in said["body"]
    assert said["took_ms"] > 0
    assert said["query"].startswith("crc_token=a%2Bb%2Fc%3D%20%26%25&nonce=")


async def test_a_wrong_answer_is_explained_and_the_webhook_stays_valid(twitter: Twitter, receiver: Receiver) -> None:
    path = await hooked(twitter, receiver)
    receiver.behave = always(http(200, "{}"))

    said = (await twitter.control("POST", path, {"token": "mine"})).json()

    assert said["ok"] is False
    assert "there is no member 'response_token'" in said["hint"]
    assert said["webhook"]["valid"] is True


async def test_a_challenge_can_lack_its_token_and_have_other_parameters(twitter: Twitter, receiver: Receiver) -> None:
    path = await hooked(twitter, receiver)
    receiver.behave = always(http(400))

    said = (
        await twitter.control("POST", path, {"no_token": True, "parameters": {"nonce": "n", "mood": "good"}})
    ).json()

    assert receiver.requests[-1].query == said["query"] == "nonce=n&mood=good"
    assert (said["ok"], said["status"]) == (False, 400)


async def test_further_parameters_come_first_and_are_signed(twitter: Twitter, receiver: Receiver) -> None:
    path = await hooked(twitter, receiver)

    await twitter.control("POST", path, {"token": "t", "parameters": {"nonce": "n", "mood": "good"}})

    request = receiver.requests[-1]
    assert request.query == "nonce=n&mood=good&crc_token=t"
    assert request.headers[SIGNATURE] == webhook_signature(twitter.app.consumer_secret, request.query.encode())


async def test_a_challenge_can_be_wrongly_signed(twitter: Twitter, receiver: Receiver) -> None:
    path = await hooked(twitter, receiver)

    await twitter.control("POST", path, {"signature": "missing"})

    assert SIGNATURE not in receiver.requests[-1].headers
    assert [entry.about.get("altered") for entry in twitter.journal("crc")] == [None, True]


async def test_many_challenges_at_once_each_have_their_token(twitter: Twitter, receiver: Receiver) -> None:
    path = await hooked(twitter, receiver)

    said = (await twitter.control("POST", path, {"times": 5, "at_once": True})).json()

    assert said["ok"]
    assert len({request.crc_token for request in receiver.requests[1:]}) == 5


async def test_without_a_body_a_challenge_is_twitters_own(twitter: Twitter, receiver: Receiver) -> None:
    path = await hooked(twitter, receiver)
    receiver.behave = with_token_of("another secret")

    refused = await twitter.control("POST", path)

    assert refused.status_code == 400
    assert [webhook.valid for webhook in twitter.world.webhooks] == [False]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"tokn": "x"}, "did you mean 'token'?"),
        ({"token": "x", "no_token": True}, "leave out one of them"),
        ({"times": 0}, "times is 0; it is from 1 to 1000"),
        ({"signature": "hax"}, "did you mean 'hex'?"),
        ({"parameters": {"nonce": 1}}, "Expected `str`, got `int`"),
    ],
)
async def test_a_challenge_that_there_is_not_is_refused(
    twitter: Twitter, receiver: Receiver, wish: dict[str, Any], why: str
) -> None:
    path = await hooked(twitter, receiver)

    status, detail = problem(await twitter.control("POST", path, wish))

    assert status == 400
    assert why in detail
