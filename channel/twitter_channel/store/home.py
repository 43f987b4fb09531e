"""
Where a process runs, so that another one there can tell that it is gone without waiting for its lease to end.

Only Linux tells what is needed; elsewhere a process is at home nowhere but with itself.
"""

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")
_STARTED = 19
"""Where in ``/proc/PID/stat`` the start time is, counted from after the command's name."""


@dataclass(frozen=True, slots=True)
class Home:
    """
    A machine since it was booted, and the process on it.

    Two processes that name the same *place* see the same process numbers; *process* is such a number and the
    time it was given, so a number that was given again is not taken for the earlier process.
    """

    place: str
    process: str

    def is_gone(self, process: str) -> bool:
        """Whether that *process* of this place has ended for certain."""
        number = process.partition(":")[0]
        return _process(number) != process


def this_home() -> Home:
    """Where this process runs."""
    process = _process(str(os.getpid()))
    try:
        place = f"{_BOOT.read_text('ascii').strip()} {os.readlink(_NAMESPACE)}"
    except OSError:
        place = ""
    if not place or process is None:
        return Home(uuid.uuid4().hex, str(os.getpid()))
    return Home(place, process)


def _process(number: str) -> str | None:
    try:
        stat = Path(f"/proc/{number}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    state, *fields = stat.rpartition(")")[2].split()
    # One that ended and was not collected by its parent is listed still.
    return None if state == "Z" else f"{number}:{fields[_STARTED - 1]}"
