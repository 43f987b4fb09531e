"""What customers say to the account in public, and what people answer there, on both engines."""

from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from tests.channel.builders import Channel, FakeClock, delivery, message, running, tweet, tweeted, untweeted
from tests.channel.fake_twitter import BRAND_ID, CUSTOMER_ID, FakeTwitter, at_first, error

FIRST = 1300000000000000001
OURS = 1500000000000000001
UPDATE = "/1.1/statuses/update.json"
DUPLICATE = (403, 187, "Status is a duplicate.")


async def set_up(channel: Channel) -> None:
    await channel.connect()
    shown = await channel.client.patch("/api/v1/connections/default/settings", json={"show_tweets": True})
    assert shown.status_code == 200, shown.text


async def tells(channel: Channel, body: dict[str, Any]) -> None:
    """A second later the channel is told of *body*, and does what there is to do."""
    assert isinstance(channel.parts.clock, FakeClock)
    channel.parts.clock.seconds += 1
    assert (await channel.deliver(body)).status_code == 200
    await channel.settled()


async def conversations(channel: Channel, **wanted: str) -> list[dict[str, Any]]:
    response = await channel.client.get("/api/v1/conversations", params=wanted)
    found: list[dict[str, Any]] = response.json()["conversations"]
    return found


async def public(channel: Channel) -> dict[str, Any]:
    """The one public conversation."""
    (one,) = await conversations(channel, kind="public")
    found: dict[str, Any] = (await channel.client.get(f"/api/v1/conversations/{one['id']}")).json()
    return found


async def lines(channel: Channel) -> list[tuple[str, str, str]]:
    """Who said what in public, and what became of it."""
    return [(it["origin"], it["text"], it["state"]) for it in (await public(channel))["messages"]]


async def posted(channel: Channel, verb: str, **body: Any) -> httpx.Response:
    (one,) = await conversations(channel, kind="public")
    return await channel.client.post(f"/api/v1/conversations/{one['id']}/{verb}", json=body)


async def answers(channel: Channel, text: str) -> dict[str, Any]:
    """An agent answers in public; the line of it when it is done with."""
    assert isinstance(channel.parts.clock, FakeClock)
    channel.parts.clock.seconds += 1
    response = await posted(channel, "messages", text=text, by="kim")
    assert response.status_code == 202, response.text
    await channel.settled()
    line: dict[str, Any] = (await public(channel))["messages"][-1]
    return line


def echo(text: str, number: int = OURS) -> dict[str, Any]:
    """What comes back of a tweet of the account's in reply to the customer."""
    return tweeted(tweet(f"@user2 {text}", number=number, author=BRAND_ID, names=[CUSTOMER_ID], to=CUSTOMER_ID))


