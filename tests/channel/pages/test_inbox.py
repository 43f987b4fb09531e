"""The inbox's pages, without a browser."""

import re

import pytest

from tests.channel.builders import Channel, FakeClock, delivery, message
from tests.channel.fake_twitter import CUSTOMER_ID, FakeTwitter
from tests.channel.pages.visitor import Visitor, text_of

ONE = "/inbox/1"


async def a_conversation(channel: Channel, text: str = "hi") -> None:
    await channel.connect()
    await channel.deliver(delivery(message(text)))
    await channel.settled()


@pytest.mark.parametrize("path", ["/inbox", "/inbox/list", ONE, f"{ONE}/thread", "/canned", "/agents"])
async def test_nobody_sees_anything_without_signing_in(stranger: Visitor, path: str) -> None:
    shown = await stranger.get(path)

    assert shown.status_code == 303
    assert shown.headers["location"].startswith("/sign-in?next=")


async def test_a_stranger_hears_nothing_of_changes(stranger: Visitor) -> None:
    assert (await stranger.get("/inbox/changes")).status_code == 204


@pytest.mark.parametrize(
    "path", ["messages", "notes", "handover", "assign", "close", "reopen", "retry", "seen", "typing"]
)
async def test_a_form_of_another_site_does_nothing(
    operator: Visitor, channel: Channel, twitter: FakeTwitter, path: str
) -> None:
    await a_conversation(channel)
    before = list(twitter.calls)

    forged = await operator.send(f"{ONE}/{path}", on=ONE, text="Forged.", to="people", origin="https://evil.example")
    bare = await operator.post(f"{ONE}/{path}", {"text": "Forged.", "to": "people"}, origin="https://evil.example")
    await channel.settled()

    assert bare.status_code == 403
    assert forged.status_code in (204, 303, 422)
    assert [it for it in twitter.calls[len(before) :] if "events/new" in it and path != "messages"] == []


async def test_an_agent_answers_and_the_customer_hears_it(
    operator: Visitor, channel: Channel, twitter: FakeTwitter
) -> None:
    await a_conversation(channel)

    sent = await operator.send(f"{ONE}/messages", on=ONE, text="Hello,\r\nthis is Ada.")
    await channel.settled()

    assert (sent.status_code, sent.headers["location"]) == (303, ONE)
    assert twitter.texts[-1] == "Hello,\nthis is Ada."
    assert "ada · " in text_of(await operator.get(ONE))


async def test_an_empty_message_is_not_sent_and_the_page_says_so(operator: Visitor, channel: Channel) -> None:
    await a_conversation(channel)

    refused = await operator.send(f"{ONE}/messages", on=ONE, text="  ")

    assert refused.status_code == 422
    assert "Write something first." in text_of(refused)


async def test_a_text_that_is_too_long_is_kept_in_the_form(operator: Visitor, channel: Channel) -> None:
    await a_conversation(channel)

    refused = await operator.send(f"{ONE}/messages", on=ONE, text="a" * 50_001)

    assert refused.status_code == 422
    assert "at most 50,000 are taken at once" in text_of(refused)
    assert "a" * 50_001 in refused.text


async def test_a_customer_who_cannot_be_reached_is_not_written_to(
    operator: Visitor, channel: Channel, twitter: FakeTwitter
) -> None:
    await a_conversation(channel)
    await channel.client.post("/api/v1/connections/default/disable")

    refused = await operator.send(f"{ONE}/messages", on=ONE, text="Hello?")

    assert refused.status_code == 422
    assert "It was not sent. This channel is not enabled" in text_of(refused)
    assert "Hello?" not in twitter.texts


async def test_taking_over_makes_it_mine_and_giving_back_the_bots(operator: Visitor, channel: Channel) -> None:
    await a_conversation(channel)

    await operator.send(f"{ONE}/handover", on=ONE, to="people")
    mine = text_of(await operator.get("/inbox?show=mine"))
    await operator.send(f"{ONE}/handover", on=ONE, to="bot")

    assert "Cust" in mine
    assert "None of the open conversations is yours." in text_of(await operator.get("/inbox?show=mine"))
    assert "Cust" in text_of(await operator.get("/inbox?show=bot"))


async def test_it_is_assigned_to_agents_only(operator: Visitor, channel: Channel) -> None:
    await a_conversation(channel)

    refused = await operator.send(f"{ONE}/assign", on=ONE, to="nobody-we-know")
    await operator.send(f"{ONE}/assign", on=ONE, to="ada")

    assert "There is no agent called nobody-we-know." in text_of(refused)
    assert "@cust · yours" in text_of(await operator.get(ONE))


async def test_what_is_unread_is_counted_until_somebody_opens_it(
    operator: Visitor, channel: Channel, clock: FakeClock
) -> None:
    await a_conversation(channel)
    await channel.client.post("/api/v1/conversations/1/handover", json={"to": "people"})
    clock.seconds += 1
    await channel.deliver(delivery(message("Anybody?", number=1300000000000000009)))
    await channel.settled()
    before = text_of(await operator.get("/inbox"))

    await operator.get(ONE)

    assert "2 unread" in before
    assert "unread" not in text_of(await operator.get("/inbox"))


async def test_names_and_messages_are_escaped(operator: Visitor, channel: Channel) -> None:
    attack = "<script>alert(1)</script>"
    await channel.connect()
    body = delivery(message(attack))
    body["users"][CUSTOMER_ID] = {"id": CUSTOMER_ID, "name": attack, "screen_name": attack}
    await channel.deliver(body)
    await channel.settled()
    await channel.client.post("/api/v1/conversations/1/notes", json={"text": attack, "by": attack})

    pages = [await operator.get(path) for path in (ONE, "/inbox", f"{ONE}/thread", f"/inbox?q={attack}")]

    assert all(attack not in page.text for page in pages)
    assert attack in text_of(pages[0])
    assert "https://twitter.com/intent/user?user_id=2000000002" in pages[0].text


async def test_a_page_lets_no_script_of_others_run(operator: Visitor, channel: Channel) -> None:
    await a_conversation(channel)

    shown = await operator.get(ONE)

    assert "script-src 'self'" in shown.headers["content-security-policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)", shown.text) == []
    assert re.findall(r"\son\w+=", shown.text) == []
    assert " style=" not in shown.text


async def test_filters_stay_when_a_conversation_is_opened(operator: Visitor, channel: Channel) -> None:
    await a_conversation(channel)

    listed = await operator.get("/inbox?show=bot&q=hi&channel=default")

    assert "/inbox/1?show=bot&amp;channel=default&amp;q=hi" in listed.text


@pytest.mark.parametrize("query", ["show=sideways", "before=tomorrow", "before=1-%C2%B2", "channel=none", "q=%25"])
async def test_an_address_that_makes_no_sense_shows_what_it_can(
    operator: Visitor, channel: Channel, query: str
) -> None:
    await a_conversation(channel)

    assert (await operator.get(f"/inbox?{query}")).status_code == 200


async def test_a_conversation_that_is_gone_is_said_to_be(operator: Visitor) -> None:
    shown = await operator.get("/inbox/99999999999")

    assert shown.status_code == 404
    assert "There is no such conversation" in text_of(shown)


async def test_a_note_is_shown_as_one(operator: Visitor, channel: Channel) -> None:
    await a_conversation(channel)

    await operator.send(f"{ONE}/notes", on=ONE, text="She called.")

    assert "Internal note She called. ada" in text_of(await operator.get(ONE))
