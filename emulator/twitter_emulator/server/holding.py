"""One emulator at a time for a state file: two would overwrite what the other has saved, and neither would notice."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..state import StateError

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(path: Path | None) -> Iterator[None]:
    """
    Keep other emulators from the state file *path*, if there is one, for as long as the block runs.

    What is locked is a file beside it, since the state file itself is replaced at every save. The system ends the lock
    with the process, however that ends.

    Raises:
        StateError: If another emulator has it, or the lock cannot be made.
    """
    if path is None:
        yield
        return
    target = Path(os.path.realpath(path))
    name = target.with_name(f".{target.name}.lock")
    handle = _locked(name, path)
    try:
        yield
    finally:
        # Before it is closed: whoever comes in between locks what has no name any more, and notices.
        with suppress(OSError):
            name.unlink()
        os.close(handle)


def _locked(name: Path, path: Path) -> int:
    while True:
        handle = _opened(name, path)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            raise StateError(
                f"{path}: is the state file of another emulator that is running, and two would overwrite each other's "
                "worlds; stop that one, or name another file"
            ) from None
        if _is_called(handle, name):
            return handle
        os.close(handle)


def _opened(name: Path, path: Path) -> int:
    try:
        return os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StateError(
            f"{path}: cannot be kept from other emulators ({error.strerror}); see that its folder exists and may be "
            "written to"
        ) from None


def _is_called(handle: int, name: Path) -> bool:
    """Whether the file that was locked is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(handle), name.stat())
    except OSError:
        return False