async def test_tweets_are_not_shown_unless_somebody_wants_them(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    await tells(channel, tweeted(tweet()))

    assert await conversations(channel) == []
    assert twitter.tweets == twitter.sent == []


async def test_a_mention_is_a_conversation_of_its_own_that_people_have_from_the_start(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await set_up(channel)
    await tells(channel, delivery(message("agent, please", number=FIRST)))

    await tells(channel, tweeted(tweet("@brand are you there?", number=FIRST + 1)))

    found, (private,) = await public(channel), await conversations(channel, kind="dm")
    assert (found["kind"], found["owner"], found["state"]) == ("public", "people", "open")
    assert found["customer"] == private["customer"] | {
        "name": f"Name of {CUSTOMER_ID}",
        "screen_name": "user2000000002",
    }
    assert await lines(channel) == [("customer", "@brand are you there?", "left")]
    assert private["last_message"]["text"].startswith("I am passing you on")
    assert twitter.tweets == []


async def test_a_reply_that_names_nobody_is_shown(channel: Channel) -> None:
    await set_up(channel)

    await tells(channel, tweeted(tweet("and now?", names=[], to=BRAND_ID)))

    assert await lines(channel) == [("customer", "and now?", "left")]


@pytest.mark.parametrize(
    "other",
    [
        tweet("RT @brand: News!", retweeted_status={"id_str": "7"}),
        tweet("Look at this", names=[], quoted_status={"id_str": "7"}, is_quote_status=True),
        tweet("News!", author=BRAND_ID, names=[]),
        tweet("And more news", author=BRAND_ID, names=[], to=BRAND_ID),
        tweet("@brand hi", id_str="no number"),
        {"id_str": "7"},
    ],
    ids=["retweet", "quote", "own", "own-thread", "no-id", "no-tweet"],
)
async def test_what_says_nothing_to_the_account_is_not_shown(channel: Channel, other: dict[str, Any]) -> None:
    await set_up(channel)

    await tells(channel, tweeted(other))

    assert await conversations(channel) == []


async def test_a_long_tweet_is_shown_whole_with_its_links_as_they_were(channel: Channel) -> None:
    await set_up(channel)
    links = [{"url": "https://t.co/0a1B2c3D4e", "expanded_url": "https://acme.example/?a=1&b=2"}]
    pictures = [{"url": "https://t.co/0a1B2c3D4f", "expanded_url": "https://twitter.com/u/status/1/photo/1"}]
    entities = {"urls": links, "media": pictures, "user_mentions": [{"id_str": BRAND_ID}]}
    full = "@brand see https://t.co/0a1B2c3D4e &amp; hurry https://t.co/0a1B2c3D4f"

    extended = {"full_text": full, "entities": entities}
    await tells(channel, tweeted(tweet("@brand see…", names=[], truncated=True, extended_tweet=extended)))

    written = "@brand see https://acme.example/?a=1&b=2 & hurry https://twitter.com/u/status/1/photo/1"
    assert await lines(channel) == [("customer", written, "left")]


async def test_a_tweet_that_comes_twice_is_shown_once_and_late_ones_stand_in_order(channel: Channel) -> None:
    await set_up(channel)

    await tells(channel, tweeted(tweet("@brand one", number=FIRST), tweet("@brand two", number=FIRST + 1)))
    await tells(channel, tweeted(tweet("@brand one", number=FIRST)))
    await answers(channel, "Yes?")

    assert [text for _, text, _ in await lines(channel)] == ["@brand one", "@brand two", "Yes?"]


async def test_an_answer_replies_to_the_newest_tweet_and_costs_no_direct_message(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet("@brand one", number=FIRST), tweet("@brand two", number=FIRST + 1)))

    line = await answers(channel, "We are & will be.")

    quotas = (await channel.client.get("/api/v1/connections/default/quotas")).json()
    asked = {"in_reply_to_status_id": str(FIRST + 1), "auto_populate_reply_metadata": "true"}
    assert twitter.tweets == [{"status": "We are & will be.", **asked}]
    assert (line["state"], line["id"], line["author"]) == ("sent", str(OURS), "kim")
    assert (quotas["user"]["used"], twitter.sent) == (0, [])


async def test_more_answers_than_are_free_of_the_caps_of_messages_count_against_none(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))

    for number in range(7):
        await answers(channel, f"Answer {number}")

    quotas = (await channel.client.get("/api/v1/connections/default/quotas")).json()
    assert (len(twitter.tweets), quotas["user"]["used"]) == (7, 0)


async def test_what_comes_back_of_an_answer_is_not_shown_again(channel: Channel) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))
    await answers(channel, "Yes?")

    await tells(channel, echo("Yes?"))

    assert await lines(channel) == [("customer", "@brand hi", "left"), ("agent", "Yes?", "sent")]


async def test_what_somebody_answers_in_twitter_itself_is_shown_as_ours(channel: Channel) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))

    await tells(channel, echo("Yes?"))

    assert await lines(channel) == [("customer", "@brand hi", "left"), ("twitter", "@user2 Yes?", "typed")]


@pytest.mark.parametrize(
    ("verb", "body", "words"),
    [
        ("messages", {"text": "x" * 281}, "counts 281"),
        ("messages", {"text": "Which?", "quick_replies": [{"label": "This"}]}, "a text and nothing else"),
        ("handover", {"to": "bot"}, "No bot answers in public"),
    ],
)
async def test_what_cannot_be_done_in_public_is_refused_in_words(
    channel: Channel, twitter: FakeTwitter, verb: str, body: dict[str, Any], words: str
) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))

    refused = await posted(channel, verb, **body)

    assert (refused.status_code, refused.json()["type"]) == (422, "urn:twitter-channel:not-in-public")
    assert words in refused.json()["detail"]
    assert (len(await lines(channel)), twitter.tweets) == (1, [])


