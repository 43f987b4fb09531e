"""``/1.1/media/…`` (facts §2.10)."""

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import pytest
from oauthlib.oauth1 import Client
from starlette.types import Message

from tests.calling import HERE, Twitter, calling, refusal
from tests.routes.v1.uploading import (
    FILM,
    GIF,
    PHOTO,
    UPLOAD,
    append,
    attach,
    begun,
    chunked,
    command,
    multipart,
    photo,
    posted,
)
from twitter_emulator.settings import Settings
from twitter_emulator.world import samples

LIMITS = ("x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset")
BASE64 = b64encode(PHOTO).decode()
RECOGNISED = {"media_type": "image/png", "media_category": "dm_image"}


def upload_error(response: Any) -> tuple[int, str]:
    """Status and text of a refusal in the shape that only uploads have."""
    body = response.json()
    assert list(body) == ["request", "error"]
    assert response.content.startswith(b'{"request":"\\/1.1\\/media\\/upload.json"')
    return response.status_code, body["error"]


# In one piece


@pytest.fixture(autouse=True)
def still(twitter: Twitter) -> None:
    """No media grow older between a call and its answer."""
    twitter.world.clock.freeze()


@pytest.mark.parametrize(
    "how",
    [
        multipart({}, media=PHOTO),
        multipart({}, media_data=BASE64.encode()),
        multipart({}, media_data=b64encode(PHOTO, b"+/").replace(b"A", b"A\r\n")),
        {"form": {"media": BASE64}},
        {"form": {"media_data": BASE64}},
        {"json": {"media_data": BASE64}},
    ],
    ids=["multipart", "multipart-base64", "multipart-base64-in-lines", "form", "form-media-data", "json"],
)
async def test_a_photo_is_uploaded_however_it_is_written(twitter: Twitter, how: dict[str, Any]) -> None:
    response = await posted(twitter, how)

    media_id = response.json()["media_id_string"]
    assert response.status_code == 200
    assert response.json() == {
        "media_id": int(media_id),
        "media_id_string": media_id,
        "size": len(PHOTO),
        "expires_after_secs": 86400,
        "image": {"image_type": "image/png", "w": 640, "h": 480},
    }
    assert rb'"image\/png"' in response.content
    assert "x-mediaid" not in response.headers
    assert [response.headers[name] for name in LIMITS[:2]] == ["415", "414"]


async def test_with_a_category_there_is_a_media_key_behind_the_id(twitter: Twitter) -> None:
    response = await posted(twitter, multipart({"media_category": "dm_image"}, media=PHOTO))

    assert list(response.json())[:3] == ["media_id", "media_id_string", "media_key"]
    assert response.json()["media_key"] == f"3_{response.json()['media_id_string']}"


async def test_a_small_gif_may_come_in_one_piece(twitter: Twitter) -> None:
    response = await posted(twitter, multipart({}, media=GIF))

    assert response.json()["image"] == {"image_type": "image/gif", "w": 90, "h": 160}


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", FILM, PHOTO[:20]])
async def test_what_is_no_picture_is_not_recognised_whatever_its_name(twitter: Twitter, content: bytes) -> None:
    response = await posted(twitter, multipart({}, media=content))

    assert upload_error(response) == (400, "media type unrecognized.")
    assert twitter.application.vault.used == 0


async def test_an_animated_gif_is_no_dm_video(twitter: Twitter) -> None:
    response = await posted(twitter, multipart({"media_category": "dm_video"}, media=GIF))

    assert refusal(response) == (400, 324, "Failed to process media.")


async def test_an_unknown_category_is_refused(twitter: Twitter) -> None:
    response = await posted(twitter, multipart({"media_category": "DM_IMAGE"}, media=PHOTO))

    assert refusal(response) == (400, 324, "Unsupported raw media category")
    assert "lower case" in response.headers["x-emulator-hint"]


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"form": {"media_category": "dm_image"}},
        {"form": {"media_data": "no base64!"}},
        multipart({"media_category": "dm_image"}),
        multipart({}, media_data=b"abc"),
        {"content": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"content": b"no boundary", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"\r\n--y\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
    ],
)
async def test_a_call_without_readable_media_says_so(twitter: Twitter, how: dict[str, Any]) -> None:
    response = await posted(twitter, how)

    assert refusal(response) == (403, 38, "media parameter is missing.")


