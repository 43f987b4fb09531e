"""
The folder where media lie: one file each, named by an id that the channel drew itself.

Names and extensions from outside are never used, so no name can lead out of the folder. A file comes into being under
a name of its own and is renamed when it is whole, so nobody reads half of one.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from anyio import to_thread
from sqlalchemy.engine import URL

from twitter_channel.media.formats import ENOUGH, UNKNOWN, Format, format_of, too_large
from twitter_channel.store.engines import file_of

_ID = re.compile(r"[0-9a-f]{32}")
_DRAFT = ".draft-"


class NotMedia(Exception):
    """The bytes are nothing that is kept; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the folder."""

    id: str
    form: Format
    size: int
    digest: str


def media_folder(url: URL, chosen: Path | None) -> Path:
    """Where the media of the database at *url* lie, unless somebody has *chosen*: beside its file."""
    file = file_of(url)
    beside = Path("twitter-channel-media") if file is None else file.with_name(file.name + ".media")
    return chosen or beside


def new_id() -> str:
    """An id that nobody can guess."""
    return uuid.uuid4().hex


class Draft:
    """A file that is being written. It is looked at as it comes: what is no media, or too large, ends at once."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._head = b""
        self._form: Format | None = None
        self._size = 0
        self._digest = hashlib.sha256()

    async def write(self, chunk: bytes) -> None:
        """
        Add *chunk*.

        Raises:
            NotMedia: If these bytes are nothing known, or more than may be.
        """
        if self._form is None:
            self._head += chunk
            if len(self._head) < ENOUGH:
                return
            chunk, self._form = self._head, _known(self._head)
        self._size += len(chunk)
        if self._size > self._form.most_bytes:
            raise NotMedia(too_large(self._form))
        await to_thread.run_sync(self._put, chunk)

    def _put(self, chunk: bytes) -> None:
        self._digest.update(chunk)
        self._file.write(chunk)

    async def kept_as(self, media_id: str, to: Path) -> Kept:
        """
        Whole now, and on the disk under its name.

        Raises:
            NotMedia: If there was too little of it to be anything.
        """
        if self._form is None:
            raise NotMedia(UNKNOWN)
        await to_thread.run_sync(self._settle, to)
        return Kept(media_id, self._form, self._size, self._digest.hexdigest())

    def _settle(self, to: Path) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        Path(self._file.name).replace(to)


class Folder:
    """Everything that is kept, below *path*; made when it is first needed, for its owner alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def path_of(self, media_id: str) -> Path:
        """Where the file of that id lies, if it does."""
        if not _ID.fullmatch(media_id):
            raise ValueError("no id of the channel's")
        return self._path / media_id

    @asynccontextmanager
    async def draft(self) -> AsyncIterator[Draft]:
        """A file to write; what was not kept when the block ends is gone."""
        file = await to_thread.run_sync(self._made)
        try:
            yield Draft(file)
        finally:
            # Not in a thread, which a cancelled task would not wait for.
            _discard(file)

    async def keep(self, draft: Draft, media_id: str) -> Kept:
        """
        Put *draft*, which is whole, under its name.

        Raises:
            NotMedia: If it is nothing known.
        """
        return await draft.kept_as(media_id, self.path_of(media_id))

    def _made(self) -> IO[bytes]:
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return tempfile.NamedTemporaryFile(prefix=_DRAFT, dir=self._path, delete=False)

    def remove(self, media_ids: Collection[str]) -> None:
        """Delete the files of these ids."""
        for media_id in media_ids:
            self.path_of(media_id).unlink(missing_ok=True)

    def missing(self, media_ids: Collection[str]) -> tuple[str, ...]:
        """Those of these ids that have no file."""
        return tuple(it for it in media_ids if not self.path_of(it).is_file())

    def trouble(self) -> str | None:
        """Why nothing can be written into it, in the system's words; None when it can, or is not there yet."""
        try:
            if self._path.exists():
                _discard(self._made())
        except OSError as error:
            return error.strerror
        return None

    def copy_to(self, other: Path) -> int:
        """
        Copy every file into the new folder *other*; how many there are. One that is deleted meanwhile is left out.

        Raises:
            OSError: If that cannot be done.
        """
        other.mkdir(mode=0o700)
        count = 0
        for path in self._path.iterdir() if self._path.is_dir() else ():
            if _ID.fullmatch(path.name):
                with suppress(FileNotFoundError):
                    shutil.copy2(path, other / path.name)
                    count += 1
        return count

    def older_than(self, seconds: float) -> tuple[str, ...]:
        """The ids of files that were written longer ago than *seconds*; drafts of that age are deleted."""
        if not self._path.is_dir():
            return ()
        before = time.time() - seconds
        old = [path for path in self._path.iterdir() if path.stat().st_mtime < before]
        for path in old:
            if path.name.startswith(_DRAFT):
                path.unlink(missing_ok=True)
        return tuple(path.name for path in old if _ID.fullmatch(path.name))


def _discard(file: IO[bytes]) -> None:
    file.close()
    Path(file.name).unlink(missing_ok=True)


def _known(head: bytes) -> Format:
    form = format_of(head)
    if form is None:
        raise NotMedia(UNKNOWN)
    return form
