"""The subject as a process of ours: started with the variables it needs, and never left behind."""

import os
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from twitter_emulator.settings import inherited

LONGEST_START_S = 20.0
LONGEST_STOP_S = 10.0
LAST_STOP_S = 2.0
"""How long it may take to stop when nothing depends on it any more."""

LOOK_EVERY_S = 0.01
LINES_TOLD = 12


class CannotStart(Exception):
    """The subject does not run; the text says why and what to do, with the last it printed."""


@dataclass(slots=True)
class Process:
    """
    The subject, started with *command* at *webhook_url*.

    It gets the variables of *client*, which may be replaced before it is started again, and ``PORT`` and
    ``WEBHOOK_URL``.

    Raises:
        ValueError: If the command cannot be split, or the URL has no port.
    """

    command: str
    webhook_url: str
    client: Mapping[str, str]
    folder: Path
    start_took_s: float = field(default=0.0, init=False)
    _words: list[str] = field(init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self._words = shlex.split(self.command)
        if not self._words:
            raise ValueError("the command is empty")

    @property
    def printed(self) -> str:
        """All that it has printed so far."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    @property
    def last_lines(self) -> tuple[str, ...]:
        return tuple(self.printed.splitlines()[-LINES_TOLD:])

    @property
    def exit_code(self) -> int | None:
        """None while it runs; -9 for killed by signal 9."""
        return self._process.poll() if self._process is not None else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """
        Return when its port listens.

        Raises:
            CannotStart: If it does not.
        """
        if is_listening(self.webhook_url):
            raise CannotStart(
                f"Something listens on {place_of(self.webhook_url)} already: end it, or name another port in "
                "WEBHOOK_URL and --command, or leave --command out to check what runs there."
            )
        started = time.perf_counter()
        with self._log.open("ab") as log:
            self._process = self._begun(log.fileno())
        self._wait_listening(self._process)
        self.start_took_s = time.perf_counter() - started

    def restart(self) -> None:
        """
        End it at once, and start it again.

        Raises:
            CannotStart: If it does not listen again.
        """
        self.kill()
        self.start()

    def terminate(self) -> None:
        """Ask it to end, as an operator would."""
        if self._process is not None:
            self._process.terminate()

    def wait_ended(self, within_s: float) -> int | None:
        """Its exit code, None if it has not ended in that time."""
        if self._process is None:
            return None
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(within_s)
        return None

    def kill(self) -> None:
        """End it and all it started, as a power cut would."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End it and all it started: it may tidy up for a moment."""
        self.terminate()
        self.wait_ended(LAST_STOP_S)
        self.kill()

    def _begun(self, log: int) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                self._words,
                env={**inherited(), **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A group of its own: Ctrl-C reaches us alone, and we end all that belongs to it.
                process_group=0 if os.name == "posix" else None,
            )
        except FileNotFoundError:
            raise CannotStart(
                f"There is no program {self._words[0]!r}: --command is split into words as a shell does it, but run "
                "without one; check the spelling, or write --command \"sh -c '…'\"."
            ) from None
        except OSError as error:
            raise CannotStart(f"{self._words[0]!r} cannot be run: {error.strerror}. Make it executable.") from None

    def _wait_listening(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.perf_counter() + LONGEST_START_S
        while not is_listening(self.webhook_url):
            if process.poll() is not None:
                self.kill()
                raise CannotStart(
                    f"{self.command!r} ended with status {process.returncode} before it listened on "
                    f"{place_of(self.webhook_url)}. {self._last_words()}"
                )
            if time.perf_counter() > deadline:
                self.kill()
                raise CannotStart(
                    f"{self.command!r} does not listen on {place_of(self.webhook_url)} after {LONGEST_START_S:g} s: "
                    "let it take its port from the variable PORT, or name the port it takes in WEBHOOK_URL. "
                    f"{self._last_words()}"
                )
            time.sleep(LOOK_EVERY_S)

    def _last_words(self) -> str:
        return "\n".join(["The last it printed:", *self.last_lines]) if self.last_lines else "It printed nothing."

    @property
    def _environment(self) -> Mapping[str, str]:
        return {**self.client, "PORT": str(port_of(self.webhook_url)), "WEBHOOK_URL": self.webhook_url}

    @property
    def _log(self) -> Path:
        return self.folder / "subject.log"


@contextmanager
def process(command: str, webhook_url: str, client: Mapping[str, str]) -> Iterator[Process]:
    """
    A subject that can be started, and is gone with all it started when the block is left.

    *client* are the variables with the keys.
    """
    with TemporaryDirectory(prefix="twitter-emulator-verify-", ignore_cleanup_errors=True) as folder:
        subject = Process(command, webhook_url, client, Path(folder))
        try:
            yield subject
        finally:
            subject.stop()


def port_of(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


def place_of(url: str) -> str:
    """Host and port of *url*."""
    return f"{urlsplit(url).hostname}:{port_of(url)}"


def is_listening(url: str) -> bool:
    """Whether connections to the place of *url* are accepted."""
    try:
        socket.create_connection((urlsplit(url).hostname or "", port_of(url)), timeout=1).close()
    except OSError:
        return False
    return True
