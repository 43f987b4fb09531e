"""The subject as a process of ours: started with the variables it needs, and never left behind."""

import shlex
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from twitter_emulator.settings import inherited

from ..launching import LONGEST_START_S, CannotLaunch, Launched, launched
from ..minding import Minder, minding
from ..places import is_listening, place_of, port_of

LAST_STOP_S = 2.0
"""How long it may take to stop when nothing depends on it any more."""


UNBUFFERED: Mapping[str, str] = MappingProxyType({"PYTHONUNBUFFERED": "1"})
"""What a bot in Python prints is there when it is killed."""


class CannotStart(Exception):
    """The subject does not run; the text says why and what to do, with the last it printed."""


@dataclass(slots=True)
class Process:
    """
    The subject, started with *command* at *webhook_url*.

    It gets the variables of *client*, which may be replaced before it is started again, and ``PORT`` and
    ``WEBHOOK_URL``.

    Raises:
        ValueError: If the command cannot be split.
    """

    command: str
    webhook_url: str
    client: Mapping[str, str]
    folder: Path
    minder: Minder
    start_took_s: float = field(default=0.0, init=False)
    _words: list[str] = field(init=False)
    _launched: Launched | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self._words = shlex.split(self.command)
        if not self._words:
            raise ValueError("the command is empty")

    @property
    def printed(self) -> str:
        """All that it has printed so far."""
        return self._launched.printed if self._launched is not None else ""

    @property
    def last_lines(self) -> tuple[str, ...]:
        return self._launched.last_lines if self._launched is not None else ()

    @property
    def exit_code(self) -> int | None:
        """None while it runs; -9 for killed by signal 9."""
        return self._launched.exit_code if self._launched is not None else None

    @property
    def is_running(self) -> bool:
        return self._launched is not None and self._launched.is_running

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
        self._launched = found = self._begun()
        if not found.listens(self.webhook_url):
            status = found.exit_code
            found.end()
            raise CannotStart(f"{self._silent(status)} {found.last_words}")
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
        if self._launched is not None:
            self._launched.terminate()

    def wait_ended(self, within_s: float) -> int | None:
        """Its exit code, None if it has not ended in that time."""
        return self._launched.wait_ended(within_s) if self._launched is not None else None

    def kill(self) -> None:
        """End it and all it started, as a power cut would."""
        if self._launched is not None:
            self._launched.end()

    def stop(self) -> None:
        """End it and all it started: it may tidy up for a moment."""
        if self._launched is not None:
            self._launched.end(LAST_STOP_S)

    def _begun(self) -> Launched:
        try:
            return launched(
                self._words,
                minder=self.minder,
                environment={**UNBUFFERED, **inherited(), **self._environment},
                folder=Path.cwd(),
                log=self.folder / "subject.log",
            )
        except CannotLaunch as error:
            raise CannotStart(str(error)) from None

    def _silent(self, status: int | None) -> str:
        """Why nothing listens, of a command that ended with *status* or runs on."""
        place = place_of(self.webhook_url)
        if status is not None:
            return f"{self.command!r} ended with status {status} before it listened on {place}."
        return (
            f"{self.command!r} does not listen on {place} after {LONGEST_START_S:g} s: let it take its port from the "
            "variable PORT, or name the port it takes in WEBHOOK_URL."
        )

    @property
    def _environment(self) -> Mapping[str, str]:
        return {**self.client, "PORT": str(port_of(self.webhook_url)), "WEBHOOK_URL": self.webhook_url}


@contextmanager
def process(command: str, webhook_url: str, client: Mapping[str, str]) -> Iterator[Process]:
    """
    A subject that can be started, and is gone with all it started when the block is left.

    *client* are the variables with the keys.
    """
    with (
        TemporaryDirectory(prefix="twitter-emulator-verify-", ignore_cleanup_errors=True) as folder,
        minding() as minder,
    ):
        subject = Process(command, webhook_url, client, Path(folder), minder)
        try:
            yield subject
        finally:
            subject.stop()
