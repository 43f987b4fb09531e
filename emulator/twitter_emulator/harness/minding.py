"""Processes that do not outlive the run of tests that started them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from . import minder

LONGEST_STOP_S = 5.0


@dataclass(slots=True)
class Minder:
    """Starts process groups; should this process be killed, another one ends them."""

    _minder: subprocess.Popen[str] | None = field(default=None, init=False, repr=False)

    def start(
        self, words: Sequence[str], *, environment: Mapping[str, str], folder: Path, log: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """
        Start *words* as a group of its own, which Ctrl-C does not reach.

        Raises:
            OSError: If there is no such program, or it cannot be run.
        """
        process = subprocess.Popen(
            words,
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.mind(process)
        return process

    def mind(self, process: subprocess.Popen[Any]) -> None:
        """End *process*, which leads a group, should this process be killed."""
        self._tell(f"+{process.pid}")

    def stop(self, process: subprocess.Popen[Any], *, patience_s: float = LONGEST_STOP_S) -> None:
        """Ask the group to end, and end what is left of it after *patience_s*."""
        with suppress(subprocess.TimeoutExpired):
            if patience_s and process.poll() is None:
                _signalled(process.pid, signal.SIGTERM)
                process.wait(patience_s)
        _signalled(process.pid, signal.SIGKILL)
        process.wait()
        self._tell(f"-{process.pid}")

    def close(self) -> None:
        """End the other process, and what was not stopped."""
        if self._minder is not None:
            self._minder.communicate()
            self._minder = None

    def _tell(self, line: str) -> None:
        if self._minder is None:
            self._minder = _started_minder()
        assert self._minder.stdin is not None
        self._minder.stdin.write(f"{line}\n")
        self._minder.stdin.flush()


@contextmanager
def minding() -> Iterator[Minder]:
    """A minder for the time of the block."""
    found = Minder()
    try:
        yield found
    finally:
        found.close()


@contextmanager
def minded(process: subprocess.Popen[Any]) -> Iterator[None]:
    """The time of *process*, which leads a group: that ends with the block, at the latest."""
    with minding() as minder:
        minder.mind(process)
        try:
            yield
        finally:
            minder.stop(process)


def _started_minder() -> subprocess.Popen[str]:
    words = [sys.executable, "-I", "-S", str(minder.__file__)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, text=True, start_new_session=True)


def _signalled(group: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
