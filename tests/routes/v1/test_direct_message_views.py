"""``/1.1/direct_messages/…``: each side's own view, page by page (facts §2.2 to §2.4)."""

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calling import Twitter, calling, refusal
from tests.routes.v1.messages import DAY_MS, DESTROY, LIST, NO_PAGE, SHOW
from twitter_emulator.world.messages import Draft
from twitter_emulator.world.world import WEB_APP_ID


def cursor(event_id: str) -> str:
    return base64.b64encode(event_id.encode()).decode().rstrip("=")


# Reading and deleting


async def test_the_sender_sees_which_app_a_message_came_from(twitter: Twitter) -> None:
    sent = await twitter.send()

    shown = (await twitter.get(SHOW, params={"id": sent})).json()

    assert list(shown) == ["event", "apps"]
    assert list(shown["event"]["message_create"]) == ["target", "sender_id", "source_app_id", "message_data"]
    assert shown["event"]["message_create"]["source_app_id"] == twitter.app.id
    assert shown["apps"] == {twitter.app.id: {"id": twitter.app.id, "name": "Acme care", "url": "https://acme.example"}}


async def test_the_recipient_does_not(twitter: Twitter) -> None:
    sent = await twitter.send()

    shown = (await twitter.get(SHOW, params={"id": sent}, as_="alice")).json()

    assert list(shown) == ["event"]
    assert list(shown["event"]["message_create"]) == ["target", "sender_id", "message_data"]


async def test_a_list_names_the_apps_of_own_messages_only(twitter: Twitter) -> None:
    await twitter.send("from us")
    await twitter.write("to us")

    listed = (await twitter.get(LIST)).json()

    assert list(listed) == ["events", "apps"]
    assert [e["message_create"].get("source_app_id") for e in listed["events"]] == [None, twitter.app.id]
    assert list(listed["apps"]) == [twitter.app.id]


async def test_a_list_of_received_messages_names_no_apps(twitter: Twitter) -> None:
    await twitter.write()

    assert list((await twitter.get(LIST)).json()) == ["events"]


async def test_an_empty_list_has_no_cursor(twitter: Twitter) -> None:
    assert (await twitter.get(LIST)).content == b'{"events":[]}'


async def test_what_the_own_client_of_twitter_sent_names_that(twitter: Twitter) -> None:
    sent = await twitter.write(sender="alice")

    shown = (await twitter.get(SHOW, params={"id": sent}, as_="alice")).json()

    assert shown["apps"] == {
        WEB_APP_ID: {"id": WEB_APP_ID, "name": "Twitter Web App", "url": "https://mobile.twitter.com"}
    }


async def test_deleting_removes_a_message_from_ones_own_view_only(twitter: Twitter) -> None:
    sent = await twitter.send()

    response = await twitter.delete(DESTROY, params={"id": sent})

    assert (response.status_code, response.content) == (204, b"")
    assert refusal(await twitter.get(SHOW, params={"id": sent})) == NO_PAGE
    assert (await twitter.get(LIST)).json() == {"events": []}
    assert (await twitter.get(SHOW, params={"id": sent}, as_="alice")).status_code == 200


async def test_a_received_message_can_be_deleted_too(twitter: Twitter) -> None:
    received = await twitter.write()

    assert (await twitter.delete(DESTROY, params={"id": received})).status_code == 204


async def test_nothing_is_deleted_twice(twitter: Twitter) -> None:
    sent = await twitter.send()
    await twitter.delete(DESTROY, params={"id": sent})

    assert refusal(await twitter.delete(DESTROY, params={"id": sent})) == NO_PAGE


@pytest.mark.parametrize(("method", "path"), [("GET", SHOW), ("DELETE", DESTROY)])
@pytest.mark.parametrize("event_id", ["7", "nonsense", "9" * 40, "\x00", "é"])
async def test_an_unknown_message_does_not_exist(twitter: Twitter, method: str, path: str, event_id: str) -> None:
    assert refusal(await twitter.call(method, path, params={"id": event_id})) == NO_PAGE


