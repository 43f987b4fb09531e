"""Buttons, places and custom profiles: said by bots and agents, kept over a restart, shown in the thread."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.channel.bot.server import Said, serving
from tests.channel.builders import Channel, delivery, message, running
from tests.channel.conversations.test_people import change, do, hears
from tests.channel.fake_media import FakeMedia
from tests.channel.fake_twitter import BRAND_ID, CUSTOMER_ID, FakeTwitter, error
from twitter_channel.bot.loading import read_bot

SECRET = "a secret of sixteen"
BUTTON = {"label": "Book a table", "url": "https://shop.example/book"}
CTA = {"type": "web_url", **BUTTON}
PLACE = {"longitude": 13.405, "latitude": 52.52}
SHARED = {
    "type": "location",
    "location": {
        "type": "shared_coordinate",
        "shared_coordinate": {"coordinates": {"type": "Point", "coordinates": [13.405, 52.52]}},
    },
}
RICH = {"text": "Here we are.", "buttons": [BUTTON], "location": PLACE, "custom_profile": "9"}
RULES = """\
name: x
fallback:
  say: Here we are.
  buttons: [{label: Book a table, url: 'https://shop.example/book'}]
  location: {longitude: 13.405, latitude: 52.52}
  custom_profile: 9
"""


def data_of(twitter: FakeTwitter, number: int = 0) -> dict[str, Any]:
    create: dict[str, Any] = twitter.sent[number]["event"]["message_create"]
    return {**create["message_data"], "custom_profile_id": create.get("custom_profile_id")}


def located(text: str = "I am here", number: int = 1300000000000000001, attachment: Any = SHARED) -> dict[str, Any]:
    event = message(text, number=number)
    event["message_create"]["message_data"]["attachment"] = attachment
    return event


async def test_a_bot_over_http_says_buttons_a_place_and_a_profile(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    with serving(Said(json.dumps({"messages": [RICH]}).encode())) as bot:
        await change(channel, bot={"kind": "http", "url": bot.url}, bot_secret=SECRET)
        await hears(channel, "hi")

    sent, line = data_of(twitter), (await channel.transcript())[1]
    assert sent == {"text": "Here we are.", "ctas": [CTA], "attachment": SHARED, "custom_profile_id": "9"}
    assert (line["buttons"], line["location"], line["custom_profile"]) == ([BUTTON], PLACE, "9")


async def test_what_is_queued_has_all_of_it_after_a_restart(
    tmp_path: Path, database_at: str, twitter: FakeTwitter
) -> None:
    bot = read_bot(RULES, "x.yaml")
    async with running(tmp_path, twitter, bot=bot, database_at=database_at) as channel:
        await channel.connect()
        twitter.before = _failing
        await channel.deliver(delivery(message("hi")))

    twitter.before = FakeTwitter().before
    async with running(tmp_path, twitter, bot=bot, database_at=database_at) as restarted:
        await restarted.settled()

    sent = data_of(twitter)
    assert sent == {"text": "Here we are.", "ctas": [CTA], "attachment": SHARED, "custom_profile_id": "9"}


async def _failing(request: Any) -> Any:
    return error(503, 130, "Over capacity") if request.url.path.endswith("events/new.json") else None


async def test_an_agent_says_them_over_the_api(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await hears(channel, "hi")

    await do(channel, "messages", **RICH, quick_replies=[{"label": "Thanks"}])
    await channel.settled()

    sent = data_of(twitter, 1)
    assert (sent["ctas"], sent["attachment"], sent["custom_profile_id"]) == ([CTA], SHARED, "9")
    assert sent["quick_reply"] == {"type": "options", "options": [{"label": "Thanks"}]}


async def test_of_a_long_text_the_last_part_has_the_buttons_and_every_part_the_profile(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await hears(channel, "hi")

    await do(channel, "messages", **{**RICH, "text": "word " * 3_000})
    await channel.settled()

    first, last = data_of(twitter, 1), data_of(twitter, 2)
    assert ("ctas" in first, "attachment" in first, first["custom_profile_id"]) == (False, False, "9")
    assert (last["ctas"], last["attachment"], last["custom_profile_id"]) == ([CTA], SHARED, "9")


@pytest.mark.parametrize(
    "wrong",
    [
        {"buttons": [BUTTON] * 4},
        {"buttons": [{"label": "x" * 37, "url": "https://a.example"}]},
        {"buttons": [{"label": " ", "url": "https://a.example"}]},
        {"buttons": [{"label": "x", "url": "javascript:alert(1)"}]},
        {"buttons": [{"label": "x", "url": "https://"}]},
        {"buttons": [{"label": "x", "url": "https://a.example/" + "x" * 2_000}]},
        {"location": {"longitude": 181, "latitude": 0}},
        {"location": {"longitude": 0}},
        {"location": {"longitude": True, "latitude": 0}},
        {"location": PLACE, "media": "0" * 32},
        {"location": PLACE, "text": ""},
        {"custom_profile": "Robin"},
        {"custom_profile": 9},
    ],
)
async def test_what_twitter_would_refuse_is_refused_at_once(channel: Channel, wrong: dict[str, Any]) -> None:
    refused = await channel.client.post("/api/v1/conversations/1/messages", json={"text": "x", **wrong})

    assert (refused.status_code, refused.json()["title"]) == (400, "Bad request")


async def test_a_place_that_a_customer_shares_reaches_the_bot_and_the_thread(channel: Channel) -> None:
    await channel.connect()
    with serving(Said(b'{"messages": []}')) as bot:
        await change(channel, bot={"kind": "http", "url": bot.url}, bot_secret=SECRET)
        await channel.deliver(delivery(located()))
        await channel.settled()

    (line,) = await channel.transcript()
    assert bot.asked[0].content["message"]["location"] == PLACE
    assert (line["text"], line["location"], line["place"], line["media"]) == ("I am here", PLACE, None, None)


@pytest.mark.parametrize(
    ("location", "place", "point"),
    [
        ({"type": "shared_place", "shared_place": {"place": {"id": "07d9cd6afd884001"}}}, "07d9cd6afd884001", None),
        (
            {"type": "shared_place", "shared_place": {"place": {"id": "1", "name": "Mitte", "full_name": "Mitte, DE"}}},
            "Mitte, DE",
            None,
        ),
        ({"type": "shared_place", "shared_place": {"place": 7}}, None, None),
        ({"type": "shared_coordinate", "shared_coordinate": {"coordinates": {"coordinates": [13, 95]}}}, None, None),
        ({"type": "shared_coordinate", "shared_coordinate": {"coordinates": {"coordinates": ["x"]}}}, None, None),
        ({"type": "shared_moon"}, None, None),
        ("nowhere", None, None),
    ],
)
async def test_a_place_is_named_if_twitter_names_it_and_nonsense_is_none(
    channel: Channel, location: Any, place: str | None, point: Any
) -> None:
    await channel.connect()

    await channel.deliver(delivery(located(attachment={"type": "location", "location": location})))
    await channel.settled()

    line = (await channel.transcript())[0]
    assert (line["text"], line["place"], line["location"]) == ("I am here", place, point)


async def test_buttons_that_somebody_sent_in_twitter_itself_are_shown_unless_they_are_scripts(channel: Channel) -> None:
    await channel.connect()
    event = message("Look", sender=BRAND_ID, to=CUSTOMER_ID, app="77")
    script = {"type": "web_url", "label": "Evil", "url": "javascript:alert(1)"}
    event["message_create"]["message_data"]["ctas"] = [{**CTA, "tco_url": "https://t.co/x"}, script]
    event["message_create"]["custom_profile_id"] = "9"

    await channel.deliver(delivery(event))
    await channel.settled()

    (line,) = await channel.transcript()
    assert (line["origin"], line["buttons"], line["custom_profile"]) == ("twitter", [BUTTON], "9")


async def test_a_place_is_no_picture_that_is_to_be_fetched(channel: Channel, twitter: FakeTwitter) -> None:
    twitter.before = FakeMedia(twitter)
    await channel.connect()

    await channel.deliver(delivery(located()))
    await channel.settled()

    assert (await channel.transcript())[0]["media"] is None
