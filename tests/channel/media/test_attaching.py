"""From a message with something attached to one that Twitter has: uploaded before, and sent once."""

from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from tests.channel.builders import Channel, FakeClock, delivery, message, running
from tests.channel.fake_media import GIF, MP4, PNG, FakeMedia
from tests.channel.fake_twitter import FakeTwitter, error
from twitter_channel.answers import Answer

FIRST = 1300000000000000001


@pytest.fixture
def media(twitter: FakeTwitter) -> FakeMedia:
    twitter.before = FakeMedia(twitter)
    return twitter.before


async def uploaded(channel: Channel, content: bytes) -> str:
    """The id of a file that was uploaded over the API."""
    response = await channel.client.post("/api/v1/media", files={"media": ("../../etc/x.png", content, "text/html")})
    assert response.status_code == 201, response.text
    found: str = response.json()["id"]
    return found


async def talking(channel: Channel) -> int:
    """The id of a conversation in which the bot has said hello."""
    await channel.connect()
    await channel.deliver(delivery(message("hi", number=FIRST)))
    await channel.settled()
    listed = await channel.client.get("/api/v1/conversations")
    found: int = listed.json()["conversations"][0]["id"]
    return found


async def written(channel: Channel, conversation: int, **body: Any) -> dict[str, Any]:
    """The last line, after an agent wrote *body*."""
    response = await channel.client.post(f"/api/v1/conversations/{conversation}/messages", json=body)
    assert response.status_code == 202, response.text
    await channel.settled()
    return (await channel.transcript())[-1]


@pytest.mark.parametrize(
    ("content", "category", "content_type"),
    [(PNG, "dm_image", "image/png"), (GIF, "dm_gif", "image/gif"), (MP4, "dm_video", "video/mp4")],
)
async def test_what_an_agent_attaches_is_uploaded_in_its_category_and_sent(
    channel: Channel, media: FakeMedia, content: bytes, category: str, content_type: str
) -> None:
    conversation = await talking(channel)

    line = await written(channel, conversation, text="here", media=await uploaded(channel, content))

    assert (line["state"], line["media"]["content_type"]) == ("sent", content_type)
    assert media.attached[-1] == "9001"
    assert media.received["9001"] == content
    (announced,) = media.uploads
    assert (announced["media_category"], announced["media_type"]) == (category, content_type)
    assert "shared" not in announced


async def test_a_picture_needs_no_text(channel: Channel, media: FakeMedia) -> None:
    conversation = await talking(channel)

    line = await written(channel, conversation, media=await uploaded(channel, PNG))

    assert (line["state"], line["text"]) == ("sent", "")


async def test_a_file_larger_than_a_segment_goes_in_several(
    channel: Channel, media: FakeMedia, twitter: FakeTwitter
) -> None:
    conversation = await talking(channel)
    film = MP4 + bytes(2 * 1024 * 1024)

    await written(channel, conversation, media=await uploaded(channel, film))

    assert media.received["9001"] == film
    assert twitter.calls.count("POST /1.1/media/upload.json") == 1 + 3 + 1


async def test_processing_is_waited_for_as_long_as_twitter_says(
    channel: Channel, media: FakeMedia, clock: FakeClock
) -> None:
    media.steps = [{"state": "in_progress", "check_after_secs": 7, "progress_percent": 40}]
    conversation = await talking(channel)

    line = await written(channel, conversation, media=await uploaded(channel, MP4))

    assert line["state"] == "sent"
    assert [round(wait) for wait in clock.slept if wait > 1][:2] == [5, 7]


async def test_a_video_that_twitter_cannot_process_is_said_to_be(channel: Channel, media: FakeMedia) -> None:
    media.steps = [
        {"state": "failed", "error": {"code": 1, "name": "InvalidMedia", "message": "Unsupported video format"}}
    ]
    conversation = await talking(channel)

    line = await written(channel, conversation, text="see", media=await uploaded(channel, MP4))

    assert (line["state"], line["reason"]) == (
        "failed",
        "Twitter could not process the video: Unsupported video format.",
    )
    assert media.attached == [None]


async def test_an_upload_that_fails_for_now_is_done_again_and_nothing_is_sent_twice(
    channel: Channel, media: FakeMedia
) -> None:
    media.troubles = [error(503, 130, "Over capacity"), httpx.ReadTimeout("slow"), httpx.ConnectError("refused")]
    conversation = await talking(channel)

    line = await written(channel, conversation, media=await uploaded(channel, PNG))

    assert line["state"] == "sent"
    assert len([it for it in media.attached if it]) == 1


