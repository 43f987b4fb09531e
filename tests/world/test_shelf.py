"""How media come in piece by piece, who may use them, and when they are forgotten."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.builders import NOON_MS
from twitter_emulator.protocol import errors
from twitter_emulator.world import samples
from twitter_emulator.world.contents import Kind
from twitter_emulator.world.fitness import Category
from twitter_emulator.world.media import Media, Wanted
from twitter_emulator.world.recognition import recognised
from twitter_emulator.world.shelf import EXPIRES_AFTER_MS, MediaShelf

PHOTO = samples.png(64, 48)
FILM = samples.mp4(640, 360, 2500)
OWNER, FRIEND, STRANGER = "11", "12", "13"


@dataclass(slots=True)
class Kept:
    """Bytes that know whether they were discarded."""

    content: bytes
    was_discarded: bool = False

    @property
    def size(self) -> int:
        return len(self.content)

    def read(self, start: int, length: int) -> bytes:
        return self.content[start : start + length]

    def discard(self) -> None:
        self.was_discarded = True


def begun(shelf: MediaShelf, size: int, category: Category | None = "dm_image", *, shared: bool = False) -> Media:
    kind: Kind = "video" if category == "dm_video" else "photo"
    wanted = Wanted(kind=kind, category=category, total_bytes=size, shared=shared, additional_owners=(FRIEND,))
    return shelf.begin("7", OWNER, wanted, NOON_MS)


def complete(
    shelf: MediaShelf, content: bytes = PHOTO, category: Category | None = "dm_image", *, shared: bool = False
) -> Media:
    media = begun(shelf, len(content), category, shared=shared)
    shelf.append(media, 0, Kept(content))
    finalized(shelf, media)
    return media


def finalized(shelf: MediaShelf, media: Media) -> None:
    whole = shelf.joined(media)
    shelf.finalize(media, whole, recognised(whole), NOON_MS, processing_ms=2000)


@given(st.permutations(range(6)))
def test_segments_make_the_same_whole_in_whatever_order_they_come(order: list[int]) -> None:
    shelf, pieces = MediaShelf(), [FILM[start : start + 40] for start in range(0, 240, 40)]
    media = begun(shelf, sum(map(len, pieces)), "dm_video")

    for index in order:
        shelf.append(media, index, Kept(pieces[index]))

    assert shelf.joined(media).read(0, 10_000) == b"".join(pieces)


@given(st.sets(st.integers(0, 9), max_size=9))
def test_a_missing_segment_is_noticed(present: set[int]) -> None:
    shelf = MediaShelf()
    media = begun(shelf, 10)

    for index in present:
        shelf.append(media, index, Kept(b"x"))

    with pytest.raises(errors.SegmentsDoNotAddUp):
        shelf.joined(media)


def test_a_gap_is_noticed_even_if_the_sizes_add_up() -> None:
    shelf = MediaShelf()
    media = begun(shelf, 2)
    shelf.append(media, 0, Kept(b"a"))
    shelf.append(media, 2, Kept(b"b"))

    with pytest.raises(errors.SegmentsDoNotAddUp) as refused:
        shelf.joined(media)

    assert "0, 2" in str(refused.value.hint)


def test_a_segment_that_comes_again_takes_the_place_of_the_first() -> None:
    shelf, first = MediaShelf(), Kept(b"abc")
    media = begun(shelf, 2)
    shelf.append(media, 0, first)

    shelf.append(media, 0, Kept(b"xy"))

    assert shelf.joined(media).read(0, 9) == b"xy"
    assert first.was_discarded


def test_nothing_is_added_to_what_is_complete() -> None:
    shelf = MediaShelf()
    media = complete(shelf)

    with pytest.raises(errors.MediaNotUsable):
        shelf.append(media, 1, Kept(b"x"))


def test_more_than_a_kind_may_have_is_refused_when_it_is_announced() -> None:
    shelf = MediaShelf()

    with pytest.raises(errors.MediaTooLarge) as refused:
        begun(shelf, (5 << 20) + 1)

    assert str(refused.value) == "File size exceeds 5242880 bytes."
    assert list(shelf) == []


def test_a_video_is_pending_then_in_progress_then_succeeded() -> None:
    media = complete(MediaShelf(), FILM, "dm_video")

    states = [media.progress(NOON_MS + after).state for after in (0, 999, 1000, 1999, 2000)]

    assert states == ["pending", "pending", "in_progress", "in_progress", "succeeded"]
    assert not media.is_usable(NOON_MS + 1999)
    assert media.is_usable(NOON_MS + 2000)


def test_a_video_that_cannot_be_used_fails_when_it_was_looked_at() -> None:
    media = complete(MediaShelf(), samples.mp4(640, 360, 141_000), "dm_video")

    assert media.progress(NOON_MS).state == "pending"
    assert media.progress(NOON_MS + 2000).state == "failed"
    assert not media.is_usable(NOON_MS + 2000)


def test_a_photo_is_ready_at_once() -> None:
    assert complete(MediaShelf()).is_usable(NOON_MS)


def test_without_a_category_a_video_is_ready_at_once_and_a_tweets() -> None:
    shelf = MediaShelf()
    media = shelf.begin("7", OWNER, Wanted(kind="video", total_bytes=len(FILM)), NOON_MS)
    shelf.append(media, 0, Kept(FILM))

    finalized(shelf, media)

    assert media.is_usable(NOON_MS)
    with pytest.raises(errors.WrongMediaCategory) as refused:
        shelf.attachable("7", OWNER, NOON_MS)
    assert str(refused.value) == "Invalid Media ID of category TweetVideo"


@pytest.mark.parametrize("content", [FILM, b"hello"])
def test_a_photo_that_is_none_is_refused_when_it_is_complete(content: bytes) -> None:
    with pytest.raises((errors.MediaNotProcessable, errors.MediaTypeUnrecognized)):
        complete(MediaShelf(), content)


@pytest.mark.parametrize("who", [OWNER, FRIEND])
def test_owners_may_send_media(who: str) -> None:
    shelf = MediaShelf()
    media = complete(shelf)

    assert shelf.attachable("7", who, NOON_MS) is media


def test_others_may_not_send_media() -> None:
    shelf = MediaShelf()
    complete(shelf)

    with pytest.raises(errors.MediaNotUsable) as refused:
        shelf.attachable("7", STRANGER, NOON_MS)

    assert "another account" in str(refused.value.hint)


def test_nobody_else_may_go_on_with_an_upload() -> None:
    shelf = MediaShelf()
    begun(shelf, 10)

    with pytest.raises(errors.MediaNotFound):
        shelf.uploaded_by("7", FRIEND, NOON_MS)


def test_media_that_are_not_shared_are_sent_once() -> None:
    shelf = MediaShelf()
    complete(shelf).attached_to.append("99")

    with pytest.raises(errors.MediaNotUsable) as refused:
        shelf.attachable("7", OWNER, NOON_MS)

    assert "shared=true" in str(refused.value.hint)


def test_shared_media_are_sent_as_often_as_one_likes() -> None:
    shelf = MediaShelf()
    media = complete(shelf, shared=True)
    media.attached_to += ["98", "99"]

    assert shelf.attachable("7", OWNER, NOON_MS) is media


def test_what_is_shown_often_has_to_be_shared() -> None:
    shelf = MediaShelf()
    complete(shelf)

    with pytest.raises(errors.MediaNotUsable):
        shelf.attach_for_good("7", OWNER, "99", NOON_MS)


def test_shared_media_become_part_of_what_is_shown_often() -> None:
    shelf = MediaShelf()
    media = complete(shelf, shared=True)

    shelf.attach_for_good("7", OWNER, "99", NOON_MS)
    shelf.attach_for_good(None, OWNER, "99", NOON_MS)

    assert media.attached_to == ["99"]


def test_media_expire_a_day_after_they_are_complete() -> None:
    shelf = MediaShelf()
    complete(shelf)

    assert shelf.attachable("7", OWNER, NOON_MS + EXPIRES_AFTER_MS - 1)
    with pytest.raises(errors.MediaNotFound):
        shelf.attachable("7", OWNER, NOON_MS + EXPIRES_AFTER_MS)


def test_expired_media_are_forgotten_with_their_bytes() -> None:
    shelf, segment = MediaShelf(), Kept(b"x")
    shelf.append(begun(shelf, 2), 0, segment)

    shelf.forget_expired(NOON_MS + EXPIRES_AFTER_MS)

    assert list(shelf) == []
    assert segment.was_discarded


def test_media_in_a_message_stay_beyond_their_time() -> None:
    shelf = MediaShelf()
    complete(shelf).attached_to.append("99")

    shelf.forget_expired(NOON_MS + EXPIRES_AFTER_MS)

    assert shelf.bytes_of("7") is not None


def test_a_cleared_shelf_discards_all_bytes() -> None:
    shelf, segment = MediaShelf(), Kept(PHOTO)
    media = begun(shelf, len(PHOTO))
    shelf.append(media, 0, segment)
    finalized(shelf, media)

    shelf.clear()

    assert segment.was_discarded
    assert shelf.bytes_of("7") is None


def test_only_what_is_complete_is_known_to_a_snapshot() -> None:
    shelf = MediaShelf()
    media = begun(shelf, len(PHOTO))
    before = shelf.known()
    shelf.append(media, 0, Kept(PHOTO))
    finalized(shelf, media)

    assert before == []
    assert shelf.known() == [media]
    assert shelf.known()[0] is not media
