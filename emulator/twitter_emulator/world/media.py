"""
Uploaded media: whose they are, what they are for, how far they are, and how often they may be used (facts §2.10).

Only what is known of them is remembered here. Their bytes are kept by whoever made the :class:`Bytes` that are handed
in; they do not outlive the process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from twitter_emulator.protocol import errors

from .accounts import UserId
from .contents import Bytes, Content, Joined, Kind
from .fitness import KINDS, MOST_BYTES, TWEET_CATEGORIES, Category, Failure, failure_of, kind_of
from .messages import EventId

MediaId = str
State = Literal["pending", "in_progress", "succeeded", "failed"]

EXPIRES_AFTER_MS = 86_400_000
MOST_SEGMENTS = 1000
_PREFIXES = {"photo": 3, "animated_gif": 16, "video": 7}


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
    def key(self) -> str | None:
        """The ``media_key``, which only media with a category have."""
        return f"{_PREFIXES[self.kind]}_{self.id}" if self.has_category else None

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
        percent = max(0, 100 - 100 * left_ms // self.processing_ms)
        return Progress("in_progress" if percent >= 50 else "pending", percent, max(1, -(-left_ms // 2000)))

    def is_usable(self, now_ms: int) -> bool:
        return self.finalized_ms is not None and self.progress(now_ms).state == "succeeded"

    def is_expired(self, now_ms: int) -> bool:
        return now_ms >= self.expires_ms


@dataclass(slots=True)
class MediaShelf:
    """The media of one world, and where their bytes are."""

    by_id: dict[MediaId, Media] = field(default_factory=dict)
    _segments: dict[MediaId, dict[int, Bytes]] = field(default_factory=dict)
    _bytes: dict[MediaId, Joined] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Media]:
        return iter(self.by_id.values())

    def begin(self, media_id: MediaId, owner_id: UserId, wanted: Wanted, now_ms: int) -> Media:
        """
        Make room for an upload.

        Raises:
            MediaTooLarge: If more is announced than media of this kind may have.
        """
        require_size(wanted.total_bytes, wanted.kind)
        self.forget_expired(now_ms)
        media = self.by_id[media_id] = Media(
            media_id,
            owner_id,
            category=wanted.category or TWEET_CATEGORIES[wanted.kind],
            has_category=wanted.category is not None,
            total_bytes=wanted.total_bytes,
            shared=wanted.shared,
            additional_owners=wanted.additional_owners,
            expires_ms=now_ms + EXPIRES_AFTER_MS,
        )
        return media

    def uploaded_by(self, media_id: MediaId, user_id: UserId, now_ms: int) -> Media:
        """
        The upload that *user_id* goes on with.

        Raises:
            MediaNotFound: If there is none, it is somebody else's, or it has expired.
        """
        media = self._alive(media_id, now_ms)
        if media.owner_id != user_id:
            raise errors.MediaNotFound(hint=f"media {media_id} were uploaded by another account")
        return media

    def append(self, media: Media, index: int, segment: Bytes) -> None:
        """
        Keep one *segment*; one that is sent again takes the place of the first.

        Raises:
            MediaNotUsable: If the upload was complete already.
        """
        if media.finalized_ms is not None:
            raise errors.MediaNotUsable(hint=f"media {media.id} are complete since FINALIZE; begin anew with INIT")
        segments = self._segments.setdefault(media.id, {})
        replaced = segments.get(index)
        segments[index] = segment
        if replaced is not None:
            replaced.discard()

    def joined(self, media: Media) -> Joined:
        """
        The segments, in their order.

        Raises:
            SegmentsDoNotAddUp: If one is missing, or their sizes are not what INIT announced.
        """
        segments = self._segments.get(media.id, {})
        order = sorted(segments)
        whole = Joined(tuple(segments[index] for index in order))
        if order != list(range(len(order))):
            raise errors.SegmentsDoNotAddUp(hint=f"the segments are {_shown(order)}; they count from 0, without a gap")
        if whole.size != media.total_bytes:
            raise errors.SegmentsDoNotAddUp(
                hint=f"{len(order)} segments have {whole.size} bytes, and INIT announced {media.total_bytes}"
            )
        return whole

    def finalize(self, media: Media, whole: Joined, content: Content | None, now_ms: int, processing_ms: int) -> None:
        """
        Complete an upload, which *content* was recognised in. It expires counted from now.

        Raises:
            MediaTypeUnrecognized, MediaNotProcessable: If it cannot be used, and nothing is processed later that
                could say so.
        """
        failure = failure_of(content, media.kind)
        if failure is not None and not media.is_asynchronous:
            raise _refusal(content, failure)
        self._segments.pop(media.id, None)
        self._bytes[media.id] = whole
        media.content, media.failure, media.total_bytes = content, failure, whole.size
        media.finalized_ms, media.expires_ms = now_ms, now_ms + EXPIRES_AFTER_MS
        media.processing_ms = processing_ms if media.is_asynchronous else 0

    def take_in(
        self, media_id: MediaId, owner_id: UserId, wanted: Wanted, whole: Joined, content: Content | None, now_ms: int
    ) -> Media:
        """
        An upload in one piece, usable at once.

        Raises:
            MediaTooLarge, MediaTypeUnrecognized, MediaNotProcessable: If it cannot be used; nothing is kept then.
        """
        media = self.begin(media_id, owner_id, wanted, now_ms)
        try:
            self.finalize(media, whole, content, now_ms, processing_ms=0)
            if media.failure is not None:
                raise _refusal(content, media.failure)
        except errors.ApiError:
            del self.by_id[media_id]
            self._discard(media_id)
            raise
        return media

    def attachable(self, media_id: MediaId, sender_id: UserId, now_ms: int) -> Media:
        """
        The media that *sender_id* sends in a Direct Message.

        Raises:
            MediaNotFound: If they are unknown or have expired.
            WrongMediaCategory: If they were uploaded for a tweet.
            MediaNotUsable: If they are somebody else's, not ready, or used already.
        """
        media = self._alive(media_id, now_ms)
        if sender_id not in (media.owner_id, *media.additional_owners):
            raise errors.MediaNotUsable(hint=f"media {media_id} belong to another account (additional_owners may help)")
        if not media.category.startswith("dm_"):
            raise errors.WrongMediaCategory(
                _camel(media.category), hint="upload media for Direct Messages with media_category=dm_image (dm_gif …)"
            )
        if not media.is_usable(now_ms):
            raise errors.MediaNotUsable(hint=f"media {media_id} are not ready; ask STATUS until it says succeeded")
        if media.attached_to and not media.shared:
            raise errors.MediaNotUsable(
                hint=f"media {media_id} were sent already; upload them with shared=true to send them more than once"
            )
        return media

    def bytes_of(self, media_id: MediaId) -> Bytes | None:
        """Their bytes; None when they are unknown, incomplete, or were left behind by a restart."""
        return self._bytes.get(media_id)

    def forget_expired(self, now_ms: int) -> None:
        """Media that are in no message are forgotten when their time is over."""
        for media in [m for m in self.by_id.values() if m.is_expired(now_ms) and not m.attached_to]:
            del self.by_id[media.id]
            self._discard(media.id)

    def clear(self) -> None:
        """Discard all bytes: the world is given up."""
        for media_id in self.by_id:
            self._discard(media_id)
        self.by_id.clear()

    def _alive(self, media_id: MediaId, now_ms: int) -> Media:
        media = self.by_id.get(media_id)
        if media is None:
            raise errors.MediaNotFound(hint=f"no media {media_id[:40]!r} in this world")
        if media.is_expired(now_ms):
            raise errors.MediaNotFound(hint=f"media {media_id} have expired, 24 hours after they were uploaded")
        return media

    def _discard(self, media_id: MediaId) -> None:
        for segment in self._segments.pop(media_id, {}).values():
            segment.discard()
        whole = self._bytes.pop(media_id, None)
        if whole is not None:
            whole.discard()


def require_size(size: int, kind: Kind) -> None:
    """
    Raises:
        MediaTooLarge: If media of this *kind* may not have *size* bytes.
    """
    if size > MOST_BYTES[kind]:
        raise errors.MediaTooLarge(
            MOST_BYTES[kind], hint=f"{size} bytes are too many for {kind}; {MOST_BYTES[kind]} are allowed"
        )


def simple(content: Content | None, category: Category | None, size: int) -> Wanted:
    """
    What a simple upload is: one without a category is told by what it is.

    Raises:
        MediaTypeUnrecognized: If that is nothing known, or a video, which has to come in segments.
    """
    if content is None or content.is_video:
        raise _refusal(None, failure=None)
    return Wanted(kind=KINDS[category] if category else kind_of(content), category=category, total_bytes=size)


def _refusal(content: Content | None, failure: Failure | None) -> errors.ApiError:
    if content is None or failure is None:
        return errors.MediaTypeUnrecognized(
            hint="the bytes are no picture (PNG, JPEG, GIF, WEBP), nor a film (MP4, QuickTime) sent in segments"
        )
    return errors.MediaNotProcessable(hint=failure.message)


def _camel(category: Category) -> str:
    """``TweetImage`` for ``tweet_image``."""
    return "".join(word.capitalize() for word in category.split("_"))


def _shown(indices: list[int]) -> str:
    return ", ".join(map(str, indices[:10])) + (" …" if len(indices) > 10 else "") if indices else "none"
