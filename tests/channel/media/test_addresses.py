"""Which addresses are fetched: Twitter's media hosts, or the one place where the API is, and nothing else."""

import pytest

from tests.channel.fake_media import PHOTO_URL, VIDEO_URL
from twitter_channel.media.addresses import NotFetched, fetched_at, uploaded_to

TWITTER = "https://api.twitter.com"
EMULATOR = "http://127.0.0.1:8686"


def test_photos_are_signed_and_videos_are_not() -> None:
    photo, video = fetched_at(PHOTO_URL, TWITTER), fetched_at(VIDEO_URL, TWITTER)

    assert (photo.url, photo.is_signed) == (PHOTO_URL, True)
    assert (video.url, video.is_signed) == (VIDEO_URL, False)


def test_whoever_has_the_api_elsewhere_has_the_media_hosts_there_too() -> None:
    photo = fetched_at(PHOTO_URL, EMULATOR + "/")

    assert photo.url == "http://127.0.0.1:8686/1.1/ton/data/dm/13/14/aBcDeFgH.jpg"
    assert photo.is_signed
    assert uploaded_to(EMULATOR) == EMULATOR


def test_addresses_that_the_emulator_has_rewritten_are_fetched_from_it() -> None:
    rewritten = f"{EMULATOR}/dm_video/14/vid/640x360/aBc.mp4?tag=1"

    assert fetched_at(rewritten, EMULATOR).url == rewritten


def test_uploads_to_twitter_have_a_host_of_their_own() -> None:
    assert uploaded_to(TWITTER) == "https://upload.twitter.com"


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:8688/api/v1/connections",
        "https://localhost/dm_video/1.mp4",
        "https://[::1]/1.1/ton/data/dm/1.jpg",
        "file:///etc/passwd",
        "gopher://ton.twitter.com/1.1/ton/data/dm/1.jpg",
        "http://ton.twitter.com/1.1/ton/data/dm/1.jpg",
        "https://ton.twitter.com:8443/1.1/ton/data/dm/1.jpg",
        "https://ton.twitter.com.evil.example/1.1/ton/data/dm/1.jpg",
        "https://evil.example/ton.twitter.com/1.1/ton/data/dm/1.jpg",
        "https://ton.twitter.com@evil.example/1.1/ton/data/dm/1.jpg",
        "https://ton.twitter.com\\@evil.example/1.1/ton/data/dm/1.jpg",
        "https://ton.twitter.com/1.1/ton/data/dm/../../../direct_messages/events/list.json",
        "https://ton.twitter.com/1.1/ton/data/dm/%2e%2e/%252e%252e/x.jpg",
        "https://ton.twitter.com/1.1/account/verify_credentials.json",
        "https://api.twitter.com/1.1/ton/data/dm/1.jpg",
        "https://video.twimg.com /x.mp4",
        "https://video.twimg.com/x\r\nHost: evil.mp4",
        "https://vıdeo.twimg.com/x.mp4",
        "https://[bad/x.jpg",
        "",
    ],
)
def test_no_other_address_is_fetched(url: str) -> None:
    with pytest.raises(NotFetched):
        fetched_at(url, TWITTER)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8688/1.1/ton/data/dm/1.jpg",
        "http://127.0.0.1:8686/1.1/direct_messages/events/list.json",
        "http://127.0.0.1:8686/_emulator/v1/worlds",
        "http://127.0.0.1:8686/dm_video/../_emulator/v1/worlds",
    ],
)
def test_where_the_api_is_elsewhere_only_its_media_are_fetched(url: str) -> None:
    with pytest.raises(NotFetched):
        fetched_at(url, EMULATOR)
