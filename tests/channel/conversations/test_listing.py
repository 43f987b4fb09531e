"""Catching up from the list of messages: what was missed is answered once, in order, unless it is too old."""

from pathlib import Path
from typing import Any

import httpx

from tests.channel.builders import PUBLIC_URL, Channel, FakeClock, delivery, message, running
from tests.channel.fake_twitter import BRAND_ID, CUSTOMER_ID, FakeTwitter

LIST = "/1.1/direct_messages/events/list.json"
NOW_MS = 1_600_000_000_000


def number(seconds_ago: float = 0.0) -> int:
    """The id of a message that was written so long before the clock of the tests began."""
    return int(NOW_MS - seconds_ago * 1000 - 1_288_834_974_657) << 22


async def caught_up(channel: Channel) -> None:
    """Look after the connection a moment later, and deal with what was found."""
    await channel.watched()
    await channel.parts.clock.sleep(1)
    await channel.parts.watching.look((1,))
    await channel.settled()


async def test_what_came_while_it_was_down_is_answered_in_order(
    tmp_path: Path, database_at: str, twitter: FakeTwitter, clock: FakeClock
) -> None:
    async with running(tmp_path, twitter, clock, database_at=database_at) as channel:
        await channel.connect()
        await channel.watched()
    twitter.past = [message("second", number=number(5)), message("first", number=number(6))]
    await clock.sleep(1)

    async with running(tmp_path, twitter, clock, database_at=database_at) as restarted:
        await restarted.watched()
        await caught_up(restarted)

    assert twitter.texts == ['You said: "first"', 'You said: "second"']


async def test_what_was_missed_comes_before_what_comes_now(
    tmp_path: Path, database_at: str, twitter: FakeTwitter, clock: FakeClock
) -> None:
    async with running(tmp_path, twitter, clock, database_at=database_at) as channel:
        await channel.connect()
        await channel.watched()
    twitter.past = [message("missed", number=number(5))]
    await clock.sleep(1)

    async with running(tmp_path, twitter, clock, database_at=database_at) as restarted:
        await restarted.deliver(delivery(message("new", number=number(1))))
        await caught_up(restarted)

    assert twitter.texts == ['You said: "missed"', 'You said: "new"']