async def test_more_than_five_megabytes_in_a_call_are_too_many(twitter: Twitter) -> None:
    response = await posted(twitter, multipart({}, media=PHOTO.ljust((5 << 20) + 1, b"\0")))

    assert upload_error(response) == (413, "File size exceeds 5242880 bytes.")
    assert twitter.application.vault.used == 0


async def test_a_form_larger_than_a_segment_needs_is_too_large(twitter: Twitter) -> None:
    response = await twitter.post(UPLOAD, content=b" " * ((8 << 20) + 1), as_=None)

    assert (response.status_code, response.content) == (413, b"")


async def test_only_a_user_may_upload(twitter: Twitter) -> None:
    response = await posted(twitter, multipart({}, media=PHOTO), as_="bearer")

    assert refusal(response)[:2] == (403, 220)


async def test_nothing_of_an_upload_is_kept_before_it_is_known_who_sends_it(twitter: Twitter) -> None:
    response = await posted(twitter, multipart({}, media=PHOTO), as_=None)

    assert refusal(response)[:2] == (400, 215)
    assert twitter.application.vault.used == 0


async def test_a_multipart_call_may_sign_its_query_or_not(twitter: Twitter) -> None:
    how = multipart({}, media=PHOTO)

    signed = await twitter.post(UPLOAD, params={"media_category": "dm_image"}, **how)

    assert signed.json()["media_key"].startswith("3_")


async def test_essential_access_is_enough_to_upload(twitter: Twitter) -> None:
    twitter.world.developer.account.access_level = "essential"

    response = await posted(twitter, multipart({}, media=PHOTO))

    assert response.status_code == 200


async def test_a_window_of_uploads_ends(twitter: Twitter) -> None:
    for _ in range(200):
        await command(twitter, "INIT", total_bytes="1", media_type="image/png")

    response = await command(twitter, "INIT", total_bytes="1", media_type="image/png")

    assert refusal(response)[:2] == (429, 88)
    assert response.headers["x-rate-limit-remaining"] == "0"
    assert (await posted(twitter, multipart({}, media=PHOTO))).status_code == 200


# In segments


async def test_a_video_goes_from_init_to_succeeded(twitter: Twitter) -> None:
    media_id = await begun(twitter, FILM)
    appended = [await append(twitter, media_id, index, FILM[index * 2000 :][:2000]) for index in (1, 0)]

    finalized = await command(twitter, "FINALIZE", media_id=media_id)

    assert [(r.status_code, r.content, r.headers["x-mediaid"]) for r in appended] == [(204, b"", media_id)] * 2
    assert appended[0].headers["content-type"] == "text/html;charset=utf-8"
    assert appended[1].headers["x-rate-limit-remaining"] == "19998"
    assert finalized.status_code == 201
    assert finalized.headers["x-mediaid"] == media_id
    assert finalized.headers["x-rate-limit-limit"] == "615"
    assert finalized.json() == {
        "media_id": int(media_id),
        "media_id_string": media_id,
        "media_key": f"7_{media_id}",
        "size": len(FILM),
        "expires_after_secs": 86400,
        "processing_info": {"state": "pending", "check_after_secs": 1},
    }


async def test_init_answers_as_recorded(twitter: Twitter) -> None:
    response = await command(twitter, "INIT", total_bytes="3844", media_type="image/png")

    media_id = response.headers["x-mediaid"]
    assert response.status_code == 202
    assert response.json() == {"media_id": int(media_id), "media_id_string": media_id, "expires_after_secs": 86400}
    assert [response.headers[name] for name in LIMITS[:2]] == ["200", "199"]


