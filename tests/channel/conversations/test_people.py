"""Bot and people take turns, on both engines."""

from typing import Any

import pytest

from tests.channel.builders import Channel, FakeClock, delivery, message
from tests.channel.fake_twitter import BRAND_ID, CUSTOMER_ID, FakeTwitter, error

NEW = "/1.1/direct_messages/events/new.json"
FIRST = 1300000000000000001
HOURS_12 = 12 * 3_600
HANDED = "I am passing you on to a colleague, who will answer you here."


async def set_up(channel: Channel, **hand_over: Any) -> None:
    await channel.connect()
    await change(channel, hand_over=hand_over)


async def change(channel: Channel, **settings: Any) -> dict[str, Any]:
    response = await channel.client.patch("/api/v1/connections/default/settings", json=settings)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def hears(channel: Channel, text: str, number: int = FIRST, **values: Any) -> None:
    """A second later the channel is told of a message, and does what there is to do."""
    assert isinstance(channel.parts.clock, FakeClock)
    channel.parts.clock.seconds += 1
    await channel.deliver(delivery(message(text, number=number, **values)))
    await channel.settled()


async def typed_by_brand(channel: Channel, text: str, number: int, app: str | None = "3033300") -> None:
    await hears(channel, text, number, sender=BRAND_ID, to=CUSTOMER_ID, app=app)


