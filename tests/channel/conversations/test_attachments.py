"""What Twitter says is attached to a message."""

from typing import Any

import pytest

from tests.channel.builders import message
from tests.channel.fake_media import LINK, PHOTO_URL, VIDEO_URL, with_photo, with_video
from twitter_channel.conversations.attachments import attachment_in, link_of


def attached(event: dict[str, Any]) -> Any:
    return event["message_create"]["message_data"]["attachment"]


def test_a_photo_is_where_its_address_says() -> None:
    found = attachment_in(attached(with_photo(message())))

    assert found is not None
    assert (found.kind, found.url) == ("photo", PHOTO_URL)


@pytest.mark.parametrize("kind", ["video", "animated_gif"])
def test_of_a_video_it_is_the_file_of_the_highest_bitrate(kind: str) -> None:
    found = attachment_in(attached(with_video(message(), kind)))

    assert found is not None
    assert (found.kind, found.url) == (kind, VIDEO_URL)


def test_the_link_in_the_text_is_told() -> None:
    assert link_of(attached(with_photo(message()))) == LINK


@pytest.mark.parametrize(
    "attachment",
    [
        None,
        "media",
        [],
        {"type": "location", "location": {"type": "shared_coordinate"}},
        {"type": "media"},
        {"type": "media", "media": [{"type": "photo", "media_url_https": PHOTO_URL}]},
        {"type": "media", "media": {"type": "photo", "media_url_https": 1, "url": 2}},
        {"type": "media", "media": {"type": "photo", "media_url_https": "https://ton.twitter.com/" + "a" * 2_000}},
        {"type": "media", "media": {"type": "video", "video_info": {"variants": []}}},
        {"type": "media", "media": {"type": "sticker"}},
    ],
)
def test_what_cannot_be_fetched_is_nothing(attachment: Any) -> None:
    assert attachment_in(attachment) is None
    assert link_of(attachment) is None
