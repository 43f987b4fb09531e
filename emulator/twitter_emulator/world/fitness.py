"""What media may be like, by what they are for (facts §2.10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from .contents import Content, Kind

Category = Literal["dm_image", "dm_gif", "dm_video", "tweet_image", "tweet_gif", "tweet_video"]

MEGABYTE = 1 << 20
MOST_BYTES: Mapping[Kind, int] = MappingProxyType(
    {"photo": 5 * MEGABYTE, "animated_gif": 15 * MEGABYTE, "video": 512 * MEGABYTE}
)
KINDS: Mapping[Category, Kind] = MappingProxyType(
    {
        "dm_image": "photo",
        "dm_gif": "animated_gif",
        "dm_video": "video",
        "tweet_image": "photo",
        "tweet_gif": "animated_gif",
        "tweet_video": "video",
    }
)
TWEET_CATEGORIES: Mapping[Kind, Category] = MappingProxyType(
    {"photo": "tweet_image", "animated_gif": "tweet_gif", "video": "tweet_video"}
)
DECLARED: Mapping[str, Kind] = MappingProxyType(
    {
        "image/jpeg": "photo",
        "image/jpg": "photo",
        "image/pjpeg": "photo",
        "image/png": "photo",
        "image/webp": "photo",
        "image/gif": "animated_gif",
        "video/mp4": "video",
        "video/quicktime": "video",
    }
)
"""The types that INIT takes. They only say what is announced: what was sent is told by its bytes."""

_GIF_SIDES, _GIF_FRAMES, _GIF_PIXELS = (1280, 1080), 350, 300_000_000
_VIDEO_SIDES, _VIDEO_LEAST_SIDE, _VIDEO_RATIO = (1280, 1024), 32, 3
_VIDEO_LEAST_MS, _VIDEO_MOST_MS = 500, 140_000


@dataclass(frozen=True, slots=True)
class Failure:
    """Why media were not accepted, as ``processing_info.error`` tells it."""

    code: int
    name: str
    message: str


def category_called(name: str) -> Category | None:
    """The category of this *name*, which may be the one that errors use: twitter-api-v2 sends that."""
    return next((category for category in KINDS if name in (category, raw_name(category))), None)


def raw_name(category: Category) -> str:
    """The category as errors name it: ``TweetImage`` for ``tweet_image``."""
    return "".join(word.capitalize() for word in category.split("_"))


def kind_of(content: Content) -> Kind:
    """What *content* is when nobody said what it is for: a GIF that does not move is a photo."""
    if content.is_video:
        return "video"
    return "animated_gif" if content.is_gif and content.frames > 1 else "photo"


def internal_failure(number: str) -> Failure | None:
    """The failure of the processing itself, whose *number* is not known; with ``none`` there is none."""
    return None if number == "none" else Failure(int(number), "InternalError", "Internal error")


def failure_of(content: Content | None, kind: Kind) -> Failure | None:
    """Why *content* cannot be used as *kind*; None if it can."""
    if content is None:
        return _invalid("Unsupported video format" if kind == "video" else "file is invalid")
    if content.is_video != (kind == "video") or (kind == "animated_gif" and not content.is_gif):
        return _invalid(f"{content.media_type} is not what this media category is for")
    if kind == "video":
        return _film_failure(content)
    return _gif_failure(content) if kind == "animated_gif" else None


def _gif_failure(content: Content) -> Failure | None:
    if not _fits(content, _GIF_SIDES):
        return _unsupported(f"{content.width}x{content.height} exceeds {_GIF_SIDES[0]}x{_GIF_SIDES[1]}")
    if content.frames > _GIF_FRAMES:
        return _unsupported(f"{content.frames} frames exceed {_GIF_FRAMES}")
    if content.width * content.height * content.frames > _GIF_PIXELS:
        return _unsupported(f"the pixels of all frames exceed {_GIF_PIXELS}")
    return None


def _film_failure(content: Content) -> Failure | None:
    short, long = sorted((content.width, content.height))
    if short < _VIDEO_LEAST_SIDE or not _fits(content, _VIDEO_SIDES):
        return _unsupported(f"{content.width}x{content.height} is not between 32x32 and 1280x1024")
    if long > short * _VIDEO_RATIO:
        return _unsupported(f"{content.width}x{content.height} is not between 1:3 and 3:1")
    if content.duration_ms > _VIDEO_MOST_MS:
        return _unsupported(
            f"Duration {_duration(content.duration_ms)} exceeds max duration of {_duration(_VIDEO_MOST_MS)}"
        )
    if content.duration_ms < _VIDEO_LEAST_MS:
        return _unsupported(
            f"Duration {_duration(content.duration_ms)} is less than min duration of {_duration(_VIDEO_LEAST_MS)}"
        )
    return None


def _fits(content: Content, sides: tuple[int, int]) -> bool:
    """Whether *content* fits, upright or lying."""
    return max(content.width, content.height) <= max(sides) and min(content.width, content.height) <= min(sides)


def _duration(ms: int) -> str:
    """``2.minutes+20.seconds``, as Twitter writes it."""
    parts = ((ms // 60_000, "minutes"), (ms // 1000 % 60, "seconds"), (ms % 1000, "milliseconds"))
    return "+".join(f"{amount}.{unit}" for amount, unit in parts if amount) or "0.seconds"


def _invalid(message: str) -> Failure:
    return Failure(1, "InvalidMedia", message)


def _unsupported(message: str) -> Failure:
    return Failure(3, "UnsupportedMedia", message)
