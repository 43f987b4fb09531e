"""
A program that ends process groups when whoever started them is gone, however that ended.

It reads ``+GROUP`` and ``-GROUP`` line by line, and kills at the end of its input what was not taken back. It runs
without our packages (``python -I -S minder.py``), so that it costs a few milliseconds.
"""

import os
import signal
import sys
from collections.abc import Iterable


def left(lines: Iterable[str]) -> set[int]:
    """The groups that *lines* leave to be ended."""
    groups: set[int] = set()
    for line in lines:
        (groups.add if line.startswith("+") else groups.discard)(int(line[1:]))
    return groups


def end(groups: Iterable[int]) -> None:
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    end(left(sys.stdin))
