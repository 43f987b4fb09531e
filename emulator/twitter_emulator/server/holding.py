"""One emulator at a time for a state file: two would overwrite what the other has saved, and neither would notice."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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

    What is locked is a file beside it, which stays: the state file itself is replaced at every save. The system ends
    the lock with the process, however that ends.

    Raises:
        StateError: If another emulator has it, or the lock cannot be made.
    """
    if path is None:
        yield
        return
    target = Path(os.path.realpath(path))
    try:
        handle = os.open(target.with_name(f".{target.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StateError(
            f"{path}: cannot be kept from other emulators ({error.strerror}); see that its folder exists and may be "
            "written to"
        ) from None
    try:
        _require_free(handle, path)
        yield
    finally:
        os.close(handle)


def _require_free(handle: int, path: Path) -> None:
    try:
        _lock(handle)
    except OSError:
        raise StateError(
            f"{path}: is the state file of another emulator that is running, and two would overwrite each other's "
            "worlds; stop that one, or name another file"
        ) from None
