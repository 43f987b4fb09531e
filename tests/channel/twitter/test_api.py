"""The calls and the JSON they are made of."""

import json

import httpx
import pytest

from tests.channel.builders import FakeClock
from tests.channel.fake_twitter import ACCESS_TOKEN, ACCESS_TOKEN_SECRET, API_KEY, API_KEY_SECRET, FakeTwitter
from twitter_channel.answers import Answer, Button, Location, QuickReply
from twitter_channel.credentials import Credentials
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.client import SignedClient, new_http_client
from twitter_channel.twitter.composing import message_body
from twitter_channel.twitter.errors import ApiError

KEYS = Credentials(API_KEY, API_KEY_SECRET, ACCESS_TOKEN, ACCESS_TOKEN_SECRET)


def api_on(twitter: FakeTwitter, base_url: str = "https://api.twitter.com") -> TwitterApi:
    return TwitterApi(SignedClient(new_http_client(twitter.transport()), FakeClock(), base_url, KEYS))


def test_quick_replies_are_written_as_twitter_reads_them() -> None:
    answer = Answer("Yes?", (QuickReply("A", "a"), QuickReply("B", description="the second")))

    body = message_body("7", answer)

    assert body["event"]["message_create"] == {
        "target": {"recipient_id": "7"},
        "message_data": {
            "text": "Yes?",
            "quick_reply": {
                "type": "options",
                "options": [{"label": "A", "metadata": "a"}, {"label": "B", "description": "the second"}],
            },
        },
    }


def test_buttons_a_place_and_a_profile_are_written_as_twitter_reads_them() -> None:
    buttons = (Button("Book", "https://shop.example/book"),)

    body = message_body("7", Answer("Here.", buttons=buttons, location=Location(13.405, 52.52), profile="9"))

    point = {"coordinates": {"type": "Point", "coordinates": [13.405, 52.52]}}
    assert body["event"]["message_create"] == {
        "target": {"recipient_id": "7"},
        "message_data": {
            "text": "Here.",
            "attachment": {"type": "location", "location": {"type": "shared_coordinate", "shared_coordinate": point}},
            "ctas": [{"type": "web_url", "label": "Book", "url": "https://shop.example/book"}],
        },
        "custom_profile_id": "9",
    }


async def test_a_message_is_sent_as_signed_json(twitter: FakeTwitter) -> None:
    number = await api_on(twitter).send_message("7", Answer("Grüße & <3"))

    request = twitter.requests[0]
    assert number == "1400000000000000001"
    assert request.headers["content-type"] == "application/json"
    assert json.loads(request.content)["event"]["message_create"]["message_data"] == {"text": "Grüße & <3"}


async def test_parameters_of_a_call_are_signed_however_odd(twitter: FakeTwitter) -> None:
    await api_on(twitter).mark_read("7", "a b&c=d/é+~")

    assert twitter.requests[0].url.query == b"last_read_event_id=a%20b%26c%3Dd%2F%C3%A9%2B~&recipient_id=7"


async def test_the_base_url_may_have_a_port_and_a_path(twitter: FakeTwitter) -> None:
    with pytest.raises(ApiError) as caught:
        await api_on(twitter, "http://localhost:8686/world/").indicate_typing("7")

    # The signature was right, for the refusal is that of an unknown path.
    assert caught.value.failure.code == 34
    assert str(twitter.requests[0].url).startswith("http://localhost:8686/world/1.1/direct_messages/")


async def test_two_calls_never_share_a_nonce(twitter: FakeTwitter) -> None:
    api = api_on(twitter)

    await api.indicate_typing("7")
    await api.indicate_typing("7")

    first, second = (request.headers["authorization"] for request in twitter.requests)
    assert first != second


@pytest.mark.parametrize("body", ["", "[]", '{"id_str": 5}', "\xff"])
async def test_a_success_that_cannot_be_read_leaves_open_what_happened(twitter: FakeTwitter, body: str) -> None:
    async def garbled(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=body.encode("latin-1"))

    twitter.before = garbled

    with pytest.raises(ApiError) as caught:
        await api_on(twitter).verify_credentials()

    assert caught.value.failure.outcome == "unclear"
