"""Buttons, places, profiles and welcome messages, as agents see them in the thread."""

from typing import Any

from tests.channel.builders import Channel, delivery, message
from tests.channel.conversations.test_rich import BUTTON, PLACE, located
from tests.channel.fake_appearances import FakeAppearances
from tests.channel.fake_twitter import FakeTwitter
from tests.channel.pages.visitor import Visitor, text_of

ONE = "/inbox/1"
SOUTH_WEST = {
    "type": "location",
    "location": {
        "type": "shared_coordinate",
        "shared_coordinate": {"coordinates": {"type": "Point", "coordinates": [-70.5, -33.25]}},
    },
}


async def heard(channel: Channel, event: dict[str, Any]) -> None:
    await channel.connect()
    await channel.deliver(delivery(event))
    await channel.settled()


async def test_a_place_is_shown_in_words_with_a_map_that_learns_nothing_of_us(
    channel: Channel, operator: Visitor
) -> None:
    await heard(channel, located(attachment=SOUTH_WEST))

    page = await operator.get(ONE)

    address = "https://www.openstreetmap.org/?mlat=-33.250000&amp;mlon=-70.500000#map=16/-33.250000/-70.500000"
    assert "Location: 33.25000° south, 70.50000° west · Show on a map" in text_of(page)
    assert f'href="{address}" target="_blank" rel="noopener noreferrer nofollow"' in page.text


async def test_a_place_that_twitter_names_is_shown_by_its_name(channel: Channel, operator: Visitor) -> None:
    place = {"type": "shared_place", "shared_place": {"place": {"id": "1", "name": "<b>Mitte</b>"}}}
    await heard(channel, located(attachment={"type": "location", "location": place}))

    page = await operator.get(ONE)

    assert "Location: &lt;b&gt;Mitte&lt;/b&gt;" in page.text
    assert "Show on a map" not in page.text


async def test_buttons_are_links_with_their_addresses_and_escaped(channel: Channel, operator: Visitor) -> None:
    await heard(channel, message("hi"))
    evil = {"label": "<script>", "url": 'https://a.example/"onclick="x'}
    await channel.client.post(
        "/api/v1/conversations/1/messages", json={"text": "Here.", "buttons": [BUTTON, evil], "location": PLACE}
    )
    await channel.settled()

    page = await operator.get(ONE)

    link = '<a href="https://shop.example/book" target="_blank" rel="noopener noreferrer nofollow">Book a table</a>'
    assert f"{link} <span>https://shop.example/book</span>" in page.text
    assert "&lt;script&gt;</a>" in page.text
    assert 'href="https://a.example/&#34;onclick=&#34;x"' in page.text
    assert "52.52000° north, 13.40500° east" in text_of(page)


async def test_who_was_welcomed_is_seen_and_under_which_name_the_bot_writes(
    channel: Channel, operator: Visitor, twitter: FakeTwitter
) -> None:
    twitter.before = FakeAppearances(twitter)
    await channel.connect()
    await channel.client.patch("/api/v1/connections/default/settings", json={"profile": {"name": "Robin"}})
    event = message("Opening hours", metadata="hours")
    event["initiated_via"] = {"welcome_message_id": "77"}
    await channel.deliver(delivery(event))
    await channel.settled()

    shown = text_of(await operator.get(ONE))

    assert "After the welcome message Pressed a quick reply" in shown
    assert "Bot as Robin" in shown
