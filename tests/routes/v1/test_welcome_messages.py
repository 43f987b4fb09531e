"""``/1.1/direct_messages/welcome_messages/…`` (facts §2.7)."""

import base64
from typing import Any

import pytest

from tests.calling import Twitter, refusal
from tests.routes.v1.messages import NO_PAGE
from tests.routes.v1.welcoming import PATH, RULES, make, make_rule, wanted
from twitter_emulator.world import samples
from twitter_emulator.world.ids import snowflake_ms

UPLOAD = "/1.1/media/upload.json"
CLOSED = (403, 214, "Owner must allow dms from anyone.")
WRITES = [
    ("POST", f"{PATH}/new.json"),
    ("PUT", f"{PATH}/update.json"),
    ("POST", f"{RULES}/new.json"),
]


# Making and changing


async def test_a_welcome_message_is_answered_as_fixtures_have_it(twitter: Twitter) -> None:
    response = await twitter.post(f"{PATH}/new.json", json=wanted("Hi & welcome", name="greeting 01"))

    body = response.json()
    message = body["welcome_message"]
    assert list(body) == ["welcome_message", "apps"]
    assert list(message) == ["id", "created_timestamp", "message_data", "source_app_id", "name"]
    assert message["created_timestamp"] == str(snowflake_ms(message["id"]))
    assert message["message_data"]["text"] == "Hi &amp; welcome"
    assert message["name"] == "greeting 01"
    assert list(body["apps"]) == [message["source_app_id"]] == [twitter.app.id]


async def test_one_without_a_name_has_none(twitter: Twitter) -> None:
    response = await twitter.post(f"{PATH}/new.json", json=wanted())

    assert list(response.json()["welcome_message"]) == ["id", "created_timestamp", "message_data", "source_app_id"]


async def test_a_name_beside_the_message_is_read_too(twitter: Twitter) -> None:
    response = await twitter.post(f"{PATH}/new.json", json=wanted() | {"name": "greeting 01"})

    assert response.json()["welcome_message"]["name"] == "greeting 01"


@pytest.mark.parametrize("name", ["", "x" * 101, "greeting.01", "grüß", 7])
async def test_a_name_has_up_to_100_plain_characters(twitter: Twitter, name: object) -> None:
    response = await twitter.post(f"{PATH}/new.json", json=wanted(name=name))

    status, code, text = refusal(response)
    assert (status, code) == (400, 214)
    assert text.startswith("welcome_message.name: ")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ([], "welcome_message"),
        ({"welcome_message": "hi"}, "welcome_message"),
        ({"welcome_message": {}}, "welcome_message.message_data"),
        (wanted(""), "welcome_message.message_data.text"),
        (wanted(message_data={"text": "x", "ctas": []}), "welcome_message.message_data.ctas"),
    ],
)
async def test_a_body_of_another_shape_is_refused_by_its_path(twitter: Twitter, body: Any, path: str) -> None:
    status, code, text = refusal(await twitter.post(f"{PATH}/new.json", json=body))

    assert (status, code) == (400, 214)
    assert text.startswith(f"{path}: ")


async def test_its_text_has_ten_characters_less_than_a_message(twitter: Twitter) -> None:
    await make(twitter, "x" * 9_990)

    response = await twitter.post(f"{PATH}/new.json", json=wanted("x" * 9_991))

    assert refusal(response)[:2] == (403, 354)


async def test_an_owner_who_does_not_take_messages_from_everybody_is_refused(twitter: Twitter) -> None:
    message_id = await make(twitter)
    twitter.account("acme_support").allow_dms_from = "following"

    message = await twitter.post(f"{PATH}/new.json", json=wanted())
    rule = await twitter.post(f"{RULES}/new.json", json={"welcome_message_rule": {"welcome_message_id": message_id}})

    assert refusal(message) == refusal(rule) == CLOSED


