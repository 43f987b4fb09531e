"""The folder of media: names from outside lead nowhere, and what is not whole is not there."""

import os
from pathlib import Path

import pytest

from tests.channel.fake_media import HTML, PNG
from twitter_channel.media.folder import Folder, Kept, NotMedia, new_id
from twitter_channel.media.formats import MOST_BYTES


async def kept(folder: Folder, *chunks: bytes) -> Kept:
    """What becomes of a file that comes in *chunks*."""
    async with folder.draft() as draft:
        for chunk in chunks:
            await draft.write(chunk)
        return await folder.keep(draft, new_id())


async def test_what_is_kept_lies_under_its_id_for_its_owner_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "media")

    found = await kept(folder, PNG[:10], PNG[10:])

    path = folder.path_of(found.id)
    assert path.read_bytes() == PNG
    assert (found.size, found.form.content_type) == (len(PNG), "image/png")
    assert (path.stat().st_mode & 0o077, path.parent.stat().st_mode & 0o077) == (0, 0)
    assert os.listdir(path.parent) == [path.name]


@pytest.mark.parametrize(
    "name",
    ["../channel.db", "..", "/etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "\n", "..%2f" + "a" * 27, "a" * 32 + ".png"],
)
def test_no_name_from_outside_is_ever_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no id"):
        Folder(tmp_path).path_of(name)


async def test_a_page_that_poses_as_a_picture_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path)

    with pytest.raises(NotMedia, match="none that Twitter takes"):
        await kept(folder, HTML)

    assert not os.listdir(tmp_path)


async def test_a_picture_that_is_too_large_ends_as_soon_as_it_is(tmp_path: Path) -> None:
    folder = Folder(tmp_path)

    with pytest.raises(NotMedia, match="larger than the 5 MB"):
        await kept(folder, PNG, bytes(MOST_BYTES["photo"]))

    assert not os.listdir(tmp_path)


async def test_too_few_bytes_to_be_anything_are_refused(tmp_path: Path) -> None:
    folder = Folder(tmp_path)

    with pytest.raises(NotMedia, match="none that Twitter takes"):
        await kept(folder, PNG[:8])

    assert not os.listdir(tmp_path)


def test_old_files_are_told_and_drafts_that_were_left_behind_are_deleted(tmp_path: Path) -> None:
    old, young, left = tmp_path / new_id(), tmp_path / new_id(), tmp_path / ".draft-x"
    for path in (old, young, left):
        path.write_bytes(b"")
    for path in (old, left):
        os.utime(path, (0, 0))

    found = Folder(tmp_path).older_than(3_600)

    assert found == (old.name,)
    assert not left.exists()
