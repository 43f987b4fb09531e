"""The customer beside the thread."""

from tests.channel.builders import Channel, delivery, message
from tests.channel.fake_twitter import CUSTOMER_ID
from tests.channel.pages.visitor import Visitor, text_of


async def test_agents_see_who_the_customer_is_and_where_twitter_shows_them(channel: Channel, operator: Visitor) -> None:
    await channel.connect()
    body = delivery(message("hi"))
    body["users"][CUSTOMER_ID] = {
        "id": CUSTOMER_ID,
        "name": "Alice Liddell",
        "screen_name": "alice",
        "location": "Oxford",
        "description": "Curious.",
        "followers_count": 12_345,
    }
    await channel.deliver(body)
    await channel.settled()

    shown = await operator.get("/inbox/1")

    said = text_of(shown)
    for words in ("Alice Liddell", "@alice", CUSTOMER_ID, "Oxford", "Curious.", "12,345"):
        assert words in said
    assert 'href="https://twitter.com/alice"' in shown.text