async def test_the_parameters_may_stand_in_the_query(twitter: Twitter) -> None:
    wanted = {"command": "INIT", "total_bytes": str(len(PHOTO)), **RECOGNISED}
    media_id = (await twitter.post(UPLOAD, params=wanted)).json()["media_id_string"]
    segment = {"command": "APPEND", "media_id": media_id, "segment_index": "0"}
    await twitter.post(UPLOAD, params=segment, **multipart({}, media=PHOTO))

    response = await twitter.post(UPLOAD, params={"command": "FINALIZE", "media_id": media_id})

    assert response.json()["image"] == {"image_type": "image/png", "w": 640, "h": 480}
    assert "processing_info" not in response.json()


async def test_the_media_may_stand_before_the_command(twitter: Twitter) -> None:
    media_id = await begun(twitter, PHOTO, **RECOGNISED)
    fields = {"command": b"APPEND", "media_id": media_id.encode(), "segment_index": b"0"}

    response = await posted(twitter, multipart({}, media=PHOTO, **fields))

    assert response.status_code == 204


async def test_segments_may_come_as_base64(twitter: Twitter) -> None:
    media_id = await begun(twitter, PHOTO, **RECOGNISED)

    response = await command(twitter, "APPEND", media_id=media_id, segment_index="0", media_data=BASE64)

    assert response.status_code == 204
    assert (await command(twitter, "FINALIZE", media_id=media_id)).json()["size"] == len(PHOTO)


async def test_the_status_tells_how_far_it_is(twitter: Twitter) -> None:
    twitter.rule(media_processing_ms=10_000)
    twitter.world.clock.freeze()
    media_id = await begun(twitter, FILM)
    await append(twitter, media_id, 0, FILM)
    await command(twitter, "FINALIZE", media_id=media_id)
    asked = {"command": "STATUS", "media_id": media_id}

    told = []
    for _ in range(3):
        told.append(await twitter.get(UPLOAD, params=asked))
        twitter.world.clock.advance(5_000)

    assert [response.json()["processing_info"] for response in told] == [
        {"state": "pending", "check_after_secs": 5},
        {"state": "in_progress", "check_after_secs": 3, "progress_percent": 50},
        {"state": "succeeded", "progress_percent": 100},
    ]
    assert told[2].json()["video"] == {"video_type": "video/mp4"}
    assert told[2].json()["expires_after_secs"] == 86390
    assert told[0].headers["x-rate-limit-limit"] == "500"


async def test_a_failure_says_what_is_wrong_and_no_more_when_it_expires(twitter: Twitter) -> None:
    media_id = await chunked(twitter, samples.mp4(640, 360, 622_628))

    response = await twitter.get(UPLOAD, params={"command": "STATUS", "media_id": media_id})

    body = response.json()
    assert body["processing_info"]["state"] == "failed"
    assert body["processing_info"]["error"]["name"] == "UnsupportedMedia"
    assert "expires_after_secs" not in body


async def test_without_a_category_a_video_is_complete_at_once(twitter: Twitter) -> None:
    wanted = {"total_bytes": str(len(FILM)), "media_type": "video/mp4"}
    media_id = (await command(twitter, "INIT", **wanted)).json()["media_id_string"]
    await append(twitter, media_id, 0, FILM)

    response = await command(twitter, "FINALIZE", media_id=media_id)

    assert response.json()["video"] == {"video_type": "video/mp4"}
    assert {"media_key", "processing_info"}.isdisjoint(response.json())


async def test_finalize_may_be_sent_again(twitter: Twitter) -> None:
    media_id = await chunked(twitter)

    response = await command(twitter, "FINALIZE", media_id=media_id)

    assert response.status_code == 201
    assert response.json()["video"] == {"video_type": "video/mp4"}


async def test_segments_have_to_add_up(twitter: Twitter) -> None:
    media_id = await begun(twitter, FILM)
    await append(twitter, media_id, 0, FILM[:-1])

    response = await command(twitter, "FINALIZE", media_id=media_id)

    assert upload_error(response) == (400, "Segments do not add up to provided total file size.")


@pytest.mark.parametrize("index", ["1000", "-1", "one", "٣", "9" * 40])
async def test_a_segment_index_is_between_0_and_999(twitter: Twitter, index: str) -> None:
    media_id = await begun(twitter, FILM)

    response = await append(twitter, media_id, index, FILM)

    assert upload_error(response) == (400, "SegmentIndex must be between 0 and 999.")
    assert twitter.application.vault.used == 0