async def test_an_update_drops_what_it_leaves_out_and_keeps_the_name(twitter: Twitter) -> None:
    ctas = [{"type": "web_url", "label": "Shop", "url": "https://acme.example"}]
    message_id = await make(twitter, name="greeting 01", message_data={"text": "Welcome!", "ctas": ctas})

    response = await twitter.put(
        f"{PATH}/update.json", params={"id": message_id}, json={"message_data": {"text": "Hello!"}}
    )

    message = response.json()["welcome_message"]
    assert (message["id"], message["name"], message["message_data"]["text"]) == (message_id, "greeting 01", "Hello!")
    assert "ctas" not in message["message_data"]


@pytest.mark.parametrize(("method", "path"), WRITES)
async def test_another_content_type_than_json_is_refused(twitter: Twitter, method: str, path: str) -> None:
    response = await twitter.call(method, path, form={"id": "7"})

    assert (response.status_code, response.content) == (415, b"")


@pytest.mark.parametrize(("method", "path"), WRITES)
async def test_an_app_without_direct_messages_is_refused(twitter: Twitter, method: str, path: str) -> None:
    twitter.app.permission = "read-write"
    twitter.world.regenerate_token(twitter.id("acme_support"), twitter.app)

    assert refusal(await twitter.call(method, path, json={}))[:2] == (403, 93)


# Media


async def upload(twitter: Twitter, *, shared: bool) -> str:
    """A photo for Direct Messages; its media id."""
    photo = samples.png(64, 64)
    init = {"command": "INIT", "total_bytes": str(len(photo)), "media_type": "image/png", "media_category": "dm_image"}
    begun = await twitter.post(UPLOAD, form=init | ({"shared": "true"} if shared else {}))
    media_id = str(begun.json()["media_id_string"])
    data = base64.b64encode(photo).decode()
    await twitter.post(
        UPLOAD, form={"command": "APPEND", "media_id": media_id, "segment_index": "0", "media_data": data}
    )
    await twitter.post(UPLOAD, form={"command": "FINALIZE", "media_id": media_id})
    return media_id


def with_media(media_id: str) -> dict[str, Any]:
    return {"text": "Look!", "attachment": {"type": "media", "media": {"id": media_id}}}


async def test_shared_media_go_with_a_welcome_message_and_its_owner_can_fetch_them(twitter: Twitter) -> None:
    media_id = await upload(twitter, shared=True)

    made = await twitter.post(f"{PATH}/new.json", json=wanted(message_data=with_media(media_id)))

    entity = made.json()["welcome_message"]["message_data"]["attachment"]["media"]
    photo = await twitter.get(entity["media_url_https"].removeprefix("https://ton.twitter.com"))
    assert entity["id_str"] == media_id
    assert photo.content == samples.png(64, 64)


async def test_media_that_are_not_shared_are_refused_and_nothing_is_made(twitter: Twitter) -> None:
    media_id = await upload(twitter, shared=False)

    response = await twitter.post(f"{PATH}/new.json", json=wanted(message_data=with_media(media_id)))

    assert refusal(response)[:2] == (400, 324)
    assert (await twitter.get(f"{PATH}/list.json")).json() == {"welcome_messages": []}


# Reading and deleting


async def test_a_welcome_message_is_shown_as_it_was_made(twitter: Twitter) -> None:
    made = await twitter.post(f"{PATH}/new.json", json=wanted(name="greeting 01"))

    shown = await twitter.get(f"{PATH}/show.json", params={"id": made.json()["welcome_message"]["id"]})

    assert shown.json() == made.json()
    assert shown.headers["x-rate-limit-limit"] == "15"


async def test_a_list_goes_from_the_oldest_to_the_newest_page_by_page(twitter: Twitter) -> None:
    made = [await make(twitter) for _ in range(3)]

    first = (await twitter.get(f"{PATH}/list.json", params={"count": "2"})).json()
    second = (await twitter.get(f"{PATH}/list.json", params={"cursor": first["next_cursor"]})).json()

    assert [message["id"] for message in first["welcome_messages"]] == made[:2]
    assert [message["id"] for message in second["welcome_messages"]] == made[2:]
    assert (list(first), list(second)) == (["welcome_messages", "apps", "next_cursor"], ["welcome_messages", "apps"])


async def test_a_list_of_nothing_is_empty(twitter: Twitter) -> None:
    await make(twitter)

    listed = await twitter.get(f"{PATH}/list.json", as_="alice")

    assert listed.json() == {"welcome_messages": []}


