"""Media in Direct Messages: what is sent, what comes back, and who may fetch it (facts §2.9)."""

import re
from typing import Any

import pytest

from tests.calling import Twitter, message, refusal
from tests.delivery.receiver import Receiver
from tests.routes.v1.messages import LIST, SHOW
from tests.routes.v1.uploading import (
    FILM,
    GIF,
    PHOTO,
    attach,
    attached,
    begun,
    chunked,
    command,
    entity_of,
    multipart,
    photo,
    posted,
)

GIF_UPLOAD = {"media_type": "image/gif", "media_category": "dm_gif"}
WELCOME = "/1.1/direct_messages/welcome_messages"


def path_of(url: str) -> str:
    """The path of an address, whatever host it names."""
    return "/" + url.split("/", 3)[3].partition("?")[0]


# What comes back


async def test_a_photo_comes_back_with_a_link_behind_the_text(twitter: Twitter) -> None:
    media_id = await photo(twitter)

    event = await attached(twitter, media_id, "Look <here>")

    data = event["message_create"]["message_data"]
    link = data["entities"]["urls"][-1]
    assert list(data) == ["text", "entities", "attachment"]
    assert re.fullmatch(r"Look &lt;here&gt; https://t\.co/[A-Za-z0-9]{10}", data["text"])
    assert data["text"][slice(*link["indices"])] == link["url"]
    assert link["expanded_url"] == f"https://twitter.com/messages/media/{event['id']}"
    assert link["display_url"] == link["url"].replace("https://t.co", "pic.twitter.com")
    assert data["attachment"]["type"] == "media"


async def test_a_photo_has_its_members_in_the_recorded_order(twitter: Twitter) -> None:
    media_id = await photo(twitter)

    event = await attached(twitter, media_id)

    entity = entity_of(event)
    assert list(entity) == [
        "id",
        "id_str",
        "indices",
        "media_url",
        "media_url_https",
        "url",
        "display_url",
        "expanded_url",
        "type",
        "sizes",
    ]
    assert (entity["id"], entity["id_str"], entity["type"]) == (int(media_id), media_id, "photo")
    address = rf"https://ton\.twitter\.com/1\.1/ton/data/dm/{event['id']}/{media_id}/\w{{8}}\.png"
    assert re.fullmatch(address, entity["media_url"])
    assert entity["media_url_https"] == entity["media_url"]
    assert entity["sizes"] == {
        "small": {"w": 640, "h": 480, "resize": "fit"},
        "thumb": {"w": 150, "h": 150, "resize": "crop"},
        "medium": {"w": 640, "h": 480, "resize": "fit"},
        "large": {"w": 640, "h": 480, "resize": "fit"},
    }


@pytest.mark.parametrize("text", ["", None])
async def test_a_bare_picture_is_a_blank_and_its_link(twitter: Twitter, text: Any) -> None:
    media_id = await photo(twitter)

    event = await attached(twitter, media_id, text)

    data = event["message_create"]["message_data"]
    assert re.fullmatch(r" https://t\.co/\w{10}", data["text"])
    assert data["entities"]["urls"][0]["indices"] == entity_of(event)["indices"] == [1, 24]


async def test_a_gif_comes_back_as_a_film_without_a_duration(twitter: Twitter) -> None:
    media_id = await chunked(twitter, GIF, **GIF_UPLOAD)

    entity = entity_of(await attached(twitter, media_id))

    assert entity["type"] == "animated_gif"
    assert re.fullmatch(rf"https://pbs\.twimg\.com/dm_gif_preview/{media_id}/\w{{50}}\.jpg", entity["media_url"])
    info = entity["video_info"]
    assert info["aspect_ratio"] == [9, 16]
    assert set(info) == {"aspect_ratio", "variants"}
    (variant,) = info["variants"]
    assert re.fullmatch(rf"https://video\.twimg\.com/dm_gif/{media_id}/\w{{50}}\.mp4", variant["url"])
    assert (variant["bitrate"], variant["content_type"]) == (0, "video/mp4")


async def test_a_video_comes_back_in_several_sizes_and_as_a_stream(twitter: Twitter) -> None:
    media_id = await chunked(twitter)

    entity = entity_of(await attached(twitter, media_id))

    info = entity["video_info"]
    assert entity["type"] == "video"
    assert re.fullmatch(rf"https://pbs\.twimg\.com/dm_video_preview/{media_id}/img/\w{{43}}\.jpg", entity["media_url"])
    assert (info["aspect_ratio"], info["duration_millis"]) == ([16, 9], 2500)
    assert [variant.get("bitrate") for variant in info["variants"]] == [832_000, 256_000, 2_176_000, None]
    assert info["variants"][3]["content_type"] == "application/x-mpegURL"
    assert re.search(rf"/dm_video/{media_id}/vid/640x360/\w{{43}}\.mp4\?tag=1$", info["variants"][2]["url"])


