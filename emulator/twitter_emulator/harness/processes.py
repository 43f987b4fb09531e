"""Servers that a run of tests starts as processes of their own, each on a port that was free."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from twitter_emulator.settings import inherited

from .eventually import eventually
from .launching import LONGEST_START_S, Launched, launched
from .minding import LONGEST_STOP_S, Minder


class DidNotStart(Exception):
    """A process that ended, or did not listen in time; the text has the end of what it printed."""


@dataclass(slots=True)
class Server:
    """
    A command that takes ``--port`` and ``--port-file``, as ours do.

    Started again it listens on the port that it had before, so that who knows its address finds it.
    """

    command: Sequence[str]
    folder: Path
    port: int = 0
    _minder: Minder = field(default_factory=Minder, init=False, repr=False)
    _launched: Launched | None = field(default=None, init=False, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def printed(self) -> str:
        """All that it has printed so far."""
        return self._launched.printed if self._launched is not None else ""

    def start(self) -> None:
        """
        Return when it listens.

        Raises:
            CannotLaunch: If there is no such program.
            DidNotStart: If it does not listen.
        """
        self._port_file.unlink(missing_ok=True)
        words = [*self.command, "--port", str(self.port), "--port-file", str(self._port_file)]
        log = self.folder / "log"
        self._launched = launched(words, minder=self._minder, environment=inherited(), folder=self.folder, log=log)
        self.port = self._listening(self._launched)

    def stop(self) -> None:
        """End it as an operator would; at once, if that takes too long."""
        if self._launched is not None:
            self._launched.end(LONGEST_STOP_S)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._launched is not None:
            self._launched.end()

    def close(self) -> None:
        """Stop it for good."""
        self.stop()
        self._minder.close()

    def _listening(self, found: Launched) -> int:
        eventually(lambda: self._port_file.exists() or not found.is_running, bool, within_s=LONGEST_START_S)
        if not self._port_file.exists():
            code = found.exit_code
            found.end()
            why = f"does not listen after {LONGEST_START_S:g} s" if code is None else f"ended with status {code}"
            raise DidNotStart(f"{' '.join(self.command[:4])} {why}. {found.last_words}")
        return int(self._port_file.read_text("ascii"))

    @property
    def _port_file(self) -> Path:
        return self.folder / "port"


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """*server*, started, for as long as the block runs, and no longer than whoever runs it."""
    try:
        server.start()
        yield server
    finally:
        server.close()
