"""Commands that run as process groups, and do not outlive whoever started them."""

import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .eventually import eventually
from .minding import Minder
from .places import is_listening

LONGEST_START_S = 20.0
LINES_TOLD = 20


class CannotLaunch(Exception):
    """A command that is no program, or none that can be run; the text says why and what to do."""


@dataclass(slots=True)
class Launched:
    """A command that was started; *minder* ends what it left, *log* has what it prints."""

    process: subprocess.Popen[bytes]
    minder: Minder
    log: Path
    _is_over: bool = field(default=False, init=False)

    @property
    def printed(self) -> str:
        return self.log.read_text("utf-8", "replace")

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """None while it runs; -9 for killed by signal 9."""
        return self.process.poll()

    @property
    def last_lines(self) -> tuple[str, ...]:
        return tuple(self.printed.splitlines()[-LINES_TOLD:])

    @property
    def last_words(self) -> str:
        return "\n".join(["The last it printed:", *self.last_lines]) if self.last_lines else "It printed nothing."

    def listens(self, url: str) -> bool:
        """Whether it listens at *url* before long, and is still there then."""
        eventually(lambda: is_listening(url) or not self.is_running, bool, within_s=LONGEST_START_S)
        return self.is_running and is_listening(url)

    def terminate(self) -> None:
        """Ask it to end, as an operator would."""
        self.process.terminate()

    def wait_ended(self, within_s: float) -> int | None:
        """Its exit code, None if it has not ended in that time."""
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(within_s)
        return None

    def end(self, patience_s: float = 0) -> None:
        """End it and all it started; for *patience_s* it may do so itself."""
        if not self._is_over:
            self.minder.stop(self.process, patience_s=patience_s)
            self._is_over = True


def launched(
    words: Sequence[str], *, minder: Minder, environment: Mapping[str, str], folder: Path, log: Path
) -> Launched:
    """
    Start *words* in *folder*; what they print is added to *log*.

    Raises:
        CannotLaunch: If there is no such program, or it cannot be run.
    """
    with log.open("ab") as printed:
        try:
            process = minder.start(words, environment=environment, folder=folder, log=printed)
        except FileNotFoundError:
            raise CannotLaunch(
                f"There is no program {words[0]!r}: the command is split into words as a shell does it, but run "
                "without one, in this folder; check the spelling, or write it as \"sh -c '…'\"."
            ) from None
        except OSError as error:
            raise CannotLaunch(f"{words[0]!r} cannot be run ({error.strerror}): make it executable.") from None
    return Launched(process, minder, log)
