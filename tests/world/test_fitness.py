"""What media may be like (facts §2.10)."""

import pytest

from twitter_emulator.world.contents import Content, Kind
from twitter_emulator.world.fitness import category_called, failure_of, kind_of


def gif(width: int = 320, height: int = 240, frames: int = 2) -> Content:
    return Content(media_type="image/gif", width=width, height=height, frames=frames)


def film(width: int = 640, height: int = 360, duration_ms: int = 2500) -> Content:
    return Content(media_type="video/mp4", width=width, height=height, duration_ms=duration_ms)


PHOTO = Content(media_type="image/png", width=4000, height=3000)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PHOTO, "photo"),
        (gif(frames=1), "photo"),
        (gif(), "photo"),
        (gif(1280, 1080, 217), "animated_gif"),
        (gif(1080, 1280), "animated_gif"),
        (film(1280, 1024), "video"),
        (film(720, 1280), "video"),
        (film(32, 96, duration_ms=500), "video"),
        (film(duration_ms=140_000), "video"),
    ],
)
def test_what_is_within_the_limits_can_be_used(content: Content, kind: Kind) -> None:
    assert failure_of(content, kind) is None


@pytest.mark.parametrize(
    ("content", "kind", "name", "said"),
    [
        (None, "video", "InvalidMedia", "Unsupported video format"),
        (None, "photo", "InvalidMedia", "file is invalid"),
        (film(), "photo", "InvalidMedia", "video/mp4"),
        (PHOTO, "video", "InvalidMedia", "image/png"),
        (PHOTO, "animated_gif", "InvalidMedia", "image/png"),
        (gif(1281, 100), "animated_gif", "UnsupportedMedia", "1281x100"),
        (gif(frames=351), "animated_gif", "UnsupportedMedia", "351 frames"),
        (gif(1280, 1080, 218), "animated_gif", "UnsupportedMedia", "pixels"),
        (film(1920, 1080), "video", "UnsupportedMedia", "1920x1080"),
        (film(31, 90), "video", "UnsupportedMedia", "31x90"),
        (film(400, 100), "video", "UnsupportedMedia", "3:1"),
        (film(duration_ms=499), "video", "UnsupportedMedia", "499.milliseconds is less than min"),
        (
            film(duration_ms=622_628),
            "video",
            "UnsupportedMedia",
            "Duration 10.minutes+22.seconds+628.milliseconds exceeds max duration of 2.minutes+20.seconds",
        ),
    ],
)
def test_what_is_beyond_a_limit_says_which(content: Content | None, kind: Kind, name: str, said: str) -> None:
    failure = failure_of(content, kind)

    assert failure is not None
    assert failure.name == name
    assert failure.code == {"InvalidMedia": 1, "UnsupportedMedia": 3}[name]
    assert said in failure.message


def test_a_gif_that_does_not_move_is_a_photo() -> None:
    assert [kind_of(content) for content in (gif(frames=1), gif(), film(), PHOTO)] == [
        "photo",
        "animated_gif",
        "video",
        "photo",
    ]


def test_categories_are_known_by_their_exact_names_and_by_those_that_errors_use() -> None:
    assert category_called("dm_video") == category_called("DmVideo") == "dm_video"
    assert category_called("DM_VIDEO") is None
