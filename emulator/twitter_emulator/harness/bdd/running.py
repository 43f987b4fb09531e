"""The pytest that runs features: which arguments it gets, and what its exit code means for us."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

COLLECTS = ("-o", "twitter_features=true")
"""What makes pytest collect feature files in a project that does not say so itself."""

EXIT_CODES: Mapping[int, int] = MappingProxyType({4: 2})
"""A usage error of pytest is one of ours; its other codes mean the same here (5: nothing was run)."""


class Missing(Exception):
    """A part that has to be installed first; the text says how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a run of features is asked for; what is None or empty is left to the project's own configuration."""

    paths: Sequence[str] = ()
    subject: str | None = None
    webhook: str | None = None
    emulator: str | None = None
    tags: str | None = None
    keyword: str | None = None
    workers: str | None = None
    report: str | None = None
    report_dir: str | None = None
    rest: Sequence[str] = ()

    def arguments(self) -> list[str]:
        """What pytest is called with."""
        options = {
            "--twitter-subject": self.subject,
            "--twitter-webhook": self.webhook,
            "--twitter-url": self.emulator,
            "--twitter-report": self.report,
            "--twitter-report-dir": self.report_dir,
        }
        named = [f"{option}={value}" for option, value in options.items() if value]
        return [*COLLECTS, *named, *self._selection(), *self.rest, *(self.paths or default_paths())]

    def _selection(self) -> list[str]:
        marks = self.tags.replace("@", "") if self.tags else None
        pairs = {"-m": marks, "-k": self.keyword, "-n": self.workers}
        return [word for option, value in pairs.items() if value for word in (option, value)]


def run(wish: Wish) -> int:
    """
    Run pytest as a process of its own, which prints as it likes; our exit code for it.

    Raises:
        Missing: If something that *wish* needs is not installed.
    """
    if wish.workers and not find_spec("xdist"):
        raise Missing("-n runs scenarios side by side with pytest-xdist: pip install pytest-xdist")
    status = subprocess.run([sys.executable, "-m", "pytest", *wish.arguments()], check=False).returncode
    return EXIT_CODES.get(status, status)


def default_paths() -> list[str]:
    """Where features are if nobody says so: in the folder ``features``, if there is one."""
    return ["features"] if Path("features").is_dir() else []