async def test_a_closed_conversation_is_peoples_still_when_the_customer_tweets_again(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet(number=FIRST)))
    await answers(channel, "Done.")
    await posted(channel, "close", by="kim")
    closed = await public(channel)

    await tells(channel, tweeted(tweet("@brand no!", number=FIRST + 1)))

    found = await public(channel)
    assert (closed["state"], closed["owner"], closed["returns_at"]) == ("closed", "people", None)
    assert (found["state"], found["owner"], found["returns_at"]) == ("open", "people", None)
    assert len(twitter.tweets) == 1


async def test_what_will_pass_is_waited_for(channel: Channel, twitter: FakeTwitter, clock: FakeClock) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))
    reset = {"x-rate-limit-reset": str(int(clock.now()) + 43)}
    limited = error(429, 88, "Rate limit exceeded", reset)
    troubles = (limited, error(503, 130, "Over capacity"), httpx.ConnectError("refused"))
    twitter.before = at_first(*troubles, path=UPDATE)

    line = await answers(channel, "Yes?")

    assert (line["state"], len(twitter.tweets)) == ("sent", 1)
    assert clock.slept[-3:] == [42.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        ((403, 186, "Tweet needs to be a bit shorter."), "longer than the 280 characters"),
        ((403, 385, "You attempted to reply to a Tweet that is deleted."), "cannot be answered"),
        (DUPLICATE, "takes no text twice"),
    ],
)
async def test_what_twitter_refuses_has_failed_in_words(
    channel: Channel, twitter: FakeTwitter, refusal: tuple[int, int, str], words: str
) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))
    twitter.before = at_first(error(*refusal), path=UPDATE)

    line = await answers(channel, "Yes?")

    assert (line["state"], line["code"], twitter.tweets) == ("failed", refusal[1], [])
    assert words in line["reason"]


async def test_an_unclear_tweet_that_came_back_is_not_sent_again(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))

    async def tweets_unseen(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != UPDATE:
            return None
        await channel.deliver(echo("Yes?"))
        raise httpx.ReadTimeout("slow")

    twitter.before = tweets_unseen

    line = await answers(channel, "Yes?")

    assert (line["state"], line["id"], twitter.calls.count(f"POST {UPDATE}")) == ("sent", str(OURS), 1)
    assert len(await lines(channel)) == 2


async def test_an_unclear_tweet_that_did_not_come_back_is_sent_again(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))
    twitter.before = at_first(httpx.ReadTimeout("slow"), path=UPDATE)

    line = await answers(channel, "Yes?")

    assert (line["state"], line["id"], len(twitter.tweets)) == ("sent", str(OURS), 1)


async def test_that_an_unclear_tweet_is_a_duplicate_means_that_it_is_there(
    channel: Channel, twitter: FakeTwitter
) -> None:
    """Also where the second try met something else in between, and whenever it comes back at last."""
    await set_up(channel)
    await tells(channel, tweeted(tweet()))
    troubles = (httpx.ReadTimeout("slow"), error(503, 130, "Over capacity"), error(*DUPLICATE))
    twitter.before = at_first(*troubles, path=UPDATE)

    before = await answers(channel, "Yes?")
    await tells(channel, tweeted(tweet("@brand thanks", number=FIRST + 1)))
    await tells(channel, echo("Yes?", number=OURS))

    after = (await public(channel))["messages"]
    assert (before["state"], before["id"], twitter.tweets) == ("sent", None, [])
    assert [(it["text"], it["id"]) for it in after if it["direction"] == "out"] == [("Yes?", str(OURS))]


async def test_an_unclear_tweet_that_comes_back_while_it_waits_is_not_sent_again(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))
    tries = 0

    async def comes_back_late(request: httpx.Request) -> httpx.Response | None:
        nonlocal tries
        if request.url.path != UPDATE:
            return None
        tries += 1
        if tries == 1:
            raise httpx.ReadTimeout("slow")
        await channel.deliver(echo("Yes?"))
        return error(503, 130, "Over capacity")

    twitter.before = comes_back_late

    line = await answers(channel, "Yes?")

    assert (line["state"], line["id"], tries) == ("sent", str(OURS), 2)
    assert [state for _, _, state in await lines(channel)] == ["left", "sent"]


