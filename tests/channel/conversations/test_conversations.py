"""From a delivery to its answer, with a Twitter that really checks signatures."""

from pathlib import Path

import anyio
import httpx

from tests.channel.builders import Channel, FakeClock, delivery, message, running
from tests.channel.fake_twitter import BRAND_ID, CUSTOMER_ID, FakeTwitter, error
from twitter_channel.bot.loading import read_bot

NEW = "/1.1/direct_messages/events/new.json"
FIRST = 1300000000000000001


async def test_a_greeting_is_answered_with_quick_replies(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    await channel.deliver(delivery(message("Hello!")))

    await channel.settled()
    create = twitter.sent[0]["event"]["message_create"]
    assert create["target"] == {"recipient_id": CUSTOMER_ID}
    assert "bot" in create["message_data"]["text"]
    assert [it["metadata"] for it in create["message_data"]["quick_reply"]["options"]]


async def test_the_bot_sees_the_text_as_the_customer_wrote_it(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    await channel.deliver(delivery(message("fish &amp; chips &lt;3 &amp;lt;")))

    await channel.settled()
    assert twitter.texts == ['You said: "fish & chips <3 &lt;"']


async def test_the_bot_sees_the_link_that_the_customer_wrote(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    links = {"https://t.co/0a1B2c3D4e": "https://acme.example/orders?a=1&b=2"}

    await channel.deliver(delivery(message("https://t.co/0a1B2c3D4e &amp; that", links=links)))

    await channel.settled()
    assert twitter.texts == ['You said: "https://acme.example/orders?a=1&b=2 & that"']


async def test_a_pressed_quick_reply_is_answered_by_its_metadata(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    await channel.deliver(delivery(message("whatever", metadata="opening-hours")))

    await channel.settled()
    assert "Monday" in twitter.texts[0]


async def test_every_event_of_a_delivery_is_answered(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    await channel.deliver(delivery(message("one", number=FIRST), message("two", number=FIRST + 1)))

    await channel.settled()
    assert twitter.texts == ['You said: "one"', 'You said: "two"']


async def test_the_same_event_is_answered_once(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("once")))
    await channel.settled()

    again = await channel.deliver(delivery(message("once")))

    await channel.settled()
    assert again.status_code == 200
    assert twitter.texts == ['You said: "once"']


async def test_the_accounts_own_messages_are_not_answered(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    response = await channel.deliver(delivery(message("hi", sender=BRAND_ID, to=CUSTOMER_ID)))

    await channel.settled()
    assert response.status_code == 200
    assert twitter.sent == []


async def test_messages_of_a_conversation_are_answered_in_twitters_order(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.connect()
    late, early = message("second", number=FIRST + 1), message("first", number=FIRST)

    await channel.deliver(delivery(late, early))

    await channel.settled()
    assert twitter.texts == ['You said: "first"', 'You said: "second"']


async def test_a_conversation_that_waits_holds_up_no_other(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    released, others = anyio.Event(), anyio.Event()

    async def hold_the_first_customer(request: httpx.Request) -> None:
        if request.url.path == NEW and b'"2000000002"' in request.content:
            await released.wait()
        elif request.url.path == NEW:
            others.set()

    twitter.before = hold_the_first_customer
    await channel.deliver(delivery(message("slow", number=FIRST)))
    await channel.deliver(delivery(message("slow too", number=FIRST + 1)))
    await channel.deliver(delivery(message("quick", number=FIRST + 2, sender="3000000003")))
    with anyio.fail_after(5):
        await others.wait()

    released.set()

    await channel.settled()
    assert sorted(twitter.texts) == ['You said: "quick"', 'You said: "slow too"', 'You said: "slow"']
    assert twitter.texts.index('You said: "slow"') < twitter.texts.index('You said: "slow too"')


async def test_the_delivery_is_acknowledged_before_it_is_answered(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    released = anyio.Event()

    async def hold(request: httpx.Request) -> None:
        if request.url.path == NEW:
            await released.wait()

    twitter.before = hold

    response = await channel.deliver(delivery(message("hi")))

    assert response.status_code == 200
    assert twitter.sent == []
    released.set()
    await channel.settled()


async def test_two_connections_answer_each_with_its_own_keys(channel: Channel, twitter: FakeTwitter) -> None:
    second = FakeTwitter(api_key="second-key", api_key_secret="second-secret", challenges=channel.client)
    twitter.elsewhere["second.example"] = second
    keys = {"api_key": "second-key", "api_key_secret": "second-secret"}
    await channel.connect()
    await channel.connect(name="second", base_url="https://second.example", **keys)

    await channel.deliver(delivery(message("to the first")))
    await channel.deliver(delivery(message("to the second")), to="second", secret="second-secret")
    forged = await channel.deliver(delivery(message("forged", number=FIRST + 5)), to="second")

    await channel.settled()
    assert forged.status_code == 401
    assert (twitter.texts, second.texts) == (['You said: "to the first"'], ['You said: "to the second"'])


async def test_a_revoked_permission_marks_the_connection(channel: Channel) -> None:
    await channel.connect()
    revoke = {"date_time": "2018-05-24T09:48:12+00:00", "target": {"app_id": "1"}, "source": {"user_id": BRAND_ID}}

    await channel.deliver({"user_event": {"revoke": revoke}})

    await channel.settled()
    found = (await channel.client.get("/api/v1/connections/default")).json()
    assert found["status"] == "revoked"
    assert "re-authorisation" in found["problem"]["detail"]


async def test_a_dead_token_holds_the_connection_and_keeps_the_message(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    twitter.access_token = "1000000001-another"

    await channel.deliver(delivery(message("hi")))

    await channel.settled()
    health = (await channel.client.get("/health")).json()
    kept = (await channel.transcript())[1]
    assert health["status"] == "attention"
    assert health["connections"][0]["status"] == "revoked"
    assert (kept["state"], kept["code"]) == ("queued", 89)
    assert "re-authorisation" in kept["reason"]


async def test_what_was_kept_is_sent_when_the_account_is_authorised_again(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await channel.watched()
    twitter.access_token = "1000000001-another"
    await channel.deliver(delivery(message("before", number=FIRST)))
    await channel.settled()
    await channel.deliver(delivery(message("meanwhile", number=FIRST + 1)))

    await channel.client.patch("/api/v1/connections/default", json={"access_token": "1000000001-another"})
    await channel.client.post("/api/v1/connections/default/enable")

    await channel.settled()
    assert twitter.texts == ['You said: "before"', 'You said: "meanwhile"']
    assert (await channel.client.get("/health")).json()["status"] == "ok"


async def test_a_revoked_connection_asks_nothing_of_twitter(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    await channel.parts.connections.revoke(await channel.parts.connections.get("default"))
    calls = len(twitter.calls)

    await channel.deliver(delivery(message("hi")))

    await channel.settled()
    assert len(twitter.calls) == calls
    assert [line["state"] for line in await channel.transcript()] == ["received"]


async def test_a_disabled_connection_answers_nobody(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.client.post("/api/v1/connections/default/disable")

    response = await channel.deliver(delivery(message("hi")))

    await channel.settled()
    assert response.status_code == 200
    assert twitter.sent == []


async def test_an_event_that_breaks_the_bot_does_not_stop_the_next(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()

    async def break_once(request: httpx.Request) -> httpx.Response | None:
        if request.url.path == NEW and b"first" in request.content:
            raise RuntimeError("a bug")
        return None

    twitter.before = break_once

    await channel.deliver(delivery(message("first", number=FIRST), message("second", number=FIRST + 1)))

    await channel.settled()
    assert twitter.texts == ['You said: "second"']
    assert [line["state"] for line in await channel.transcript()] == ["failed", "answered", "failed", "sent"]


async def test_a_refusal_is_recorded_in_words_and_not_tried_again(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await channel.connect()

    async def refuse(request: httpx.Request) -> httpx.Response | None:
        refusal = error(403, 349, "You cannot send messages to this user.")
        return refusal if request.url.path == NEW else None

    twitter.before = refuse

    await channel.deliver(delivery(message("hi")))

    await channel.settled()
    failed = (await channel.transcript())[1]
    assert (failed["state"], failed["code"]) == ("failed", 349)
    assert "blocked" in failed["reason"]
    assert clock.slept == []
    assert (await channel.client.get("/health")).json()["connections"][0]["failed_sends"] == 1


async def test_a_bot_may_show_that_it_reads_and_types(tmp_path: Path, twitter: FakeTwitter) -> None:
    bot = read_bot("name: x\nmark_read: true\ntyping: true\nfallback: {say: yes}", "x.yaml")
    async with running(tmp_path, twitter, bot=bot) as channel:
        await channel.connect()

        await channel.deliver(delivery(message("hi", number=FIRST)))

        await channel.settled()
    read, typing, sent = twitter.requests[-3:]
    assert read.url.query == f"last_read_event_id={FIRST}&recipient_id={CUSTOMER_ID}".encode()
    assert typing.url.query == f"recipient_id={CUSTOMER_ID}".encode()
    assert sent.url.path == NEW


async def test_a_courtesy_that_fails_does_not_hold_up_the_answer(tmp_path: Path, twitter: FakeTwitter) -> None:
    bot = read_bot("name: x\ntyping: true\nfallback: {say: 'yes'}", "x.yaml")

    async def refuse_typing(request: httpx.Request) -> httpx.Response | None:
        return httpx.Response(503) if "typing" in request.url.path else None

    async with running(tmp_path, twitter, bot=bot) as channel:
        await channel.connect()
        twitter.before = refuse_typing

        await channel.deliver(delivery(message("hi")))

        await channel.settled()
    assert twitter.texts == ["yes"]