@pytest.mark.parametrize(
    ("wanted", "refused"),
    [
        ({"media_type": "video/mp4"}, (403, 38, "total_bytes parameter is missing.")),
        ({"total_bytes": "7"}, (403, 38, "media_type parameter is missing.")),
        ({"total_bytes": "seven", "media_type": "video/mp4"}, (400, 358, "Unable to parse parameter.")),
        ({"total_bytes": "0", "media_type": "video/mp4"}, (400, 358, "Unable to parse parameter.")),
        (
            {"total_bytes": "7", "media_type": "video/mp4", "media_category": "dm"},
            (400, 324, "Unsupported raw media category"),
        ),
        (
            {"total_bytes": "7", "media_type": "image/png", "additional_owners": "1,alice"},
            (400, 214, "additional_owners: 'alice' is not a valid Long"),
        ),
        (
            {"total_bytes": "7", "media_type": "image/png", "additional_owners": ",".join("7" * 101)},
            (400, 358, "Unable to parse parameter."),
        ),
    ],
)
async def test_init_says_what_is_wrong(twitter: Twitter, wanted: dict[str, str], refused: Any) -> None:
    assert refusal(await command(twitter, "INIT", **wanted)) == refused


async def test_init_refuses_a_type_that_is_unknown(twitter: Twitter) -> None:
    response = await command(twitter, "INIT", total_bytes="7", media_type="application/pdf")

    assert upload_error(response) == (400, "media type unrecognized.")


@pytest.mark.parametrize(
    ("category", "most"), [("dm_image", 5_242_880), ("dm_gif", 15_728_640), ("dm_video", 536_870_912)]
)
async def test_init_refuses_what_is_too_large_for_its_kind(twitter: Twitter, category: str, most: int) -> None:
    wanted = {"media_type": "video/mp4", "media_category": category}

    fitting = await command(twitter, "INIT", total_bytes=str(most), **wanted)
    response = await command(twitter, "INIT", total_bytes=str(most + 1), **wanted)

    assert fitting.status_code == 202
    assert upload_error(response) == (413, f"File size exceeds {most} bytes.")


@pytest.mark.parametrize("name", ["init", "STATUS", "DELETE"])
async def test_an_unknown_command_is_refused(twitter: Twitter, name: str) -> None:
    response = await command(twitter, name, media_id="7")

    assert refusal(response)[:2] == (400, 358)
    assert "in upper case" in response.headers["x-emulator-hint"]


@pytest.mark.parametrize("name", ["APPEND", "FINALIZE"])
async def test_an_unknown_upload_cannot_go_on(twitter: Twitter, name: str) -> None:
    response = await command(twitter, name, media_id="7", segment_index="0", media_data=BASE64)

    assert refusal(response) == (400, 325, "A media id was not found.")
    assert twitter.application.vault.used == 0


@pytest.mark.parametrize("missing", ["media_id", "segment_index", "media"])
async def test_a_segment_needs_all_its_parameters(twitter: Twitter, missing: str) -> None:
    media_id = await begun(twitter, PHOTO, **RECOGNISED)
    wanted = {"media_id": media_id, "segment_index": "0", "media": BASE64}

    response = await command(twitter, "APPEND", **{name: wanted[name] for name in wanted if name != missing})

    assert refusal(response) == (403, 38, f"{missing} parameter is missing.")


@pytest.mark.parametrize("asked", [{"command": "STATUS"}, {"command": "STATUS", "media_id": "7"}])
async def test_the_status_of_nothing_is_not_found(twitter: Twitter, asked: dict[str, str]) -> None:
    assert refusal(await twitter.get(UPLOAD, params=asked)) == (400, 325, "A media id was not found.")


async def test_there_is_no_status_before_finalize(twitter: Twitter) -> None:
    media_id = await begun(twitter, FILM)

    response = await twitter.get(UPLOAD, params={"command": "STATUS", "media_id": media_id})

    assert refusal(response)[:2] == (400, 325)
    assert "send FINALIZE first" in response.headers["x-emulator-hint"]


