"""What comes with messages: fetched behind them, once, however often it takes."""

from typing import Any

import anyio
import httpx
import pytest

from tests.channel.builders import Channel, FakeClock, delivery, message
from tests.channel.fake_media import HTML, JPEG, MP4, PHOTO_URL, VIDEO_URL, FakeMedia, file, with_photo, with_video
from tests.channel.fake_twitter import BRAND_ID, CUSTOMER_ID, FakeTwitter

FIRST = 1300000000000000001


@pytest.fixture
def media(twitter: FakeTwitter) -> FakeMedia:
    twitter.before = FakeMedia(twitter)
    return twitter.before


async def nothing_due(channel: Channel) -> None:
    """Return when nothing is left to be fetched."""
    with anyio.fail_after(20):
        while await channel.parts.media.store.next_due() is not None:
            await anyio.lowlevel.checkpoint()


async def came(channel: Channel) -> dict[str, Any]:
    """The media of the first line, when nothing more is to be done about them."""
    with anyio.fail_after(20):
        while True:
            found: dict[str, Any] = (await channel.transcript())[0]["media"]
            if found["state"] != "expected":
                return found
            await anyio.sleep(0.01)


async def test_a_customers_photo_is_fetched_with_the_accounts_signature_and_shown(
    channel: Channel, media: FakeMedia
) -> None:
    media.files[PHOTO_URL] = file(JPEG, content_type="text/html")
    await channel.connect()

    await channel.deliver(delivery(with_photo(message("look", number=FIRST))))

    found = await came(channel)
    served = await channel.client.get(found["url"])
    assert (found["kind"], found["content_type"], found["size"]) == ("photo", "image/jpeg", len(JPEG))
    assert (served.content, served.headers["content-type"]) == (JPEG, "image/jpeg")


async def test_the_link_of_an_attachment_is_not_shown_as_text(channel: Channel, media: FakeMedia) -> None:
    await channel.connect()

    await channel.deliver(
        delivery(with_photo(message("look", number=FIRST)), with_photo(message("", number=FIRST + 1)))
    )
    await channel.settled()

    texts = [line["text"] for line in await channel.transcript() if line["direction"] == "in"]
    assert texts == ["look", ""]


async def test_of_a_video_the_file_with_most_to_see_is_fetched_unsigned(channel: Channel, media: FakeMedia) -> None:
    media.files[VIDEO_URL] = file(MP4)
    await channel.connect()

    await channel.deliver(delivery(with_video(message("see", number=FIRST))))

    assert (await came(channel))["content_type"] == "video/mp4"


async def test_a_page_that_poses_as_a_photo_is_not_kept(channel: Channel, media: FakeMedia) -> None:
    media.files[PHOTO_URL] = file(HTML, content_type="image/jpeg")
    await channel.connect()

    await channel.deliver(delivery(with_photo(message(number=FIRST))))

    found = await came(channel)
    assert (found["state"], found["url"]) == ("failed", None)
    assert "none that Twitter takes" in found["reason"]
    assert (await channel.client.get(f"/api/v1/media/{found['id']}")).status_code == 404


@pytest.mark.parametrize("url", ["http://169.254.169.254/x.jpg", "https://evil.example/1.1/ton/data/dm/x.jpg"])
async def test_an_address_elsewhere_is_never_called(
    channel: Channel, media: FakeMedia, twitter: FakeTwitter, url: str
) -> None:
    await channel.connect()

    await channel.deliver(delivery(with_photo(message(number=FIRST), url)))

    found = await came(channel)
    assert found["state"] == "failed"
    assert all(request.url.host in ("api.twitter.com", "127.0.0.1") for request in twitter.requests)


async def test_trouble_that_passes_is_waited_for(channel: Channel, media: FakeMedia, clock: FakeClock) -> None:
    await channel.connect()
    answers = [httpx.Response(503), httpx.Response(503), file(JPEG)]
    before = media.__call__

    async def hook(request: httpx.Request) -> httpx.Response | None:
        return answers.pop(0) if request.url.path.startswith("/1.1/ton/") else await before(request)

    media.twitter.before = hook
    await channel.deliver(delivery(with_photo(message(number=FIRST))))

    assert (await came(channel))["state"] == "stored"
    assert len([wait for wait in clock.slept if wait > 0.5]) == 2


async def test_a_photo_that_is_gone_is_said_to_be(channel: Channel, media: FakeMedia) -> None:
    await channel.connect()

    await channel.deliver(delivery(with_photo(message(number=FIRST))))

    found = await came(channel)
    assert found["state"] == "failed"
    assert "404" in found["reason"]


async def test_a_redelivered_message_is_not_fetched_again(
    channel: Channel, media: FakeMedia, twitter: FakeTwitter
) -> None:
    media.files[PHOTO_URL] = file(JPEG)
    await channel.connect()
    await channel.deliver(delivery(with_photo(message(number=FIRST))))
    await came(channel)

    await channel.deliver(delivery(with_photo(message(number=FIRST))))
    await channel.settled()

    assert sum(call.startswith("GET /1.1/ton/") for call in twitter.calls) == 1


async def test_an_attachment_that_cannot_be_understood_does_not_lose_its_message(
    channel: Channel, media: FakeMedia
) -> None:
    await channel.connect()
    event = message("hi", number=FIRST)
    event["message_create"]["message_data"]["attachment"] = {"type": "media", "media": [1, {"url": 2}]}

    await channel.deliver(delivery(event))
    await channel.settled()

    line = (await channel.transcript())[0]
    assert (line["text"], line["media"], line["state"]) == ("hi", None, "answered")


async def test_our_own_picture_that_twitter_tells_of_is_not_fetched(
    channel: Channel, media: FakeMedia, twitter: FakeTwitter
) -> None:
    await channel.connect()
    await channel.deliver(delivery(message("hi", number=FIRST)))
    await channel.settled()
    ours = (await channel.transcript())[1]["id"]

    echo = with_photo(message("a picture", number=int(ours), sender=BRAND_ID, to=CUSTOMER_ID))
    await channel.deliver(delivery(echo))
    await channel.settled()
    await nothing_due(channel)

    assert not any(call.startswith("GET /1.1/ton/") for call in twitter.calls)
