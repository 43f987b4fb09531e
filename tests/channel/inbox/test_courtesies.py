"""What customers see of agents, and agents of customers, beside messages."""

from typing import Any

from tests.channel.builders import Channel, FakeClock, delivery, message
from tests.channel.fake_twitter import BRAND_ID, CUSTOMER_ID, FakeTwitter, error
from twitter_channel.inbox.courtesies import TYPING_EVERY

READ = "POST /1.1/direct_messages/mark_read.json"
TYPING = "POST /1.1/direct_messages/indicate_typing.json"
ONE = "/api/v1/conversations/1"


def sign(family: str, **more: str) -> dict[str, Any]:
    """A delivery of a sign that the customer gives."""
    event = {"created_timestamp": "1", "sender_id": CUSTOMER_ID, "target": {"recipient_id": BRAND_ID}, **more}
    return {"for_user_id": BRAND_ID, family: [event], "users": {}}


async def written_to(channel: Channel) -> None:
    """A customer has written."""
    await channel.connect()
    await channel.deliver(delivery(message("hi", number=1300000000000000007)))
    await channel.settled()


async def test_twitter_is_told_once_what_was_read(channel: Channel, twitter: FakeTwitter) -> None:
    await written_to(channel)

    await channel.client.post(f"{ONE}/read", json={"by": "ada"})
    await channel.client.post(f"{ONE}/read", json={"by": "grace"})

    (told,) = [it for it in twitter.requests if it.url.path.endswith("/mark_read.json")]
    assert told.url.params["last_read_event_id"] == "1300000000000000007"
    assert told.url.params["recipient_id"] == CUSTOMER_ID


async def test_what_twitter_was_not_told_it_is_told_the_next_time(channel: Channel, twitter: FakeTwitter) -> None:
    await written_to(channel)

    async def refusing(request: Any) -> Any:
        return error(503, 130, "Over capacity") if request.url.path.endswith("/mark_read.json") else None

    twitter.before = refusing
    first = await channel.client.post(f"{ONE}/read")
    await channel.client.post(f"{ONE}/read")

    assert first.status_code == 204
    assert twitter.calls.count(READ) == 2


async def test_nothing_is_unread_after_somebody_has_read_it(channel: Channel) -> None:
    await written_to(channel)
    await channel.client.post(f"{ONE}/handover", json={"to": "people"})
    before = await channel.parts.inbox.attention.unread()

    await channel.client.post(f"{ONE}/read")

    assert before == {1: 1}
    assert await channel.parts.inbox.attention.unread() == {}


async def test_typing_is_shown_no_more_often_than_it_lasts(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await written_to(channel)

    for _ in range(3):
        await channel.client.post(f"{ONE}/typing")
    clock.seconds += TYPING_EVERY
    await channel.client.post(f"{ONE}/typing")

    assert twitter.calls.count(TYPING) == 2


async def test_a_disabled_channel_shows_nothing(channel: Channel, twitter: FakeTwitter) -> None:
    await written_to(channel)
    await channel.client.post("/api/v1/connections/default/disable")

    await channel.client.post(f"{ONE}/typing")
    await channel.client.post(f"{ONE}/read")

    assert {READ, TYPING}.isdisjoint(twitter.calls)


async def test_a_customer_who_types_is_seen_for_a_moment(channel: Channel, clock: FakeClock) -> None:
    await written_to(channel)

    await channel.deliver(sign("direct_message_indicate_typing_events"))
    seen = (await channel.parts.inbox.attention.of(1)).is_typing
    clock.seconds += 5

    assert seen
    assert not (await channel.parts.inbox.attention.of(1)).is_typing


async def test_how_far_a_customer_has_read_never_goes_back(channel: Channel) -> None:
    await written_to(channel)

    for number in ("1300000000000000009", "1300000000000000008"):
        await channel.deliver(sign("direct_message_mark_read_events", last_read_event_id=number))

    assert (await channel.parts.inbox.attention.of(1)).read_to == 1300000000000000009


async def test_signs_that_cannot_be_understood_are_ignored(channel: Channel) -> None:
    await written_to(channel)
    unreadable = {"for_user_id": BRAND_ID, "direct_message_mark_read_events": [{"sender_id": 5}, "what?"]}

    answered = await channel.deliver(unreadable)
    strange = await channel.deliver(sign("direct_message_mark_read_events", last_read_event_id="²"))

    assert (answered.status_code, strange.status_code) == (200, 200)
    assert (await channel.parts.inbox.attention.of(1)).read_to == 0


async def test_a_sign_of_a_stranger_makes_no_conversation(channel: Channel) -> None:
    await channel.connect()

    await channel.deliver(sign("direct_message_indicate_typing_events"))

    assert (await channel.client.get("/api/v1/conversations")).json()["conversations"] == []
