"""``/1.1/direct_messages/…``: sending, typing, reading (facts §2.1, §2.5, §2.6)."""

import json
from typing import Any

import pytest

from tests.calling import NEW, Twitter, message, refusal
from tests.routes.v1.messages import DESTROY, LIST, NO_PAGE, READ, SHOW, TYPING, UNKNOWN

NO_ENTITIES: dict[str, list[object]] = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}


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