async def test_reads_have_the_same_attachment(twitter: Twitter) -> None:
    event = await attached(twitter, await photo(twitter))

    shown = await twitter.get(SHOW, params={"id": event["id"]}, as_="alice")
    listed = await twitter.get(LIST)

    data = event["message_create"]["message_data"]
    assert shown.json()["event"]["message_create"]["message_data"] == data
    assert listed.json()["events"][0]["message_create"]["message_data"] == data


async def test_a_delivery_has_the_attachment(twitter: Twitter, receiver: Receiver) -> None:
    await twitter.register(receiver)
    await twitter.post("/1.1/account_activity/all/dev/subscriptions.json")

    sent = await twitter.control("POST", "/messages", {"from": "alice", "to": "acme_support", "media": "gif"})
    await twitter.control("GET", "/settled", params={"wait": "5s"})

    (event,) = receiver.posts[-1].json["direct_message_events"]
    assert entity_of(event)["id_str"] == sent.json()["media"]["id"]
    assert entity_of(event)["type"] == "animated_gif"


async def test_the_addresses_may_name_the_emulator_itself(twitter: Twitter) -> None:
    await twitter.control("PATCH", "", {"media_base_url": "http://127.0.0.1:8686/"})

    entity = entity_of(await attached(twitter, await chunked(twitter)))

    assert entity["media_url"].startswith("http://127.0.0.1:8686/dm_video_preview/")
    assert all(v["url"].startswith("http://127.0.0.1:8686/dm_video/") for v in entity["video_info"]["variants"])


@pytest.mark.parametrize("url", ["127.0.0.1:8686", "ftp://x", "http://x/path", "http://x?q", 7])
async def test_an_address_that_cannot_be_one_is_refused(twitter: Twitter, url: Any) -> None:
    assert (await twitter.control("PATCH", "", {"media_base_url": url})).status_code == 400


# What cannot be sent


async def test_unknown_media_are_not_found(twitter: Twitter) -> None:
    assert refusal(await attach(twitter, "7")) == (400, 325, "A media id was not found.")


async def test_expired_media_are_not_found(twitter: Twitter) -> None:
    media_id = await photo(twitter)
    twitter.world.clock.advance(86_400_000)

    assert refusal(await attach(twitter, media_id)) == (400, 325, "A media id was not found.")


async def test_media_are_sent_once(twitter: Twitter) -> None:
    media_id = await photo(twitter)
    await attached(twitter, media_id)

    assert refusal(await attach(twitter, media_id)) == (400, 324, "The validation of media ids failed.")


async def test_shared_media_are_sent_more_than_once(twitter: Twitter) -> None:
    media_id = await chunked(twitter, shared="true")
    first = await attached(twitter, media_id)

    second = await attached(twitter, media_id)

    assert entity_of(first)["url"] != entity_of(second)["url"]


async def test_a_message_that_is_refused_uses_no_media_up(twitter: Twitter) -> None:
    media_id = await photo(twitter)
    too_long = await attach(twitter, media_id, "x" * 10_001)

    response = await attach(twitter, media_id)

    assert refusal(too_long)[:2] == (403, 354)
    assert response.status_code == 200


async def test_a_video_cannot_be_sent_before_it_is_processed(twitter: Twitter) -> None:
    media_id = await begun(twitter, FILM)
    unfinished = await attach(twitter, media_id)
    fields = {"command": "APPEND", "media_id": media_id, "segment_index": "0"}
    await posted(twitter, multipart(fields, media=FILM))
    await command(twitter, "FINALIZE", media_id=media_id)

    pending = await attach(twitter, media_id)

    assert refusal(unfinished) == refusal(pending) == (400, 324, "The validation of media ids failed.")
    assert "ask STATUS" in pending.headers["x-emulator-hint"]


async def test_a_tweets_photo_is_none_for_a_message(twitter: Twitter) -> None:
    media_id = (await posted(twitter, multipart({}, media=PHOTO))).json()["media_id_string"]

    response = await attach(twitter, media_id)

    assert refusal(response) == (400, 324, "Invalid Media ID of category TweetImage")
    assert "media_category=dm_image" in response.headers["x-emulator-hint"]