@pytest.mark.parametrize(("method", "path"), [("GET", SHOW), ("DELETE", DESTROY)])
async def test_a_message_of_other_people_does_not_exist(twitter: Twitter, method: str, path: str) -> None:
    private = await twitter.write(sender="alice", to="bob")

    assert refusal(await twitter.call(method, path, params={"id": private})) == NO_PAGE


async def test_deleting_without_an_id_finds_no_page(twitter: Twitter) -> None:
    assert refusal(await twitter.delete(DESTROY)) == NO_PAGE


@pytest.mark.parametrize(("method", "path"), [("GET", SHOW), ("DELETE", DESTROY)])
async def test_after_thirty_days_a_message_does_not_exist(twitter: Twitter, method: str, path: str) -> None:
    sent = await twitter.send()
    twitter.world.clock.advance(30 * DAY_MS)

    assert refusal(await twitter.call(method, path, params={"id": sent})) == NO_PAGE
    assert (await twitter.get(LIST)).json() == {"events": []}


# Pages


async def test_a_page_has_twenty_messages_newest_first_and_a_cursor(twitter: Twitter) -> None:
    sent = [await twitter.write(str(number)) for number in range(21)]

    page = (await twitter.get(LIST)).json()

    assert [event["id"] for event in page["events"]] == sent[:0:-1]
    assert page["next_cursor"] == cursor(sent[1])


async def test_a_page_has_at_most_fifty(twitter: Twitter) -> None:
    for number in range(51):
        await twitter.write(str(number))

    page = (await twitter.get(LIST, params={"count": 1000})).json()

    assert len(page["events"]) == 50


@pytest.mark.parametrize("count", ["0", "-5"])
async def test_a_page_has_at_least_one(twitter: Twitter, count: str) -> None:
    await twitter.write("one")
    await twitter.write("two")

    assert len((await twitter.get(LIST, params={"count": count})).json()["events"]) == 1


@pytest.mark.parametrize("padding", ["", "=", "=="])
async def test_a_cursor_may_be_padded(twitter: Twitter, padding: str) -> None:
    older, newer = await twitter.write("one"), await twitter.write("two")

    page = (await twitter.get(LIST, params={"cursor": cursor(newer) + padding})).json()

    assert [event["id"] for event in page["events"]] == [older]
    assert "next_cursor" not in page


@pytest.mark.parametrize("start", ["-1", ""])
async def test_the_first_page_may_be_asked_for_by_its_old_name(twitter: Twitter, start: str) -> None:
    await twitter.write()

    assert len((await twitter.get(LIST, params={"cursor": start})).json()["events"]) == 1


@pytest.mark.parametrize(
    "parameters",
    [
        {"cursor": "nonsense"},
        {"cursor": "é"},
        {"cursor": cursor("-7")},
        {"cursor": cursor("9" * 21)},
        {"cursor": "===="},
        {"count": "many"},
        {"count": "٣"},
        {"count": "-"},
        {"count": "9" * 30},
        {"count": "1.5"},
    ],
)
async def test_a_cursor_or_count_that_is_none_is_refused(twitter: Twitter, parameters: dict[str, str]) -> None:
    assert refusal(await twitter.get(LIST, params=parameters)) == (400, 358, "Unable to parse parameter.")


@settings(max_examples=25)
@given(
    count=st.integers(1, 7),
    texts=st.lists(st.booleans(), max_size=20),
    deleted=st.sets(st.integers(0, 19)),
)
async def test_every_message_is_on_exactly_one_page(count: int, texts: list[bool], deleted: set[int]) -> None:
    async with calling() as twitter:
        twitter.rule(rate_limits=False)
        brand, alice = twitter.account("acme_support"), twitter.account("alice")
        sent = [
            twitter.world.send(*((brand, alice) if is_own else (alice, brand)), Draft("x", WEB_APP_ID))
            for is_own in texts
        ]
        for number in deleted & set(range(len(sent))):
            sent[number].hidden_from.add(brand.id)
        visible = [m.id for m in sent if not m.hidden_from]

        found: list[str] = []
        parameters: dict[str, Any] = {"count": count}
        while parameters:
            page = (await twitter.get(LIST, params=parameters)).json()
            found += [event["id"] for event in page["events"]]
            parameters = {"count": count, "cursor": page["next_cursor"]} if "next_cursor" in page else {}

    assert found == visible[::-1]
