"""Servers that a run of tests starts as processes of their own, each on a port that was free."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_START_S = 20.0
LONGEST_STOP_S = 5.0
LOOK_EVERY_S = 0.02
LINES_TOLD = 20


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
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def printed(self) -> str:
        """All that it has printed so far."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""

    def start(self) -> None:
        """
        Return when it listens.

        Raises:
            DidNotStart: If it does not.
        """
        self._port_file.unlink(missing_ok=True)
        command = [*self.command, "--port", str(self.port), "--port-file", str(self._port_file)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT)
        self.port = self._listening(self._process)

    def stop(self) -> None:
        """End it as Ctrl-C would; at once, if that takes too long."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(LONGEST_STOP_S)
        self.kill()

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _listening(self, process: subprocess.Popen[bytes]) -> int:
        deadline = time.perf_counter() + LONGEST_START_S
        while not self._port_file.exists():
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_EVERY_S)
                raise DidNotStart(f"{self._name} ended with status {process.returncode}. {self._last_words()}")
            if time.perf_counter() > deadline:
                self.kill()
                raise DidNotStart(f"{self._name} does not listen after {LONGEST_START_S:g} s. {self._last_words()}")
        return int(self._port_file.read_text("ascii"))

    def _last_words(self) -> str:
        lines = self.printed.splitlines()[-LINES_TOLD:]
        return "\n".join(["The last it printed:", *lines]) if lines else "It printed nothing."

    @property
    def _name(self) -> str:
        return " ".join(self.command[:4])

    @property
    def _port_file(self) -> Path:
        return self.folder / "port"

    @property
    def _log(self) -> Path:
        return self.folder / "log"


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """*server*, started, for as long as the block runs."""
    server.start()
    try:
        yield server
    finally:
        server.stop()