@pytest.mark.parametrize("path", [f"{PATH}/list.json", f"{RULES}/list.json"])
async def test_what_is_no_cursor_is_refused(twitter: Twitter, path: str) -> None:
    assert refusal(await twitter.get(path, params={"cursor": "?"}))[:2] == (400, 358)


async def test_a_deleted_welcome_message_is_gone_with_its_rule(twitter: Twitter) -> None:
    message_id = await make(twitter)
    await make_rule(twitter, message_id)

    deleted = await twitter.delete(f"{PATH}/destroy.json", params={"id": message_id})

    assert (deleted.status_code, deleted.content) == (204, b"")
    assert refusal(await twitter.get(f"{PATH}/show.json", params={"id": message_id})) == NO_PAGE
    assert (await twitter.get(f"{RULES}/list.json")).json() == {"welcome_message_rules": []}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{PATH}/show.json"),
        ("PUT", f"{PATH}/update.json"),
        ("DELETE", f"{PATH}/destroy.json"),
        ("GET", f"{RULES}/show.json"),
        ("DELETE", f"{RULES}/destroy.json"),
    ],
)
async def test_what_is_unknown_or_somebody_elses_is_not_found(twitter: Twitter, method: str, path: str) -> None:
    message_id = await make(twitter)
    rule = await make_rule(twitter, message_id)
    foreign = rule["id"] if "rules" in path else message_id

    for who, some_id in (("acme_support", "7"), ("alice", foreign)):
        json = {"message_data": {"text": "x"}} if method == "PUT" else None
        assert refusal(await twitter.call(method, path, params={"id": some_id}, json=json, as_=who)) == NO_PAGE


# Rules


async def test_a_rule_is_answered_as_fixtures_have_it(twitter: Twitter) -> None:
    message_id = await make(twitter)

    rule = await make_rule(twitter, message_id)

    assert list(rule) == ["id", "created_timestamp", "welcome_message_id"]
    assert rule["welcome_message_id"] == message_id
    assert rule["created_timestamp"] == str(snowflake_ms(rule["id"]))


async def test_the_welcome_message_of_a_rule_may_be_a_number(twitter: Twitter) -> None:
    message_id = await make(twitter)

    assert (await make_rule(twitter, int(message_id)))["welcome_message_id"] == message_id


@pytest.mark.parametrize("message_id", [None, True, 7.5, {}])
async def test_a_rule_names_a_welcome_message(twitter: Twitter, message_id: object) -> None:
    body = {"welcome_message_rule": {"welcome_message_id": message_id}}

    status, code, text = refusal(await twitter.post(f"{RULES}/new.json", json=body))

    assert (status, code) == (400, 214)
    assert text.startswith("welcome_message_rule.welcome_message_id: ")


async def test_a_rule_for_an_unknown_welcome_message_is_refused(twitter: Twitter) -> None:
    body = {"welcome_message_rule": {"welcome_message_id": "7"}}

    assert refusal(await twitter.post(f"{RULES}/new.json", json=body)) == NO_PAGE


async def test_rules_are_shown_listed_and_deleted(twitter: Twitter) -> None:
    rule = await make_rule(twitter, await make(twitter))

    shown = await twitter.get(f"{RULES}/show.json", params={"id": rule["id"]})
    listed = await twitter.get(f"{RULES}/list.json")
    deleted = await twitter.delete(f"{RULES}/destroy.json", params={"id": rule["id"]})

    assert shown.json() == {"welcome_message_rule": rule}
    assert listed.json() == {"welcome_message_rules": [rule]}
    assert deleted.status_code == 204
    assert (await twitter.get(f"{RULES}/list.json")).json() == {"welcome_message_rules": []}


async def test_show_and_list_have_windows_of_their_own(twitter: Twitter) -> None:
    rule = await make_rule(twitter, await make(twitter))
    for _ in range(15):
        await twitter.get(f"{RULES}/show.json", params={"id": rule["id"]})

    one_more = await twitter.get(f"{RULES}/show.json", params={"id": rule["id"]})

    assert refusal(one_more)[:2] == (429, 88)
    assert (await twitter.get(f"{RULES}/list.json")).status_code == 200