async def test_somebody_elses_media_cannot_be_sent(twitter: Twitter) -> None:
    media_id = await photo(twitter)

    assert refusal(await attach(twitter, media_id, as_="bob")) == (400, 324, "The validation of media ids failed.")


@pytest.mark.parametrize(
    ("attachment", "path"),
    [
        ({"type": "media"}, "media"),
        ({"type": "media", "media": {}}, "media.id"),
        ({"type": "media", "media": {"id": "cat.png"}}, "media.id"),
        ({"type": "media", "media": [{"id": "7"}]}, "media"),
        ({"type": "file", "media": {"id": "7"}}, "type"),
    ],
)
async def test_an_attachment_that_is_none_says_where(twitter: Twitter, attachment: Any, path: str) -> None:
    response = await twitter.post(
        "/1.1/direct_messages/events/new.json", json=message(twitter.id(), "x", attachment=attachment)
    )

    status, code, text = refusal(response)
    assert (status, code) == (400, 214)
    assert text.startswith(f"event.message_create.message_data.attachment.{path}:")


async def test_a_welcome_message_takes_shared_media_only(twitter: Twitter) -> None:
    def welcome(media_id: str) -> dict[str, Any]:
        attachment = {"type": "media", "media": {"id": media_id}}
        return {"welcome_message": {"message_data": {"text": "Hi", "attachment": attachment}}}

    refused = await twitter.post(f"{WELCOME}/new.json", json=welcome(await photo(twitter)))
    made = await twitter.post(f"{WELCOME}/new.json", json=welcome(await chunked(twitter, shared="true")))

    assert refusal(refused) == (400, 324, "The validation of media ids failed.")
    assert made.json()["welcome_message"]["message_data"]["attachment"]["media"]["type"] == "video"


# Photos


@pytest.mark.parametrize("reader", ["acme_support", "alice"])
@pytest.mark.parametrize("size", ["", ":small", ":large"])
async def test_both_who_take_part_may_fetch_a_photo(twitter: Twitter, reader: str, size: str) -> None:
    url = entity_of(await attached(twitter, await photo(twitter)))["media_url"]

    response = await twitter.get(
        path_of(url) + size, as_=reader, host="ton.twitter.com", signed_at="https://ton.twitter.com"
    )

    assert response.status_code == 200
    assert response.content == PHOTO
    assert response.headers["content-type"] == "image/png"
    assert "content-disposition" not in response.headers


async def test_others_may_not_fetch_a_photo(twitter: Twitter) -> None:
    url = entity_of(await attached(twitter, await photo(twitter)))["media_url"]

    response = await twitter.get(path_of(url), as_="bob")

    assert (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize("by", [None, "bearer"])
async def test_without_a_signature_no_photo_is_fetched(twitter: Twitter, by: str | None) -> None:
    url = entity_of(await attached(twitter, await photo(twitter)))["media_url"]

    response = await twitter.get(path_of(url), as_=by)

    assert refusal(response) == (401, 32, "Could not authenticate you.")


async def test_a_token_without_messages_fetches_no_photo(twitter: Twitter) -> None:
    url = entity_of(await attached(twitter, await photo(twitter)))["media_url"]
    twitter.app.permission = "read-write"
    twitter.world.regenerate_token(twitter.id("acme_support"), twitter.app)

    assert refusal(await twitter.get(path_of(url)))[:2] == (403, 93)


async def test_a_photo_of_a_deleted_message_is_gone_for_who_deleted_it(twitter: Twitter) -> None:
    event = await attached(twitter, await photo(twitter))
    path = path_of(entity_of(event)["media_url"])
    await twitter.delete("/1.1/direct_messages/events/destroy.json", params={"id": event["id"]})

    own, others = await twitter.get(path), await twitter.get(path, as_="alice")

    assert refusal(own)[:2] == (404, 34)
    assert others.status_code == 200


@pytest.mark.parametrize("path", ["{path}x", "/1.1/ton/data/dm/7/8/x.png", "/1.1/ton/data/dm/{event}/8/x.png"])
async def test_another_address_has_no_photo(twitter: Twitter, path: str) -> None:
    event = await attached(twitter, await photo(twitter))
    known = path_of(entity_of(event)["media_url"])

    response = await twitter.get(path.format(path=known, event=event["id"]))

    assert refusal(response) == (404, 34, "Sorry, that page does not exist.")


async def test_the_journal_does_not_keep_photos(twitter: Twitter) -> None:
    url = entity_of(await attached(twitter, await photo(twitter)))["media_url"]

    await twitter.get(path_of(url))

    assert twitter.journal("call")[-1].about["response_body"] == b""
