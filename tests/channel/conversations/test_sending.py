"""When a message is tried again, how long that is waited for, and when it is not."""

import httpx
import pytest

from tests.channel.bot.turns import turn
from tests.channel.builders import Channel, FakeClock, delivery, message
from tests.channel.fake_twitter import BRAND_ID, CUSTOMER_ID, FakeTwitter, at_first, error
from twitter_channel.bot.loading import load_bot
from twitter_channel.conversations.retries import Retries
from twitter_channel.twitter.errors import Failure, Outcome

NEW = "/1.1/direct_messages/events/new.json"
LIST = "/1.1/direct_messages/events/list.json"
FIRST = 1300000000000000001
GREETING = load_bot(None).reply(turn("hi")).messages[0].text


async def sent_after(channel: Channel, twitter: FakeTwitter, *answers: httpx.Response | Exception) -> dict[str, object]:
    """The transcript's line of an answer that first met *answers*."""
    await channel.connect()
    twitter.before = at_first(*answers)
    await channel.deliver(delivery(message("hi", number=FIRST)))
    await channel.settled()
    return (await channel.transcript())[1]


async def test_a_rate_limit_is_waited_for_until_it_opens(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    reset = {"x-rate-limit-reset": str(int(clock.now()) + 42)}

    line = await sent_after(channel, twitter, error(429, 88, "Rate limit exceeded", reset))

    assert clock.slept == [42.0]
    assert line["state"] == "sent"


async def test_a_rate_limit_without_a_time_is_waited_for_a_minute(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await sent_after(channel, twitter, error(429, 88, "Rate limit exceeded"))

    assert clock.slept == [60.0]


async def test_server_errors_and_refused_connections_back_off(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    troubles = (error(503, 130, "Over capacity"), httpx.ConnectError("refused"), httpx.Response(500))

    line = await sent_after(channel, twitter, *troubles)

    assert clock.slept == [0.5, 1.0, 2.0]
    assert line["state"] == "sent"
    assert len(twitter.sent) == 1


async def test_trouble_without_end_becomes_a_failed_message(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    line = await sent_after(channel, twitter, *[error(503, 130, "Over capacity")] * 200)

    assert line["state"] == "failed"
    assert "over capacity" in str(line["reason"])
    assert Retries().patience <= sum(clock.slept) <= Retries().patience + Retries().longest


@pytest.mark.parametrize("trouble", [httpx.ReadTimeout("slow"), httpx.Response(504), httpx.Response(200, text="{")])
async def test_an_unclear_send_that_arrived_is_not_sent_again(
    channel: Channel, twitter: FakeTwitter, trouble: httpx.Response | Exception
) -> None:
    greeting = GREETING
    twitter.past = [message(greeting, number=FIRST + 1, sender=BRAND_ID, to=CUSTOMER_ID)]

    line = await sent_after(channel, twitter, trouble)

    assert twitter.sent == []
    assert (line["state"], line["id"]) == ("sent", str(FIRST + 1))


async def test_an_unclear_send_is_recognised_although_twitter_wrapped_its_link(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await channel.connect()
    twitter.before = at_first(httpx.ReadTimeout("slow"))
    links = {"https://t.co/0a1B2c3D4e": "https://acme.example/?a=1&b=2"}
    answer = 'You said: "See https://t.co/0a1B2c3D4e &amp; hurry"'
    twitter.past = [message(answer, number=FIRST + 7, sender=BRAND_ID, to=CUSTOMER_ID, links=links)]

    await channel.deliver(delivery(message("See https://t.co/0a1B2c3D4e &amp; hurry", number=FIRST, links=links)))
    await channel.settled()

    line = (await channel.transcript())[1]
    assert twitter.sent == []
    assert (line["state"], line["id"]) == ("sent", str(FIRST + 7))


async def test_an_unclear_send_that_did_not_arrive_is_sent_again(channel: Channel, twitter: FakeTwitter) -> None:
    greeting = GREETING
    older = message(greeting, number=FIRST - 1, sender=BRAND_ID, to=CUSTOMER_ID)
    to_another = message(greeting, number=FIRST + 1, sender=BRAND_ID, to="3000000003")
    twitter.past = [older, to_another]

    line = await sent_after(channel, twitter, httpx.ReadTimeout("slow"))

    assert line["state"] == "sent"
    assert len(twitter.sent) == 1


async def lost_from_sight(channel: Channel, twitter: FakeTwitter) -> dict[str, object]:
    """The line of an answer whose send had no known outcome, and that could not be looked for until it was given up."""
    await channel.connect()
    is_first = True

    async def hook(request: httpx.Request) -> httpx.Response | None:
        nonlocal is_first
        if request.url.path == NEW and is_first:
            is_first = False
            raise httpx.ReadTimeout("slow")
        return error(503, 130, "Over capacity") if request.url.path == LIST else None

    twitter.before = hook
    await channel.deliver(delivery(message("hi", number=FIRST)))
    await channel.settled()
    twitter.before = at_first()
    return (await channel.transcript())[1]


async def tried_again(channel: Channel, line: dict[str, object]) -> dict[str, object]:
    number = str(line["key"]).removeprefix("message-")
    response = await channel.client.post(f"/api/v1/conversations/1/messages/{number}/retry")
    assert response.status_code == 202, response.text
    await channel.settled()
    return next(it for it in await channel.transcript() if it["key"] == line["key"])


async def test_a_failed_message_that_had_arrived_is_found_and_not_doubled_by_trying_again(
    channel: Channel, twitter: FakeTwitter
) -> None:
    failed = await lost_from_sight(channel, twitter)
    twitter.past = [message(GREETING, number=FIRST + 1, sender=BRAND_ID, to=CUSTOMER_ID)]

    line = await tried_again(channel, failed)

    assert (failed["state"], "not known whether Twitter delivered it" in str(failed["reason"])) == ("failed", True)
    assert twitter.sent == []
    assert (line["state"], line["id"], line["reason"]) == ("sent", str(FIRST + 1), None)


async def test_a_failed_message_whose_echo_came_is_not_doubled_by_trying_again(
    channel: Channel, twitter: FakeTwitter
) -> None:
    failed = await lost_from_sight(channel, twitter)
    await channel.deliver(delivery(message(GREETING, number=FIRST + 1, sender=BRAND_ID, to=CUSTOMER_ID)))
    await channel.settled()

    line = await tried_again(channel, failed)

    assert twitter.sent == []
    assert (line["state"], line["id"]) == ("sent", str(FIRST + 1))


async def test_a_failed_message_that_had_not_arrived_is_sent_once_by_trying_again(
    channel: Channel, twitter: FakeTwitter
) -> None:
    failed = await lost_from_sight(channel, twitter)

    line = await tried_again(channel, failed)

    assert line["state"] == "sent"
    assert twitter.texts == [GREETING]


async def test_a_message_that_twitter_refused_is_sent_again_without_looking_for_it(
    channel: Channel, twitter: FakeTwitter
) -> None:
    failed = await sent_after(channel, twitter, error(403, 349, "You cannot send messages to this user."))
    twitter.past = [message(GREETING, number=FIRST + 1, sender=BRAND_ID, to=CUSTOMER_ID)]

    line = await tried_again(channel, failed)

    assert (failed["state"], line["state"]) == ("failed", "sent")
    assert twitter.texts == [GREETING]


@pytest.mark.parametrize(
    ("outcome", "retry_at", "attempts", "age", "wait"),
    [
        ("refused", None, 1, 0, None),
        ("unavailable", None, 1, 0, 0.5),
        ("unreachable", None, 4, 0, 4.0),
        ("unclear", None, 8, 0, 60.0),
        ("unavailable", None, 500, 3_600, 60.0),
        ("unavailable", None, 2, 3_601, None),
        ("limited", 1_030.0, 1, 0, 30.0),
        ("limited", 999.0, 1, 0, 1.0),
        ("limited", 99_999.0, 1, 0, 900.0),
        ("limited", None, 1, 0, 60.0),
        ("limited", 1_030.0, 8, 86_401, None),
    ],
)
def test_how_long_is_waited(
    outcome: Outcome, retry_at: float | None, attempts: int, age: float, wait: float | None
) -> None:
    failure = Failure(outcome, "", retry_at=retry_at)

    assert Retries(spread=0).wait(failure, attempts, age, now=1_000.0) == wait


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 0.8), (0.5, 1.0), (1.0, 1.2)])
def test_conversations_that_failed_together_do_not_knock_together(chance: float, wait: float) -> None:
    assert Retries(chance=lambda: chance).wait(Failure("unavailable", ""), 2, 0, 0) == pytest.approx(wait)


async def test_a_process_that_stood_still_after_the_mark_writes_nothing_and_sends_once_later(
    channel: Channel, twitter: FakeTwitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    async def hook(request: httpx.Request) -> httpx.Response | None:
        if request.url.path == NEW:
            tried.append("late" if not tried else "in time")
            # What httpcore does right before the first byte.
            await request.extensions["trace"]("http11.send_request_headers.started", {})
        return None

    def recover(*_: object) -> float:
        monkeypatch.setattr("twitter_channel.conversations.sending.BEGIN_WITHIN", 5.0)
        return 0.5

    await channel.connect()
    twitter.before = hook
    monkeypatch.setattr("twitter_channel.conversations.sending.BEGIN_WITHIN", 0.0)
    monkeypatch.setattr(Retries, "wait", recover)

    await channel.deliver(delivery(message("hi", number=FIRST)))
    await channel.settled()

    assert tried == ["late", "in time"]
    assert twitter.texts == [GREETING]
