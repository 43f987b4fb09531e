"""
The media of one world: how they come in piece by piece, who may use them how often, and when they are forgotten.

Only what is known of them is remembered. Their bytes are kept by whoever made the :class:`Bytes` that are handed in;
they do not outlive the process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from twitter_emulator.protocol import errors

from .accounts import UserId
from .contents import Bytes, Content, Joined
from .fitness import TWEET_CATEGORIES, Failure, failure_of
from .media import Media, MediaId, Wanted, copied, refusal, require_size

EXPIRES_AFTER_MS = 86_400_000
MOST_SEGMENTS = 1000


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

    def known(self) -> list[Media]:
        """Copies of what is known of those that are complete."""
        return [copied(media) for media in self if media.finalized_ms is not None]

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

    def finalize(
        self,
        media: Media,
        whole: Joined,
        content: Content | None,
        now_ms: int,
        processing_ms: int,
        *,
        accident: Failure | None = None,
    ) -> None:
        """
        Complete an upload, which *content* was recognised in. It expires counted from now.

        An *accident* befalls what is processed later.

        Raises:
            MediaTypeUnrecognized, MediaNotProcessable: If it cannot be used, and nothing is processed later that
                could say so.
        """
        failure = failure_of(content, media.kind)
        if failure is not None and not media.is_asynchronous:
            raise refusal(content, failure)
        self._segments.pop(media.id, None)
        self._bytes[media.id] = whole
        if media.is_asynchronous:
            failure = failure or accident
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
                raise refusal(content, media.failure)
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
                media.raw_category, hint="upload media for Direct Messages with media_category=dm_image (dm_gif …)"
            )
        if not media.is_usable(now_ms):
            raise errors.MediaNotUsable(hint=f"media {media_id} are not ready; ask STATUS until it says succeeded")
        if media.attached_to and not media.shared:
            raise errors.MediaNotUsable(
                hint=f"media {media_id} were sent already; upload them with shared=true to send them more than once"
            )
        return media

    def attach_for_good(self, media_id: MediaId | None, owner_id: UserId, message_id: str, now_ms: int) -> None:
        """
        *owner_id* makes them part of a welcome message, which is shown often, if there are any.

        Raises:
            MediaNotFound, WrongMediaCategory: As for :meth:`attachable`.
            MediaNotUsable: If they are not shared, too.
        """
        if media_id is None:
            return
        media = self.attachable(media_id, owner_id, now_ms)
        if not media.shared:
            raise errors.MediaNotUsable(hint=f"media {media_id} were not uploaded with shared=true")
        media.attached_to.append(message_id)

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


def _shown(indices: list[int]) -> str:
    return ", ".join(map(str, indices[:10])) + (" …" if len(indices) > 10 else "") if indices else "none"
