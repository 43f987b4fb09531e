"""
All worlds of a server in one file, so that a stop does not lose them.

The file is written beside the old one and put in its place when it is complete, so there is a whole one at any moment.
It holds keys and tokens: nobody but its owner may read it.
"""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from .world import snapshot
from .world.snapshot import Snapshot
from .world.worlds import Worlds

FORMAT = "twitter-emulator-state"
VERSION = 1


class StateError(Exception):
    """A state file that cannot be used. Its text names the file, says what is wrong with it and what to do."""


@dataclass(frozen=True, slots=True)
class _Label:
    """What every version of the file says about itself."""

    format: str
    version: int


@dataclass(frozen=True, slots=True)
class _State(_Label):
    """The whole file. *checksum* is the SHA-256 of the bytes of *worlds*, in hex."""

    checksum: str
    worlds: msgspec.Raw


def save(worlds: Worlds, path: Path) -> None:
    """
    Write all *worlds* to *path*, atomically.

    Raises:
        StateError: If it cannot be written; what was there is left as it was.
    """
    write(encoded(worlds), path)


def load(path: Path) -> list[Snapshot]:
    """
    The worlds in *path*; none when there is no such file yet.

    Raises:
        StateError: If it cannot be read, or is not wholly as :func:`save` wrote it. It is left as it is.
    """
    raw = _read(path)
    return [] if raw is None else _decoded(raw, path)


def adopt_all(worlds: Worlds, snapshots: Iterable[Snapshot]) -> None:
    """
    Add the worlds that were saved to *worlds*.

    Raises:
        NameTaken: If there is a world of the same name or seed.
    """
    for one in snapshots:
        worlds.adopt(snapshot.restored(one), one.plan)


def encoded(worlds: Worlds) -> bytes:
    """All *worlds* as the content of a state file: quick, and to be called where they do not change meanwhile."""
    content = msgspec.json.encode([snapshot.taken(world, worlds.plan_of(world.name)) for world in worlds])
    return msgspec.json.encode(_State(FORMAT, VERSION, sha256(content).hexdigest(), msgspec.Raw(content)))


def write(content: bytes, path: Path) -> None:
    """
    Put *content* in the place of *path*, atomically: slow, and safe to be called in another thread.

    Raises:
        StateError: If that fails; what was there is left as it was.
    """
    try:
        # What a link leads to is replaced, not the link.
        _replace(Path(os.path.realpath(path)), content)
    except OSError as error:
        raise StateError(
            f"{path}: the state could not be saved ({error.strerror}); "
            "give it a folder that exists, has room and may be written to"
        ) from error


def _replace(target: Path, content: bytes) -> None:
    # mkstemp lets nobody else read the file (mode 0600).
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _read(path: Path) -> bytes | None:
    try:
        if not path.exists():
            # A folder that does not exist is told now and not when the first save fails.
            path.parent.stat()
            return None
        if not path.is_file():
            raise StateError(f"{path}: is a folder or a device and not a file; name a file")
        return path.read_bytes()
    except OSError as error:
        raise StateError(
            f"{path}: cannot be read ({error.strerror}); see that it may be, and that its folder exists"
        ) from error


def _decoded(raw: bytes, path: Path) -> list[Snapshot]:
    _require_known(raw, path)
    try:
        state = msgspec.json.decode(raw, type=_State)
        worlds = bytes(state.worlds)
        if sha256(worlds).hexdigest() == state.checksum:
            return msgspec.json.decode(worlds, type=list[Snapshot])
    except ValueError as error:
        raise _damaged(path, str(error)) from error
    raise _damaged(path, "its checksum does not fit its content")


def _require_known(raw: bytes, path: Path) -> None:
    """Refuse what is not a state file at all, is cut short, or comes from a later version of the emulator."""
    try:
        label = msgspec.json.decode(raw, type=_Label)
    except (ValueError, RecursionError) as error:
        if _begins_like_ours(raw):
            raise _damaged(path, "it was cut short") from error
        raise _foreign(path) from error
    if label.format != FORMAT:
        raise _foreign(path)
    if label.version > VERSION:
        raise StateError(
            f"{path}: was written by a newer twitter-emulator (format {label.version}, this one reads {VERSION}); "
            "upgrade twitter-emulator, or name another file"
        )


def _begins_like_ours(raw: bytes) -> bool:
    beginning = f'{{"format":"{FORMAT}"'.encode()
    return bool(raw) and raw[: len(beginning)] == beginning[: len(raw)]


def _foreign(path: Path) -> StateError:
    return StateError(f"{path}: is not a state file of twitter-emulator, and was left untouched; name another file")


def _damaged(path: Path, why: str) -> StateError:
    return StateError(
        f"{path}: is a damaged state file ({why}), and was left untouched; "
        "restore it from a copy, or move it away to start with new worlds"
    )
