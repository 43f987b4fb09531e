"""Uploaded media: whose they are, what they are for, how far they are (facts §2.10)."""

from dataclasses import dataclass, field, replace
from typing import Literal

from twitter_emulator.protocol import errors

from .accounts import UserId
from .contents import Content, Kind
from .fitness import KINDS, MOST_BYTES, Category, Failure, kind_of, raw_name
from .messages import EventId

MediaId = str
State = Literal["pending", "in_progress", "succeeded", "failed"]

_WITH_PREFIX: tuple[Kind, ...] = ("photo", "animated_gif", "video")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What an upload is announced to be.

    Without a *category* the media are a tweet's, of the *kind* that was declared; *shared* media may be used often.
    """

    kind: Kind
    category: Category | None = None
    total_bytes: int = 0
    shared: bool = False
    additional_owners: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the processing is, and when to ask again."""

    state: State
    percent: int
    check_after_s: int = 0


@dataclass(slots=True)
class Media:
    """
    One upload.

    *has_category* is False when the category was not asked for. *finalized_ms* is when the upload was complete, and
    *processing_ms* how long it was worked on after that; *failure* shows when that is over. *expires_ms* is when media
    that are in no message are forgotten.
    """

    id: MediaId
    owner_id: UserId
    category: Category
    has_category: bool
    total_bytes: int
    shared: bool
    additional_owners: tuple[UserId, ...]
    expires_ms: int
    content: Content | None = None
    failure: Failure | None = None
    finalized_ms: int | None = None
    processing_ms: int = 0
    attached_to: list[EventId] = field(default_factory=list)
    alt_text: str | None = None

    @property
    def kind(self) -> Kind:
        return KINDS[self.category]

    @property
    def raw_category(self) -> str:
        """The category as errors name it."""
        return raw_name(self.category)

    @property
    def is_asynchronous(self) -> bool:
        """Whether they are processed after FINALIZE: videos and GIFs with a category (facts §2.10)."""
        return self.has_category and self.kind != "photo"

    def progress(self, now_ms: int) -> Progress:
        """Of an upload that is complete: pending for the first half of the time, then in progress."""
        assert self.finalized_ms is not None
        left_ms = self.finalized_ms + self.processing_ms - now_ms
        if left_ms <= 0:
            return Progress("failed" if self.failure else "succeeded", 100)
        percent = max(0, 100 * (self.processing_ms - left_ms) // self.processing_ms)
        return Progress("in_progress" if percent >= 50 else "pending", percent, max(1, -(-left_ms // 2000)))

    def is_usable(self, now_ms: int) -> bool:
        return self.finalized_ms is not None and self.progress(now_ms).state == "succeeded"

    def is_expired(self, now_ms: int) -> bool:
        return now_ms >= self.expires_ms


def media_key(media: Media, prefixes: str) -> str:
    """The ``media_key``; *prefixes* are those of photos, GIFs and videos, with commas between."""
    return f"{prefixes.split(',')[_WITH_PREFIX.index(media.kind)]}_{media.id}"


def copied(media: Media) -> Media:
    return replace(media, attached_to=list(media.attached_to))


def require_size(size: int, kind: Kind) -> None:
    """
    Raises:
        MediaTooLarge: If media of this *kind* may not have *size* bytes.
    """
    if size > MOST_BYTES[kind]:
        raise errors.MediaTooLarge(
            MOST_BYTES[kind], hint=f"{size} bytes are too many for {kind}; {MOST_BYTES[kind]} are allowed"
        )


def simple(
    content: Content | None, category: Category | None, size: int, additional_owners: tuple[UserId, ...] = ()
) -> Wanted:
    """
    What a simple upload is: one without a category is told by what it is.

    Raises:
        MediaTypeUnrecognized: If that is nothing known, or a video, which has to come in segments.
    """
    if content is None or content.is_video:
        raise refusal(None, failure=None)
    kind = KINDS[category] if category else kind_of(content)
    return Wanted(kind=kind, category=category, total_bytes=size, additional_owners=additional_owners)


def refusal(content: Content | None, failure: Failure | None) -> errors.ApiError:
    """What answers an upload that is of no use: nothing was recognised, or *failure* says what is wrong."""
    if content is None or failure is None:
        return errors.MediaTypeUnrecognized(
            hint="the bytes are no picture (PNG, JPEG, GIF, WEBP), nor a film (MP4, QuickTime) sent in segments"
        )
    return errors.MediaNotProcessable(hint=failure.message)