async def conversation(channel: Channel, number: int = 1) -> dict[str, Any]:
    response = await channel.client.get(f"/api/v1/conversations/{number}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def do(channel: Channel, verb: str, **body: Any) -> dict[str, Any]:
    """A second later people do something over the API."""
    assert isinstance(channel.parts.clock, FakeClock)
    channel.parts.clock.seconds += 1
    response = await channel.client.post(f"/api/v1/conversations/1/{verb}", json=body)
    assert response.status_code < 300, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_a_customer_who_asks_for_people_is_handed_over_and_the_bot_is_silent(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await set_up(channel)

    await hears(channel, "a human, please")
    await hears(channel, "hello?", FIRST + 1)

    found = await conversation(channel)
    assert twitter.texts == [HANDED]
    assert (found["state"], found["owner"]) == ("open", "people")
    assert found["returns_at"] == "2020-09-14T00:26:41.000Z"
    assert [it["reason"] for it in found["changes"]] == ["keyword"]
    assert [line["state"] for line in found["messages"]] == ["answered", "sent", "left"]


async def test_the_bot_answers_again_after_the_time_of_people(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await set_up(channel)
    await hears(channel, "agent")

    clock.longest = HOURS_12 + 1
    channel.parts.work_bell.ring()
    await hears(channel, "anybody?", FIRST + 1)
    while (await conversation(channel))["owner"] == "people":
        channel.parts.work_bell.ring()
    await hears(channel, "bot?", FIRST + 2)

    found = await conversation(channel)
    assert twitter.texts[-1] == 'You said: "bot?"'
    assert [(it["owner"], it["reason"]) for it in found["changes"]] == [("people", "keyword"), ("bot", "timeout")]
    assert clock.now() >= 1_600_000_000 + HOURS_12


async def test_a_customer_who_writes_after_the_time_of_people_is_answered_by_the_bot(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await set_up(channel)
    await hears(channel, "agent")
    clock.seconds += HOURS_12

    await hears(channel, "hello again", FIRST + 1)

    assert twitter.texts == [HANDED, 'You said: "hello again"']


async def test_what_came_in_the_time_of_people_is_theirs_however_late_it_is_looked_at(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await set_up(channel)
    await hears(channel, "agent")
    await channel.parts.connections.revoke(await channel.parts.connections.get("default"))
    await hears(channel, "are you there?", FIRST + 1)
    clock.seconds += HOURS_12

    await channel.client.post("/api/v1/connections/default/enable")
    await channel.settled()

    assert twitter.texts == [HANDED]
    assert (await channel.transcript())[2]["state"] == "left"


async def test_people_may_keep_conversations_until_they_close_them(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel, back_after=None)
    await hears(channel, "agent")

    closed = await do(channel, "close", by="kim", reason="Solved.")
    await hears(channel, "thank you", FIRST + 1)

    found = await conversation(channel)
    assert (closed["state"], closed["owner"], closed["returns_at"]) == ("closed", "bot", None)
    assert twitter.texts[-1] == 'You said: "thank you"'
    assert [(it["reason"], it["by"], it["state"]) for it in found["changes"]] == [
        ("keyword", None, "open"),
        ("closed", "kim", "closed"),
        ("customer", None, "open"),
    ]


async def test_what_people_write_in_twitter_itself_is_shown_as_outgoing_and_pauses_the_bot(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await set_up(channel)
    await hears(channel, "hi")

    await typed_by_brand(channel, "This is Kim", FIRST + 10)
    await hears(channel, "hello Kim", FIRST + 20)

    found = await conversation(channel)
    shown = [(line["direction"], line["origin"], line["text"]) for line in found["messages"]]
    assert len(twitter.sent) == 1
    assert shown[2:] == [("out", "twitter", "This is Kim"), ("in", "customer", "hello Kim")]
    assert (found["owner"], found["changes"][0]["reason"]) == ("people", "typed")


async def test_a_message_of_no_app_pauses_the_bot_too(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel)

    await typed_by_brand(channel, "This is Kim", FIRST, app=None)
    await hears(channel, "hello Kim", FIRST + 20)

    assert twitter.sent == []


async def test_people_in_twitter_need_not_pause_the_bot(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel, on_typing=False)

    await typed_by_brand(channel, "This is Kim", FIRST)
    await hears(channel, "hello Kim", FIRST + 20)

    found = await conversation(channel)
    assert twitter.texts == ['You said: "hello Kim"']
    assert (found["owner"], found["messages"][0]["origin"]) == ("bot", "twitter")


async def test_our_own_messages_pause_nobody_and_teach_the_channel_its_app(
    channel: Channel, twitter: FakeTwitter
) -> None:
    await set_up(channel)
    await hears(channel, "one")

    await typed_by_brand(channel, twitter.texts[0], 1400000000000000001, app="777")
    await typed_by_brand(channel, "an older one of ours", 1400000000000000000, app="777")
    await hears(channel, "two", FIRST + 1)

    found = await conversation(channel)
    assert twitter.texts == ['You said: "one"', 'You said: "two"']
    assert (found["owner"], found["changes"]) == ("bot", [])
    assert (await channel.parts.connections.get("default")).app_id == "777"


async def test_another_app_key_means_another_app(channel: Channel) -> None:
    await set_up(channel)
    await hears(channel, "one")
    await typed_by_brand(channel, "echo", 1400000000000000001, app="777")

    await channel.client.patch("/api/v1/connections/default", json={"env_name": "prod"})
    kept = (await channel.parts.connections.get("default")).app_id
    await channel.client.patch("/api/v1/connections/default", json={"api_key": "another"})

    assert (kept, (await channel.parts.connections.get("default")).app_id) == ("777", None)


async def test_an_answer_that_waits_is_dropped_when_people_take_over(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await set_up(channel)
    clock.longest = 1.0
    limited = error(429, 88, "Rate limit exceeded", {"x-rate-limit-reset": str(int(clock.now()) + 600)})

    async def refuse(request: Any) -> Any:
        return limited if request.url.path == NEW else None

    twitter.before = refuse
    await channel.deliver(delivery(message("hi", number=FIRST)))
    while [line["state"] for line in await channel.transcript()] != ["routed", "waiting"]:
        pass
    twitter.before = FakeTwitter().before

    await do(channel, "handover", to="people", by="kim")
    clock.seconds += 601
    await channel.settled()

    found = await conversation(channel)
    assert twitter.sent == []
    assert [line["state"] for line in found["messages"]] == ["left", "failed"]
    assert "People took the conversation over" in found["messages"][1]["reason"]


async def test_what_people_write_in_twitter_overtakes_an_answer_that_waits(
    channel: Channel, twitter: FakeTwitter, clock: FakeClock
) -> None:
    await set_up(channel)
    clock.longest = 1.0
    limited = error(429, 88, "Rate limit exceeded", {"x-rate-limit-reset": str(int(clock.now()) + 600)})

    async def refuse(request: Any) -> Any:
        return limited if request.url.path == NEW else None

    twitter.before = refuse
    await channel.deliver(delivery(message("hi", number=FIRST)))
    while [line["state"] for line in await channel.transcript()] != ["routed", "waiting"]:
        pass
    twitter.before = FakeTwitter().before

    await typed_by_brand(channel, "This is Kim", FIRST + 10)
    clock.seconds += 601
    await channel.settled()

    assert twitter.sent == []
    assert (await conversation(channel))["owner"] == "people"


async def test_an_agent_writes_and_the_conversation_is_theirs(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel)
    await hears(channel, "hi")

    queued = await do(channel, "messages", text="This is Kim.", by="kim", quick_replies=[{"label": "Thanks"}])
    await channel.settled()
    await hears(channel, "hello Kim", FIRST + 1)

    found = await conversation(channel)
    line = found["messages"][2]
    assert twitter.texts[1:] == ["This is Kim."]
    assert (line["key"], line["origin"], line["author"], line["state"]) == (queued["keys"][0], "agent", "kim", "sent")
    assert line["quick_replies"] == ["Thanks"]
    assert (found["owner"], found["assignee"]) == ("people", "kim")


async def test_what_an_agent_writes_is_split_where_it_is_too_long(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel)
    await hears(channel, "agent")

    queued = await do(channel, "messages", text="word " * 3_000)
    await channel.settled()

    assert len(queued["keys"]) == 2
    assert [len(text) <= 10_000 for text in twitter.texts[1:]] == [True, True]


async def test_an_assigned_conversation_can_be_given_back_to_the_bot(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel)
    await hears(channel, "hi")

    assigned = await do(channel, "assign", to="kim", by="lee")
    unassigned = await do(channel, "assign", to=None)
    back = await do(channel, "handover", to="bot", by="kim", reason="Solved.")
    await hears(channel, "bot?", FIRST + 1)

    assert (assigned["owner"], assigned["assignee"]) == ("people", "kim")
    assert (unassigned["owner"], unassigned["assignee"]) == ("people", None)
    assert (back["owner"], back["returns_at"]) == ("bot", None)
    assert twitter.texts[-1] == 'You said: "bot?"'


async def test_outside_hours_everybody_is_told_once_and_queued(channel: Channel, twitter: FakeTwitter) -> None:
    await set_up(channel)
    hours = {"time_zone": "UTC", "week": {"monday": ["09:00-17:00"]}, "outside": "queue", "say": "Back {opens}."}
    await change(channel, hours=hours)

    await hears(channel, "hello")
    await hears(channel, "anybody?", FIRST + 1)

    found = await conversation(channel)
    assert twitter.texts == ["Back Monday, 09:00 (UTC)."]
    assert (found["owner"], found["changes"][0]["reason"]) == ("people", "hours")
    assert found["returns_at"] == "2020-09-14T21:00:00.000Z"


async def test_a_connection_without_a_bot_leaves_everybody_to_people(channel: Channel, twitter: FakeTwitter) -> None:
    await channel.connect()
    await change(channel, bot={"kind": "none"})

    await hears(channel, "hello")

    assert twitter.sent == []
    assert (await conversation(channel))["owner"] == "people"


async def test_what_was_written_before_the_channel_listened_pauses_nobody(
    channel: Channel, twitter: FakeTwitter
) -> None:
    twitter.past = [message("old", number=FIRST, sender=BRAND_ID, to=CUSTOMER_ID, app="1")]
    await set_up(channel)

    await hears(channel, "hi", FIRST + 10)

    assert len(twitter.sent) == 1


@pytest.mark.parametrize("verb", ["handover", "assign", "close", "reopen", "messages"])
async def test_a_conversation_that_is_not_there_is_said_so(channel: Channel, verb: str) -> None:
    body = {"handover": {"to": "people"}, "assign": {"to": "kim"}, "messages": {"text": "hi"}}.get(verb, {})

    response = await channel.client.post(f"/api/v1/conversations/99999999999/{verb}", json=body)

    assert response.status_code == 404
    assert response.json()["type"] == "urn:twitter-channel:no-such-conversation"
