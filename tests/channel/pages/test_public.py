"""Public conversations in the inbox, without a browser."""

from tests.channel.builders import Channel, tweet, tweeted, untweeted
from tests.channel.fake_twitter import BRAND_ID, FakeTwitter
from tests.channel.pages.visitor import Visitor, text_of

ONE = "/inbox/1"
SETTINGS = "/channels/twitter/default/settings"
FIRST = 1300000000000000001
FORM = {"bot": "default", "say": "Somebody will come.", "failure_say": "Sorry.", "enabled": "1"}


async def a_tweet(channel: Channel, text: str = "@brand <b>hi</b>") -> None:
    await channel.connect()
    await channel.client.patch("/api/v1/connections/default/settings", json={"show_tweets": True})
    await channel.deliver(tweeted(tweet(text, number=FIRST)))
    await channel.settled()


async def test_the_settings_say_whether_tweets_are_shown(channel: Channel, operator: Visitor) -> None:
    await channel.connect()

    await operator.send(SETTINGS, **FORM, show_tweets="1")

    shown = (await operator.get(SETTINGS)).text
    assert (await channel.parts.connections.get("default")).conduct.show_tweets
    assert 'name="show_tweets" value="1" checked' in shown


async def test_a_public_conversation_says_so_in_words(channel: Channel, operator: Visitor) -> None:
    await a_tweet(channel)

    page = await operator.get(ONE)

    words = text_of(page)
    assert "Public : everybody can read this conversation" in words
    assert "Everybody can read it. At most 280 characters." in words
    assert f'href="https://twitter.com/i/web/status/{FIRST}"' in page.text
    assert f'data-text="https://twitter.com/messages/compose?recipient_id={BRAND_ID}"' in page.text
    assert "@brand &lt;b&gt;hi&lt;/b&gt;" in page.text
    assert not any(offer in page.text for offer in ('id="give"', 'type="file"'))


async def test_the_list_shows_public_conversations_alone(channel: Channel, operator: Visitor) -> None:
    await a_tweet(channel)

    everything, alone, of_bot = [
        text_of(await operator.get(f"/inbox/list?show={show}")) for show in ("all", "public", "bot")
    ]

    assert ["Public" in shown for shown in (everything, alone, of_bot)] == [True, True, False]


async def test_an_agent_answers_in_public(channel: Channel, operator: Visitor, twitter: FakeTwitter) -> None:
    await a_tweet(channel)

    sent = await operator.send(f"{ONE}/messages", on=ONE, text="Hello.")
    await channel.settled()

    assert sent.status_code == 303
    assert [it["status"] for it in twitter.tweets] == ["Hello."]


async def test_a_text_that_no_tweet_takes_is_kept_in_the_form(
    channel: Channel, operator: Visitor, twitter: FakeTwitter
) -> None:
    await a_tweet(channel)

    refused = await operator.send(f"{ONE}/messages", on=ONE, text="a" * 281)

    assert refused.status_code == 422
    assert "A tweet has at most 280 characters, and this counts 281" in text_of(refused)
    assert ("a" * 281 in refused.text, twitter.tweets) == (True, [])


async def test_a_deleted_tweet_is_shown_as_such(channel: Channel, operator: Visitor) -> None:
    await a_tweet(channel)

    await channel.deliver(untweeted(FIRST))

    page = await operator.get(ONE)
    assert "This tweet was deleted." in text_of(page)
    assert "<b>hi" not in page.text
    assert "/i/web/status/" not in page.text
    assert "Deleted" in text_of(await operator.get("/inbox/list"))