async def test_an_upload_that_twitter_refuses_fails_the_message_with_its_words(
    channel: Channel, media: FakeMedia
) -> None:
    media.troubles = [
        httpx.Response(400, json={"request": "/1.1/media/upload.json", "error": "media type unrecognized."})
    ]
    conversation = await talking(channel)

    line = await written(channel, conversation, text="see", media=await uploaded(channel, PNG))

    assert line["state"] == "failed"
    assert "media type unrecognized" in line["reason"]


async def test_an_id_that_has_expired_at_twitter_is_uploaded_anew(channel: Channel, media: FakeMedia) -> None:
    media.refused = {"9001"}
    conversation = await talking(channel)

    line = await written(channel, conversation, media=await uploaded(channel, PNG))

    assert (line["state"], media.attached[-1]) == ("sent", "9002")


async def test_media_that_twitter_refuses_again_fail(channel: Channel, media: FakeMedia) -> None:
    media.refused = {"9001", "9002", "9003"}
    conversation = await talking(channel)

    line = await written(channel, conversation, media=await uploaded(channel, PNG))

    assert (line["state"], line["code"], len(media.uploads)) == ("failed", 324, 2)
    assert "did not take what is attached" in line["reason"]


async def bot_says(channel: Channel, path: Path, times: int = 1) -> list[dict[str, Any]]:
    """The lines of *times* messages with the file at *path*, as a bot attaches it."""
    talks = channel.parts.stores.talks
    conversation = await talking(channel)
    for _ in range(times):
        await talks.write(conversation, [Answer("see", (), path.as_uri())], origin="bot")
    channel.parts.work_bell.ring()
    await channel.settled()
    return (await channel.transcript())[-times:]


async def test_what_a_bot_attaches_is_uploaded_once_and_shared(
    channel: Channel, media: FakeMedia, tmp_path: Path
) -> None:
    path = tmp_path / "menu.png"
    path.write_bytes(PNG)

    lines = await bot_says(channel, path, 3)

    assert [line["state"] for line in lines] == ["sent"] * 3
    assert media.attached[1:] == ["9001"] * 3
    assert media.uploads[0]["shared"] == "true"
    assert len({line["media"]["id"] for line in lines}) == 1


async def test_a_shared_id_is_not_used_beyond_its_time(
    channel: Channel, media: FakeMedia, tmp_path: Path, clock: FakeClock
) -> None:
    path = tmp_path / "menu.png"
    path.write_bytes(PNG)
    await bot_says(channel, path)
    clock.seconds += 86_000

    conversation = (await channel.client.get("/api/v1/conversations")).json()["conversations"][0]["id"]
    await channel.parts.stores.talks.write(conversation, [Answer("see", (), path.as_uri())], origin="bot")
    channel.parts.work_bell.ring()
    await channel.settled()

    assert media.attached[1:] == ["9001", "9002"]


async def test_a_bots_file_that_is_gone_is_said_to_be(channel: Channel, media: FakeMedia, tmp_path: Path) -> None:
    (line,) = await bot_says(channel, tmp_path / "gone.png")

    assert line["state"] == "failed"
    assert "gone.png cannot be read" in line["reason"]


async def test_a_bots_file_that_is_no_picture_is_not_sent(channel: Channel, media: FakeMedia, tmp_path: Path) -> None:
    path = tmp_path / "menu.png"
    path.write_text("<html>" + " " * 100)

    (line,) = await bot_says(channel, path)

    assert line["state"] == "failed"
    assert "none that Twitter takes" in line["reason"]
    assert media.uploads == []


@pytest.mark.parametrize("step", ["INIT", "APPEND", "FINALIZE", "STATUS"])
async def test_a_channel_that_is_stopped_while_it_uploads_sends_the_message_once(
    tmp_path: Path, twitter: FakeTwitter, step: str
) -> None:
    media, arrived = FakeMedia(twitter), anyio.Event()

    async def hanging(request: httpx.Request) -> httpx.Response | None:
        if request.url.path.endswith("upload.json") and step.encode() in request.url.query + request.content:
            arrived.set()
            await anyio.sleep_forever()
        return await media(request)

    twitter.before = media
    async with running(tmp_path, twitter) as channel:
        conversation = await talking(channel)
        body = {"text": "see", "media": await uploaded(channel, MP4)}
        twitter.before = hanging
        await channel.client.post(f"/api/v1/conversations/{conversation}/messages", json=body)
        with anyio.fail_after(20):
            await arrived.wait()

    twitter.before = media
    media.received.clear()
    async with running(tmp_path, twitter) as restarted:
        await restarted.settled()

    assert len([it for it in media.attached if it]) == 1