async def test_a_tweet_that_was_under_way_when_the_channel_ended_is_there_once(
    tmp_path: Path, database_at: str, twitter: FakeTwitter
) -> None:
    """Twitter has it, and it does not come back: the next channel learns that it is a duplicate."""
    arrived = anyio.Event()

    async def hangs(request: httpx.Request) -> None:
        if request.url.path == UPDATE:
            arrived.set()
            await anyio.sleep_forever()

    async with running(tmp_path, twitter, FakeClock(), database_at=database_at) as channel:
        await set_up(channel)
        await tells(channel, tweeted(tweet()))
        twitter.before = hangs
        await posted(channel, "messages", text="Yes?")
        with anyio.fail_after(5):
            await arrived.wait()

    twitter.before = at_first(error(*DUPLICATE), path=UPDATE)
    async with running(tmp_path, twitter, FakeClock(), database_at=database_at) as restarted:
        await restarted.settled()
        await tells(restarted, echo("Yes?"))
        line = (await public(restarted))["messages"][-1]

    assert (line["state"], line["id"], twitter.tweets) == ("sent", str(OURS), [])


@pytest.mark.parametrize("news_first", [False, True])
async def test_a_deleted_tweet_is_marked_and_its_words_are_gone(channel: Channel, *, news_first: bool) -> None:
    await set_up(channel)
    told = [tweeted(tweet("@brand one", number=FIRST)), untweeted(FIRST)]

    for body in reversed(told) if news_first else told:
        await tells(channel, body)

    assert await lines(channel) == [("customer", "", "deleted")]
    assert await conversations(channel, search="one") == []


async def test_an_answer_that_was_deleted_in_twitter_is_marked_and_its_words_are_gone(channel: Channel) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))
    await answers(channel, "Yes?")
    await tells(channel, echo("Yes?"))

    await tells(channel, untweeted(OURS))

    assert await lines(channel) == [("customer", "@brand hi", "left"), ("agent", "", "deleted")]


async def test_an_answer_replies_to_what_is_not_deleted(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet(number=FIRST), tweet("@brand two", number=FIRST + 1)))
    await tells(channel, untweeted(FIRST + 1))

    await answers(channel, "Yes?")

    assert [it["in_reply_to_status_id"] for it in twitter.tweets] == [str(FIRST)]


async def test_where_everything_is_deleted_there_is_nothing_to_answer(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet(number=FIRST)))
    await tells(channel, untweeted(FIRST))

    line = await answers(channel, "Yes?")

    assert (line["state"], twitter.tweets) == ("failed", [])
    assert "deleted what they tweeted" in line["reason"]


async def test_nobody_is_shown_in_public_that_an_agent_types_or_has_read(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))

    await posted(channel, "read", by="kim")
    await posted(channel, "typing")

    assert not any("direct_messages" in call for call in twitter.calls if "list" not in call)


async def test_a_private_sign_of_a_customer_belongs_to_the_private_conversation(channel: Channel) -> None:
    await set_up(channel)
    await tells(channel, tweeted(tweet()))
    sign = {"sender_id": CUSTOMER_ID, "created_timestamp": "1", "target": {"recipient_id": BRAND_ID}}

    await tells(channel, {"for_user_id": BRAND_ID, "direct_message_indicate_typing_events": [sign]})

    (one,) = await conversations(channel, kind="public")
    assert not (await channel.parts.inbox.attention.of(one["id"])).is_typing


async def test_platforms_are_told_where_something_was_said(channel: Channel) -> None:
    await set_up(channel)
    await channel.client.post(
        "/api/v1/hooks", json={"url": "https://platform.example/", "events": ["message.received", "message.deleted"]}
    )

    await tells(channel, delivery(message("agent", number=FIRST)))
    await tells(channel, tweeted(tweet(number=FIRST + 1)))
    await tells(channel, untweeted(FIRST + 1))

    calls = await channel.parts.inbox.hooks.calls(1, 10)
    told = [(it.kind, it.conversation_kind) for it in reversed(calls)]
    assert told == [("message.received", "dm"), ("message.received", "public"), ("message.deleted", "public")]
