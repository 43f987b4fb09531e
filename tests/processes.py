"""Emulators as processes of their own."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from twitter_emulator.harness.minding import minded

COMMAND = (sys.executable, "-m", "twitter_emulator")
PATIENCE_S = 10.0
"""How long a process may take to end in a test that is not about that."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a process left: its exit code and what it said."""

    code: int
    output: str
    errors: str


@dataclass(frozen=True, slots=True)
class Started:
    """A process that said at which *url* its emulator is; *greeting* is what it had said until then."""

    process: subprocess.Popen[str]
    url: str
    greeting: str

    def said_until(self, word: str) -> str:
        """All that it has said up to the line with *word*."""
        assert self.process.stdout is not None
        said = self.greeting
        while word not in said:
            said += self.process.stdout.readline()
        return said

    def end(self, number: signal.Signals, *, within_s: float = PATIENCE_S) -> Ended:
        """Send the signal *number* and wait for the end."""
        self.process.send_signal(number)
        output, errors = self.process.communicate(timeout=within_s)
        return Ended(self.process.returncode, output, errors)


@contextmanager
def started(*arguments: str, env: dict[str, str] | None = None) -> Iterator[Started]:
    """An emulator started with *arguments*, from the moment it says where it is. Killed if it has not ended."""
    words, pipe = [*COMMAND, *arguments], subprocess.PIPE
    with (
        subprocess.Popen(words, env=env, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process,
        minded(process),
    ):
        assert process.stdout is not None
        greeting, url = _url(process.stdout)
        yield Started(process, url, greeting)


def ended(*arguments: str, env: dict[str, str] | None = None) -> Ended:
    """What a command with *arguments* leaves."""
    done = subprocess.run(
        [*COMMAND, *arguments], env=env, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def _url(output: IO[str]) -> tuple[str, str]:
    said = ""
    for line in output:
        said += line
        if found := re.search(r"http://[^\s/]+:\d+", line):
            return said, found[0]
    raise AssertionError(f"the emulator did not start; it said: {said!r}")
