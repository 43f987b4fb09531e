"""What came of a run, as values: the summary, the exit code and every report are made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

import msgspec

State = Literal["passed", "failed", "skipped"]
Level = Literal["must", "should"]


class ExitCode(IntEnum):
    """What the process says of a run (design §7); why there was none, ``endings.py`` tells."""

    FINE = 0
    FAILED = 1
    NOTHING_RUN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    What one check found.

    *reason* says why it failed or was skipped, *advice* what to do, *source* where in the facts the rule stands.
    *evidence* are lines for people: the end of the journal, or what the subject printed.
    """

    id: str
    title: str
    level: Level
    state: State
    reason: str = ""
    advice: str = ""
    source: str = ""
    evidence: tuple[str, ...] = ()
    took_ms: float = 0.0

    @property
    def group(self) -> str:
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A whole run. *results* are in the order in which they came; *started_at* is ISO 8601."""

    webhook_url: str
    profile: str
    started_at: str
    took_s: float
    results: tuple[Result, ...]
    command: str | None = None
    interrupted: bool = False

    @property
    def passed(self) -> tuple[Result, ...]:
        return self._that("passed")

    @property
    def failed(self) -> tuple[Result, ...]:
        return self._that("failed")

    @property
    def skipped(self) -> tuple[Result, ...]:
        return self._that("skipped")

    @property
    def score(self) -> int:
        """Percent of what ran that passed, rounded down: 100 is all of it. What was skipped counts for nothing."""
        ran = len(self.passed) + len(self.failed)
        return 100 * len(self.passed) // ran if ran else 0

    @property
    def first_to_fix(self) -> Result | None:
        """The failure that others may follow from: what must be comes before what should be."""
        must = [result for result in self.failed if result.level == "must"]
        return next(iter([*must, *self.failed]), None)

    @property
    def exit_code(self) -> ExitCode:
        if self.failed:
            return ExitCode.FAILED
        return ExitCode.FINE if self.passed else ExitCode.NOTHING_RUN

    def _that(self, state: State) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.state == state)


def encoded(verdict: Verdict) -> bytes:
    """The JSON report."""
    return msgspec.json.format(msgspec.json.encode(_shown(verdict)), indent=2) + b"\n"


def _shown(verdict: Verdict) -> dict[str, Any]:
    first = verdict.first_to_fix
    counts: Sequence[tuple[str, int]] = (
        ("passed", len(verdict.passed)),
        ("failed", len(verdict.failed)),
        ("skipped", len(verdict.skipped)),
    )
    return {
        "webhook_url": verdict.webhook_url,
        "command": verdict.command,
        "profile": verdict.profile,
        "started_at": verdict.started_at,
        "took_s": round(verdict.took_s, 3),
        "interrupted": verdict.interrupted,
        "exit_code": int(verdict.exit_code),
        "score": verdict.score,
        **dict(counts),
        "first_to_fix": first.id if first else None,
        "results": verdict.results,
    }
