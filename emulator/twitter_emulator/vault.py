"""
Where the bytes of uploads lie: in memory while there are few, else in temporary files, and never more than a limit.

Each piece is given back when it is discarded, or when nobody holds it any more; all are when the vault is closed.
"""

import weakref
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio

LONGEST_IN_MEMORY = 1 << 20
"""A piece that grows beyond lies in a file. So much of it is in memory at most while it is written, too."""

MOST_IN_MEMORY = 32 << 20
"""What all pieces in memory may have together; the next ones lie in files."""


class VaultFull(Exception):
    """There is no room for more."""


class Piece:
    """Bytes that are kept: *content*, or those of the file at *path*."""

    def __init__(self, vault: "Vault", size: int, *, content: bytes = b"", path: Path | None = None) -> None:
        self.size = size
        self._content, self._path = content, path
        # Called once, by whichever comes first: discard(), nobody holding this any more, or the end of the program.
        self._release = weakref.finalize(self, vault.released, size, path)

    def read(self, start: int, length: int) -> bytes:
        """Up to *length* bytes from *start* on; none when this was discarded."""
        if not self._release.alive:
            return b""
        if self._path is None:
            return self._content[start : start + length]
        with self._path.open("rb") as file:
            file.seek(start)
            return file.read(length)

    def discard(self) -> None:
        self._release()
        self._content = b""


class Writing:
    """A piece that is being written. :meth:`done` or :meth:`abandon` ends it."""

    def __init__(self, vault: "Vault") -> None:
        self.size = 0
        self._vault = vault
        self._buffer = bytearray()
        self._path: Path | None = None

    async def write(self, data: bytes | memoryview) -> None:
        """
        Raises:
            VaultFull: If there is no room for *data*.
        """
        self._vault.reserve(len(data))
        self.size += len(data)
        self._buffer += data
        if len(self._buffer) > LONGEST_IN_MEMORY:
            await self._spill()

    async def done(self) -> Piece:
        """What was written, from now on to be discarded by whoever has it."""
        if self._path is not None or not self._vault.has_memory_for(len(self._buffer)):
            await self._spill()
            return Piece(self._vault, self.size, path=self._path)
        return self._vault.kept_in_memory(bytes(self._buffer))

    def abandon(self) -> None:
        """Give back what was written so far."""
        self._vault.released(self.size, self._path, was_kept=False)

    async def _spill(self) -> None:
        if self._path is None:
            self._path = self._vault.new_path()
        data, self._buffer = self._buffer, bytearray()
        await anyio.to_thread.run_sync(_appended, self._path, data)


class Vault:
    """Room for *limit* bytes."""

    def __init__(self, *, limit: int) -> None:
        self.used = 0
        self._limit = limit
        self._in_memory = 0
        self._folder: TemporaryDirectory[str] | None = None
        self._numbers = count(1)

    def writing(self) -> Writing:
        return Writing(self)

    def kept(self, content: bytes) -> Piece:
        """
        Keep *content* that is at hand already.

        Raises:
            VaultFull: If there is no room for it.
        """
        self.reserve(len(content))
        if self.has_memory_for(len(content)):
            return self.kept_in_memory(content)
        path = self.new_path()
        try:
            _appended(path, content)
        except VaultFull:
            self.released(len(content), path, was_kept=False)
            raise
        return Piece(self, len(content), path=path)

    def close(self) -> None:
        """Remove the files."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    @property
    def is_scarce(self) -> bool:
        """Whether more than half of the room is used: time to look for what nobody needs any more."""
        return self.used * 2 > self._limit

    # What pieces do with their vault.

    def reserve(self, size: int) -> None:
        if self.used + size > self._limit:
            raise VaultFull(f"{self.used} bytes of media are kept, and {self._limit} are allowed")
        self.used += size

    def has_memory_for(self, size: int) -> bool:
        return size <= LONGEST_IN_MEMORY and self._in_memory + size <= MOST_IN_MEMORY

    def kept_in_memory(self, content: bytes) -> Piece:
        self._in_memory += len(content)
        return Piece(self, len(content), content=content)

    def released(self, size: int, path: Path | None, *, was_kept: bool = True) -> None:
        """*size* bytes are no longer kept. Those that were only being written are not counted as in memory."""
        self.used -= size
        if path is not None:
            path.unlink(missing_ok=True)
        elif was_kept:
            self._in_memory -= size

    def new_path(self) -> Path:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="twitter-emulator-media-", ignore_cleanup_errors=True)
        return Path(self._folder.name, str(next(self._numbers)))


def _appended(path: Path, data: bytes | bytearray) -> None:
    try:
        with path.open("ab") as file:
            file.write(data)
    except OSError as problem:
        raise VaultFull(f"{path.parent} takes no more: {problem.strerror}") from problem
