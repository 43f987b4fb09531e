"""``/1.1/direct_messages/…`` (facts §2)."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calling import NEW, Twitter, calling, message, refusal
from twitter_emulator.world.limits import MESSAGES_A_DAY_PER_APP, MESSAGES_A_DAY_PER_USER, Window
from twitter_emulator.world.messages import Draft
from twitter_emulator.world.world import WEB_APP_ID

LIST = "/1.1/direct_messages/events/list.json"
SHOW = "/1.1/direct_messages/events/show.json"
DESTROY = "/1.1/direct_messages/events/destroy.json"
TYPING = "/1.1/direct_messages/indicate_typing.json"
READ = "/1.1/direct_messages/mark_read.json"

NO_PAGE = (404, 34, "Sorry, that page does not exist.")
DAY_MS = 24 * 3600 * 1000
DATA = "event.message_create.message_data"
NO_ENTITIES: dict[str, list[object]] = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}


def cursor(event_id: str) -> str:
    return base64.b64encode(event_id.encode()).decode().rstrip("=")


# Sending


async def test_a_sent_message_is_answered_with_200_and_the_recorded_members_in_order(twitter: Twitter) -> None:
    response = await twitter.post(NEW, json=message(twitter.id("alice"), "Hello there"))

    event = response.json()["event"]
    assert response.status_code == 200
    assert (
        response.content
        == (
            f'{{"event":{{"type":"message_create","id":"{event["id"]}","created_timestamp":"{event["created_timestamp"]}",'
            f'"message_create":{{"target":{{"recipient_id":"{twitter.id("alice")}"}},'
            f'"sender_id":"{twitter.id("acme_support")}","message_data":{{"text":"Hello there","entities":'
            '{"hashtags":[],"symbols":[],"user_mentions":[],"urls":[]}}}}}'
        ).encode()
    )


async def test_the_time_of_a_message_is_that_of_its_id(twitter: Twitter) -> None:
    event = (await twitter.post(NEW, json=message(twitter.id()))).json()["event"]

    assert int(event["created_timestamp"]) == (int(event["id"]) >> 22) + 1288834974657


async def test_the_recipient_may_be_a_number(twitter: Twitter) -> None:
    response = await twitter.post(NEW, json=message(int(twitter.id())))

    assert response.json()["event"]["message_create"]["target"] == {"recipient_id": twitter.id()}


async def test_one_may_write_to_oneself(twitter: Twitter) -> None:
    response = await twitter.post(NEW, json=message(twitter.id("acme_support")))

    assert response.status_code == 200


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=UTF-8", "APPLICATION/JSON"])
async def test_json_may_name_its_charset(twitter: Twitter, content_type: str) -> None:
    body = json.dumps(message(twitter.id())).encode()

    response = await twitter.post(NEW, content=body, headers={"Content-Type": content_type})

    assert response.status_code == 200


async def test_a_missing_content_type_is_accepted(twitter: Twitter) -> None:
    response = await twitter.post(NEW, content=json.dumps(message(twitter.id())).encode())

    assert response.status_code == 200


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml"]
)
async def test_another_content_type_is_refused_with_an_empty_body(twitter: Twitter, content_type: str) -> None:
    body = json.dumps(message(twitter.id())).encode()

    response = await twitter.post(NEW, content=body, headers={"Content-Type": content_type}, as_=None)

    assert (response.status_code, response.content) == (415, b"")
    assert response.headers["content-type"] == "text/html;charset=utf-8"
    assert "application/json" in response.headers["x-emulator-hint"]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ("<b>1 > 0</b>", "&lt;b&gt;1 &gt; 0&lt;/b&gt;"),
        ('it\'s "fine" / ok', 'it\'s "fine" / ok'),
        ("🙂 é\n", "🙂 é\n"),
        ("&amp;", "&amp;amp;"),
    ],
)
async def test_texts_come_back_escaped_for_html(twitter: Twitter, text: str, escaped: str) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), text))

    assert response.json()["event"]["message_create"]["message_data"]["text"] == escaped


async def test_escaping_can_be_turned_off(twitter: Twitter) -> None:
    twitter.rule(escape_html=False)

    response = await twitter.post(NEW, json=message(twitter.id(), "1 < 2 & 3"))

    assert response.json()["event"]["message_create"]["message_data"]["text"] == "1 < 2 & 3"


async def test_direct_messages_keep_their_slashes(twitter: Twitter) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), "and/or"))

    assert b'"and/or"' in response.content


async def test_quick_replies_come_back_as_they_were_sent(twitter: Twitter) -> None:
    options = [
        {"label": "Yes", "description": "Go\nahead", "metadata": "y"},
        {"label": "No", "description": "Stop", "metadata": "n"},
    ]
    quick_reply = {"type": "options", "options": options}

    response = await twitter.post(NEW, json=message(twitter.id(), quick_reply=quick_reply))

    data = response.json()["event"]["message_create"]["message_data"]
    assert data == {"text": "hello", "entities": NO_ENTITIES, "quick_reply": quick_reply}


async def test_a_quick_reply_needs_no_more_than_labels(twitter: Twitter) -> None:
    quick_reply = {"type": "options", "options": [{"label": "Yes"}]}

    response = await twitter.post(NEW, json=message(twitter.id(), quick_reply=quick_reply))

    assert response.json()["event"]["message_create"]["message_data"]["quick_reply"] == quick_reply


async def test_buttons_gain_a_short_url(twitter: Twitter) -> None:
    cta = {"type": "web_url", "label": "Shop", "url": "https://acme.example/shop"}

    response = await twitter.post(NEW, json=message(twitter.id(), ctas=[cta]))

    (button,) = response.json()["event"]["message_create"]["message_data"]["ctas"]
    assert list(button) == ["type", "label", "url", "tco_url"]
    assert button["tco_url"].startswith("https://t.co/")
    assert {**button, **cta} == button


async def test_quick_replies_and_buttons_go_together(twitter: Twitter) -> None:
    body = message(
        twitter.id(),
        quick_reply={"type": "options", "options": [{"label": "Yes"}]},
        ctas=[{"type": "web_url", "label": "Shop", "url": "http://acme.example"}],
    )

    assert (await twitter.post(NEW, json=body)).status_code == 200


async def test_no_more_than_what_is_sent_is_echoed(twitter: Twitter) -> None:
    body = message(twitter.id(), quick_reply_response={"type": "options", "metadata": "x"}) | {"extra": 1}

    response = await twitter.post(NEW, json=body)

    assert list(response.json()["event"]["message_create"]["message_data"]) == ["text", "entities"]


# What a request must be


def option(**members: Any) -> dict[str, Any]:
    return {"label": "Yes"} | members


def options(*each: Any, **members: Any) -> dict[str, Any]:
    return {"quick_reply": {"type": "options", "options": list(each)} | members}


def cta(**members: Any) -> dict[str, Any]:
    return {"type": "web_url", "label": "Shop", "url": "https://acme.example"} | members


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"text": ""}, ".text"),
        ({"text": None}, ".text"),
        ({"text": 7}, ".text"),
        ({"quick_reply": "yes"}, ".quick_reply.type"),
        (options(option(), type="location"), ".quick_reply.type"),
        (options(), ".quick_reply.options"),
        (options(*[option()] * 21), ".quick_reply.options"),
        ({"quick_reply": {"type": "options", "options": {}}}, ".quick_reply.options"),
        (options("Yes"), ".quick_reply.options[0]"),
        (options(option(), {}), ".quick_reply.options[1].label"),
        (options(option(label="")), ".quick_reply.options[0].label"),
        (options(option(label="x" * 37)), ".quick_reply.options[0].label"),
        (options(option(label=7)), ".quick_reply.options[0].label"),
        (options(option(label="see https://x.example")), ".quick_reply.options[0].label"),
        (options(option(description="x" * 73)), ".quick_reply.options[0].description"),
        (options(option(metadata="x" * 1001)), ".quick_reply.options[0].metadata"),
        (options(option(description="one"), option()), ".quick_reply.options"),
        ({"ctas": []}, ".ctas"),
        ({"ctas": [cta()] * 4}, ".ctas"),
        ({"ctas": cta()}, ".ctas"),
        ({"ctas": [cta(type="call")]}, ".ctas[0].type"),
        ({"ctas": [cta(label="x" * 37)]}, ".ctas[0].label"),
        ({"ctas": [cta(), cta(label="")]}, ".ctas[1].label"),
        ({"ctas": [cta(url="ftp://acme.example")]}, ".ctas[0].url"),
        ({"ctas": [cta(url="acme.example")]}, ".ctas[0].url"),
        ({"ctas": [cta(url="http://[")]}, ".ctas[0].url"),
        ({"ctas": [cta(url=None)]}, ".ctas[0].url"),
    ],
)
async def test_wrong_message_data_is_refused_by_its_path(twitter: Twitter, data: dict[str, Any], path: str) -> None:
    body = message(twitter.id())
    body["event"]["message_create"]["message_data"].update(data)

    response = await twitter.post(NEW, json=body)

    status, code, text = refusal(response)
    assert (status, code) == (400, 214)
    assert text.startswith(f"{DATA}{path}: ")
    assert len(twitter.world.messages) == 0


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (options(*[option()] * 20), 20),
        (options(option(label="x" * 36, description="y" * 72, metadata="z" * 1000)), 1),
        ({"ctas": [cta(label="x" * 36)] * 3}, 3),
    ],
)
async def test_the_most_that_is_allowed_is_accepted(twitter: Twitter, data: dict[str, Any], number: int) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), **data))

    sent = response.json()["event"]["message_create"]["message_data"]
    assert len(sent["ctas"] if "ctas" in data else sent["quick_reply"]["options"]) == number


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "event"),
        ([], "event"),
        ("event", "event"),
        ({"event": []}, "event"),
        ({"event": {}}, "event.type"),
        ({"event": {"type": "participants_join"}}, "event.type"),
        ({"event": {"type": "message_create"}}, "event.message_create"),
        ({"event": {"type": "message_create", "message_create": {}}}, "event.message_create.target"),
        (
            {"event": {"type": "message_create", "message_create": {"target": {"recipient_id": "7"}}}},
            "event.message_create.message_data",
        ),
    ],
)
async def test_a_body_of_another_shape_is_refused_by_its_path(twitter: Twitter, body: Any, path: str) -> None:
    status, code, text = refusal(await twitter.post(NEW, content=json.dumps(body).encode(), headers=JSON))

    assert (status, code) == (400, 214)
    assert text.startswith(f"{path}: ")


JSON = {"Content-Type": "application/json"}


async def test_a_request_that_breaks_its_contract_is_written_down(twitter: Twitter) -> None:
    await twitter.post(NEW, json=message(twitter.id(), 7))

    (violation,) = twitter.journal("violation")
    assert (violation.about["side"], violation.about["contract"]) == ("request", "direct_message_create.request")
    assert violation.about["problems"][0]["path"] == f"{DATA}.text"


@pytest.mark.parametrize("body", [b"", b"{", b"event", b"\xff", b'{"event":}', b'"\\ud800"'])
async def test_what_is_no_json_is_refused(twitter: Twitter, body: bytes) -> None:
    response = await twitter.post(NEW, content=body, headers=JSON)

    assert refusal(response) == (400, 369, "Invalid JSON Syntax")


@pytest.mark.parametrize("recipient", ["@alice", "alice", "", "-7", "7.0", "٧", "9" * 20, " 7"])
async def test_a_recipient_is_named_by_a_number(twitter: Twitter, recipient: str) -> None:
    response = await twitter.post(NEW, json=message(recipient))

    text = f"event.message_create.target.recipient_id: '{recipient}' is not a valid Long"
    assert refusal(response) == (400, 214, text)


@pytest.mark.parametrize("recipient", [None, True, 7.5, {}, []])
async def test_a_recipient_is_no_other_kind_of_value(twitter: Twitter, recipient: object) -> None:
    status, code, text = refusal(await twitter.post(NEW, json=message(recipient)))

    assert (status, code) == (400, 214)
    assert text.endswith("is not a valid Long")


@pytest.mark.parametrize(
    "data", [{"attachment": {"type": "media", "media": {"id": "7"}}}, {"attachment": {"type": "location"}}]
)
async def test_attachments_are_not_emulated_and_nothing_is_sent(twitter: Twitter, data: dict[str, Any]) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), **data))

    assert response.status_code == 501
    assert len(twitter.world.messages) == 0


@pytest.mark.parametrize("place", ["event", "message_create"])
async def test_custom_profiles_are_not_emulated_and_nothing_is_sent(twitter: Twitter, place: str) -> None:
    body = message(twitter.id())
    holder = body["event"] if place == "event" else body["event"]["message_create"]
    holder["custom_profile_id"] = "7"

    response = await twitter.post(NEW, json=body)

    assert response.status_code == 501
    assert len(twitter.world.messages) == 0


# Eligibility

UNKNOWN = (403, 108, "Cannot find specified user.")
OWN_SUSPENDED = (403, 64, "Your account is suspended and is not permitted to access this feature")
OTHER_SUSPENDED = (403, 63, "User has been suspended.")
OWN_BLOCK = (403, 389, "You cannot send messages to users you have blocked.")
BLOCKED = (403, 349, "You cannot send messages to this user.")
NOT_FOLLOWING = (403, 150, "You cannot send messages to users who are not following you.")
TOO_LONG = (403, 354, "The text of your direct message is over the max character limit.")
CAPPED = (
    403,
    151,
    "There was an error sending your message: We know you have a lot to say, but you can only send so many direct "
    "messages per day",
)


def suspend_own(twitter: Twitter) -> None:
    twitter.account("acme_support").suspended = True


def suspend_other(twitter: Twitter) -> None:
    twitter.account("alice").suspended = True


def block_other(twitter: Twitter) -> None:
    twitter.world.accounts.block(twitter.id("acme_support"), twitter.id("alice"))


def be_blocked(twitter: Twitter) -> None:
    twitter.world.accounts.block(twitter.id("alice"), twitter.id("acme_support"))


def close_inbox(twitter: Twitter) -> None:
    twitter.account("alice").allow_dms_from = "following"


def use_up_the_day(twitter: Twitter) -> None:
    window = Window(MESSAGES_A_DAY_PER_USER, twitter.world.now_ms + DAY_MS, used=MESSAGES_A_DAY_PER_USER)
    twitter.world.limits.windows[f"messages sent {twitter.id('acme_support')}"] = window


ORDER = [
    (suspend_own, OWN_SUSPENDED),
    (suspend_other, OTHER_SUSPENDED),
    (block_other, OWN_BLOCK),
    (be_blocked, BLOCKED),
    (close_inbox, NOT_FOLLOWING),
]


@pytest.mark.parametrize(("obstacle", "refused"), [*ORDER, (use_up_the_day, CAPPED)])
async def test_each_obstacle_has_its_error(twitter: Twitter, obstacle: Any, refused: tuple[int, int, str]) -> None:
    obstacle(twitter)

    assert refusal(await twitter.post(NEW, json=message(twitter.id()))) == refused


@pytest.mark.parametrize("first", range(len(ORDER)))
async def test_of_several_obstacles_the_first_in_order_is_told(twitter: Twitter, first: int) -> None:
    for obstacle, _ in [*ORDER[first:], (use_up_the_day, CAPPED)]:
        obstacle(twitter)

    response = await twitter.post(NEW, json=message(twitter.id(), "x" * 10_001))

    assert refusal(response) == ORDER[first][1]


async def test_a_long_text_is_told_before_the_days_cap(twitter: Twitter) -> None:
    use_up_the_day(twitter)

    assert refusal(await twitter.post(NEW, json=message(twitter.id(), "x" * 10_001))) == TOO_LONG


async def test_the_shape_of_a_request_is_looked_at_before_its_recipient(twitter: Twitter) -> None:
    status, code, _ = refusal(await twitter.post(NEW, json=message("7", "")))

    assert (status, code) == (400, 214)


async def test_an_unknown_recipient_cannot_be_found(twitter: Twitter) -> None:
    suspend_own(twitter)

    assert refusal(await twitter.post(NEW, json=message("7"))) == UNKNOWN


async def test_a_text_has_up_to_ten_thousand_characters(twitter: Twitter) -> None:
    response = await twitter.post(NEW, json=message(twitter.id(), "🙂" * 10_000))

    assert response.status_code == 200


async def test_who_takes_no_messages_from_strangers_takes_those_of_accounts_it_follows(twitter: Twitter) -> None:
    close_inbox(twitter)
    twitter.world.follow(twitter.id("alice"), twitter.id("acme_support"))

    assert (await twitter.post(NEW, json=message(twitter.id()))).status_code == 200


async def test_who_has_written_may_be_answered(twitter: Twitter) -> None:
    close_inbox(twitter)
    await twitter.write(sender="alice")

    assert (await twitter.post(NEW, json=message(twitter.id()))).status_code == 200


async def test_a_block_stands_even_in_a_conversation(twitter: Twitter) -> None:
    await twitter.write(sender="alice")
    be_blocked(twitter)

    assert refusal(await twitter.post(NEW, json=message(twitter.id()))) == BLOCKED


async def test_five_answers_to_each_message_are_free_of_the_days_cap(twitter: Twitter) -> None:
    use_up_the_day(twitter)
    await twitter.write(sender="alice")

    statuses = [(await twitter.post(NEW, json=message(twitter.id()))).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [403]


async def test_the_cap_of_an_app_is_a_rate_limit(twitter: Twitter) -> None:
    window = Window(MESSAGES_A_DAY_PER_APP, twitter.world.now_ms + DAY_MS, used=MESSAGES_A_DAY_PER_APP)
    twitter.world.limits.windows[f"messages sent by app {twitter.app.id}"] = window

    response = await twitter.post(NEW, json=message(twitter.id()))

    assert (response.status_code, response.content) == (
        429,
        b'{"errors":[{"message":"Rate limit exceeded","code":88}]}',
    )


async def test_the_days_cap_ends_after_a_day_of_the_worlds_clock(twitter: Twitter) -> None:
    use_up_the_day(twitter)
    twitter.world.clock.advance(DAY_MS)

    assert (await twitter.post(NEW, json=message(twitter.id()))).status_code == 200


async def test_without_rate_limits_there_is_no_cap(twitter: Twitter) -> None:
    use_up_the_day(twitter)
    twitter.rule(rate_limits=False)

    assert (await twitter.post(NEW, json=message(twitter.id()))).status_code == 200


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


# Typing and reading


@pytest.mark.parametrize("place", ["params", "form", "json"])
async def test_typing_is_indicated_by_query_form_or_json(twitter: Twitter, place: str) -> None:
    how: Any = {place: {"recipient_id": twitter.id("alice")}}

    response = await twitter.post(TYPING, **how)

    assert (response.status_code, response.content) == (204, b"")
    assert twitter.journal("event")[-1].about["event"] == "typing"


@pytest.mark.parametrize("place", ["params", "form", "json"])
async def test_reading_is_marked_by_query_form_or_json(twitter: Twitter, place: str) -> None:
    received = await twitter.write(sender="alice")
    how: Any = {place: {"last_read_event_id": received, "recipient_id": twitter.id("alice")}}

    response = await twitter.post(READ, **how)

    assert (response.status_code, response.content) == (204, b"")
    assert twitter.journal("event")[-1].about["last_read"] == received


async def test_a_number_may_name_the_recipient_in_json(twitter: Twitter) -> None:
    assert (await twitter.post(TYPING, json={"recipient_id": int(twitter.id())})).status_code == 204


@pytest.mark.parametrize(
    ("path", "parameters", "missing"),
    [
        (TYPING, {}, "recipient_id"),
        (TYPING, {"recipient_id": ""}, "recipient_id"),
        (READ, {"recipient_id": "7"}, "last_read_event_id"),
        (READ, {"last_read_event_id": "7"}, "recipient_id"),
        (SHOW, {}, "id"),
    ],
)
async def test_a_missing_parameter_is_named(
    twitter: Twitter, path: str, parameters: dict[str, str], missing: str
) -> None:
    method = "GET" if path == SHOW else "POST"

    response = await twitter.call(method, path, params=parameters)

    assert refusal(response) == (400, 357, f"{missing}: queryParam is required")


async def test_typing_to_a_screen_name_is_refused(twitter: Twitter) -> None:
    response = await twitter.post(TYPING, params={"recipient_id": "alice"})

    assert refusal(response) == (400, 214, "recipient_id: 'alice' is not a valid Long")


async def test_typing_to_nobody_is_refused(twitter: Twitter) -> None:
    assert refusal(await twitter.post(TYPING, params={"recipient_id": "7"})) == UNKNOWN


async def test_only_messages_of_the_conversation_are_marked_as_read(twitter: Twitter) -> None:
    received = await twitter.write(sender="alice")

    response = await twitter.post(READ, params={"last_read_event_id": received, "recipient_id": twitter.id("bob")})

    assert refusal(response) == NO_PAGE


# Headers


@pytest.mark.parametrize("path", [NEW, TYPING, DESTROY])
async def test_writes_carry_no_window_and_the_access_level(twitter: Twitter, path: str) -> None:
    if path == NEW:
        response = await twitter.post(NEW, json=message(twitter.id()))
    elif path == TYPING:
        response = await twitter.post(TYPING, params={"recipient_id": twitter.id()})
    else:
        response = await twitter.delete(DESTROY, params={"id": await twitter.send()})

    assert not [name for name in response.headers if name.startswith("x-rate-limit")]
    assert response.headers["x-access-level"] == "read-write-directmessages"


@pytest.mark.parametrize("path", [LIST, SHOW])
async def test_reads_carry_a_window_of_fifteen(twitter: Twitter, path: str) -> None:
    response = await twitter.get(path)

    assert response.headers["x-rate-limit-limit"] == "15"
    assert response.headers["x-rate-limit-remaining"] == "14"


async def test_an_empty_answer_of_the_classic_stack_is_declared_as_html(twitter: Twitter) -> None:
    response = await twitter.post(TYPING, params={"recipient_id": twitter.id()})

    assert response.headers["content-type"] == "text/html;charset=utf-8"
    assert response.headers["content-length"] == "0"
    assert response.headers["status"] == "204 No Content"
    assert "content-disposition" not in response.headers
