"""
A program that ends process groups when whoever started them is gone, however that ended.

It reads ``+GROUP`` and ``-GROUP`` line by line, and ends at the end of its input what was not taken back. It runs
without our packages (``python -I -S minder.py``), so that it costs a few milliseconds.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

PATIENCE_S = 2.0


def left(lines: Iterable[str]) -> set[int]:
    """The groups that *lines* leave to be ended."""
    groups: set[int] = set()
    for line in lines:
        (groups.add if line.startswith("+") else groups.discard)(int(line[1:]))
    return groups


def end(groups: Iterable[int]) -> None:
    """Ask *groups* to end, as those must that have started groups of their own, and end what is left of them."""
    asked = signalled(groups, signal.SIGTERM)
    deadline = time.perf_counter() + PATIENCE_S
    while signalled(asked, 0) and time.perf_counter() < deadline:
        time.sleep(0.02)
    signalled(asked, signal.SIGKILL)


def signalled(groups: Iterable[int], number: int) -> list[int]:
    """Those of *groups* that are there, and have got the signal."""
    there = []
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)
            there.append(group)
    return there


if __name__ == "__main__":
    end(left(sys.stdin))