async def test_a_late_delivery_of_what_was_caught_up_is_a_duplicate(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    twitter.past = [message("once", number=number(5))]
    await caught_up(channel)

    again = await channel.deliver(delivery(message("once", number=number(5))))

    await channel.settled()
    assert again.status_code == 200
    assert twitter.texts == ['You said: "once"']


async def test_what_was_written_before_the_first_enabling_is_recorded_and_not_answered(
    channel: Channel, twitter: FakeTwitter
) -> None:
    twitter.past = [message("long ago", number=number(30))]
    await channel.connect()

    await caught_up(channel)

    (line,) = await channel.transcript()
    assert twitter.sent == []
    assert (line["text"], line["state"]) == ("long ago", "ignored")
    assert "before the channel first listened" in line["reason"]


async def test_what_is_too_old_when_it_is_found_is_recorded_and_not_answered(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await channel.watched()
    twitter.past = [message("yesterday", number=number(25 * 3600)), message("today", number=number(23 * 3600))]

    await caught_up(channel)

    assert twitter.texts == ['You said: "today"']
    assert [line["state"] for line in await channel.transcript()].count("ignored") == 1


async def test_the_age_is_told_by_twitters_clock(channel: Channel, twitter: FakeTwitter) -> None:
    """This machine believes to be a day ahead."""
    await channel.connect()
    await channel.watched()
    listed = [message("just now", number=number(25 * 3600))]

    async def list_with_a_date(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != LIST:
            return None
        return httpx.Response(200, json={"events": listed}, headers={"date": "Sat, 12 Sep 2020 11:30:00 GMT"})

    twitter.before = list_with_a_date

    await caught_up(channel)

    assert twitter.texts == ['You said: "just now"']


async def test_the_list_is_read_page_by_page_as_far_as_needed(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    await caught_up(channel)
    pages: dict[str | None, dict[str, Any]] = {
        None: {"events": [message("three", number=number(1))], "next_cursor": "b"},
        "b": {"events": [], "next_cursor": "c"},
        "c": {"events": [message("two", number=number(2)), message("one", number=number(3))]},
    }

    async def in_pages(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != LIST:
            return None
        return httpx.Response(200, json=pages[request.url.params.get("cursor")])

    twitter.before = in_pages

    await caught_up(channel)

    assert twitter.texts == ['You said: "one"', 'You said: "two"', 'You said: "three"']


async def test_a_reading_that_was_cut_off_goes_on_where_it_was(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    cursors: list[str | None] = []

    async def limited_once(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != LIST:
            return None
        cursor = request.url.params.get("cursor")
        cursors.append(cursor)
        if cursor is None:
            return httpx.Response(200, json={"events": [message("two", number=number(2))], "next_cursor": "b"})
        if cursors.count("b") == 1:
            return httpx.Response(429, json={"errors": [{"code": 88, "message": "Rate limit exceeded"}]})
        return httpx.Response(200, json={"events": [message("one", number=number(3))]})

    twitter.before = limited_once
    await caught_up(channel)
    await caught_up(channel)

    assert cursors[:3] == [None, "b", "b"]
    assert sorted(twitter.texts) == ['You said: "one"', 'You said: "two"']


async def test_an_invalid_webhook_is_challenged(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    (webhook,) = twitter.webhooks.values()
    webhook["valid"] = False

    await caught_up(channel)

    assert f"PUT /1.1/account_activity/all/dev/webhooks/{webhook['id']}.json" in twitter.calls


async def test_a_lost_subscription_is_made_again(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    twitter.is_subscribed = False

    await caught_up(channel)

    assert twitter.is_subscribed


async def test_a_webhook_that_somebody_deleted_is_registered_again(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    twitter.webhooks.clear()
    twitter.is_subscribed = False

    await caught_up(channel)

    assert [it["url"] for it in twitter.webhooks.values()] == [f"{PUBLIC_URL}/webhooks/twitter/default"]
    assert twitter.is_subscribed
    assert (await channel.client.get("/health")).json()["status"] == "ok"


async def test_a_webhook_of_somebody_else_in_the_way_is_left_alone_and_told(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await channel.watched()
    twitter.webhooks.clear()
    twitter.add_webhook("https://elsewhere.example/hook")

    await caught_up(channel)

    (health,) = (await channel.client.get("/health")).json()["connections"]
    assert not health["webhook"]["valid"]
    found = (await channel.client.get("/api/v1/connections/default")).json()
    assert found["status"] == "enabled"
    assert "no room for another webhook: https://elsewhere.example/hook" in found["problem"]["detail"]
    assert [it["url"] for it in twitter.webhooks.values()] == ["https://elsewhere.example/hook"]


async def test_a_problem_with_a_webhook_is_forgotten_when_it_is_solved(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    twitter.webhooks.clear()
    twitter.add_webhook("https://elsewhere.example/hook")
    await caught_up(channel)
    twitter.webhooks.clear()

    await caught_up(channel)

    found = (await channel.client.get("/api/v1/connections/default")).json()
    assert found["problem"] is None
    assert (await channel.client.get("/health")).json()["status"] == "ok"


async def test_one_reading_tells_all_conversations_whether_their_message_arrived(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await channel.watched()
    readings = twitter.calls.count(f"GET {LIST}")
    hanging = {"2000000002", "3000000003", "4000000004"}

    async def hang_once(request: httpx.Request) -> httpx.Response | None:
        customer = next((it for it in hanging if it.encode() in request.content), None)
        if customer is None:
            return None
        hanging.discard(customer)
        raise httpx.ReadTimeout("slow")

    twitter.before = hang_once
    for place, customer in enumerate(sorted(hanging)):
        await channel.deliver(delivery(message("hi there", number=number(9) + place, sender=customer)))

    await channel.settled()
    assert len(twitter.sent) == 3
    assert twitter.calls.count(f"GET {LIST}") - readings < 3


async def test_the_echo_of_a_message_spares_the_reading_of_the_list(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await channel.watched()
    readings = twitter.calls.count(f"GET {LIST}")

    async def taken_without_an_answer(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith("events/new.json"):
            return None
        twitter.before = FakeTwitter().before
        echo = message('You said: "psst"', number=number(1), sender=BRAND_ID, to=CUSTOMER_ID)
        await channel.deliver(delivery(echo))
        raise httpx.ReadTimeout("slow")

    twitter.before = taken_without_an_answer

    await channel.deliver(delivery(message("psst", number=number(2))))

    await channel.settled()
    assert twitter.sent == []
    assert (await channel.transcript())[1]["id"] == str(number(1))
    assert twitter.calls.count(f"GET {LIST}") == readings