async def test_a_get_without_the_command_is_refused(twitter: Twitter) -> None:
    assert refusal(await twitter.get(UPLOAD, params={"command": "INIT"}))[:2] == (400, 358)


async def test_additional_owners_may_send_what_others_uploaded(twitter: Twitter) -> None:
    media_id = await chunked(twitter, additional_owners=twitter.id("bob"))

    response = await attach(twitter, media_id, as_="bob")

    assert response.status_code == 200


# Descriptions


async def test_media_are_described(twitter: Twitter) -> None:
    media_id = await photo(twitter)

    response = await twitter.post(
        "/1.1/media/metadata/create.json", json={"media_id": media_id, "alt_text": {"text": "A cat"}}
    )

    assert (response.status_code, response.content) == (200, b"")
    assert twitter.world.media.by_id[media_id].alt_text == "A cat"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 214),
        ([], 214),
        ({"media_id": "7", "alt_text": "A cat"}, 214),
        ({"media_id": "7", "alt_text": {"text": "x" * 1001}}, 214),
        ({"media_id": "7", "alt_text": {"text": "A cat"}}, 325),
        ({"media_id": {}, "alt_text": {"text": "A cat"}}, 325),
    ],
)
async def test_a_description_that_cannot_be_kept_says_why(twitter: Twitter, body: Any, code: int) -> None:
    response = await twitter.post("/1.1/media/metadata/create.json", json=body)

    assert refusal(response)[:2] == (400, code)


# What is kept


async def test_the_journal_has_the_parameters_and_not_the_bytes(twitter: Twitter) -> None:
    await posted(twitter, multipart({"media_category": "dm_image"}, media=PHOTO))
    await posted(twitter, {"form": {"media_data": BASE64 * 100}})

    shown = [entry.about["request_body"] for entry in twitter.journal("call")]

    assert shown[0] == f"media_category=dm_image&media=<{len(PHOTO)} bytes>".encode()
    assert len(shown[1]) < 2000


@pytest.fixture
async def crowded() -> AsyncIterator[Twitter]:
    async with calling(Settings(media_limit=1)) as twitter:
        yield twitter


async def test_without_room_uploads_are_refused_and_say_what_helps(crowded: Twitter) -> None:
    response = await posted(crowded, multipart({}, media=PHOTO.ljust(1 << 20, b"\0")))
    refused = await posted(crowded, multipart({}, media=PHOTO))

    assert response.status_code == 200
    assert refusal(refused) == (503, 130, "Over capacity")
    assert "--media-limit" in refused.headers["x-emulator-hint"]


async def test_what_expired_makes_room(crowded: Twitter) -> None:
    await posted(crowded, multipart({}, media=PHOTO.ljust(1 << 20, b"\0")))
    crowded.world.clock.advance(86_400_000)

    response = await posted(crowded, multipart({}, media=PHOTO))

    assert response.status_code == 200


async def test_a_reset_gives_all_bytes_back(twitter: Twitter) -> None:
    await photo(twitter)
    await begun(twitter, FILM)

    await twitter.control("POST", "/reset")

    assert twitter.application.vault.used == 0


async def test_an_upload_that_breaks_off_leaves_nothing_behind(twitter: Twitter) -> None:
    keys = twitter.keys("acme_support")
    client: Any = Client(keys.key, keys.secret, keys.token, keys.token_secret)
    _, headers, _ = client.sign(f"{HERE}{UPLOAD}", "POST")
    half = b'--x\r\nContent-Disposition: form-data; name="media"\r\n\r\n'.ljust(2 << 20, b"\0")
    coming: list[Message] = [{"type": "http.request", "body": half, "more_body": True}, {"type": "http.disconnect"}]
    answered: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "scheme": "http",
        "path": UPLOAD,
        "query_string": b"",
        "headers": [
            (b"host", HERE.removeprefix("http://").encode()),
            (b"authorization", headers["Authorization"].encode()),
            (b"content-type", b"multipart/form-data; boundary=x"),
        ],
    }
    await twitter.application.asgi(scope, receive, send)

    assert (coming, answered) == ([], [])
    assert twitter.application.vault.used == 0
