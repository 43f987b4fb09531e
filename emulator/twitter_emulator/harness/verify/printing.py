"""What is printed: one line for each check while it runs, and the summary in the end."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from twitter_emulator.client import readable

from .check import Check
from .results import Result, State, Verdict

WORDS: Mapping[State, str] = MappingProxyType({"passed": "PASS", "failed": "FAIL", "skipped": "SKIP"})
LONGEST_REASON = 600


def result_line(result: Result) -> str:
    """``PASS|FAIL|SKIP  ID  title: reason``, on one line."""
    reason = " ".join(readable(result.reason.replace("\n", " ")).split())
    told = reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"
    return f"{WORDS[result.state]}  {result.id}  {result.title}{f': {told}' if told else ''}"


def summary(verdict: Verdict) -> str:
    """The score, and what to do first."""
    return "\n".join(_summary(verdict))


def listing(checks: Sequence[Check]) -> str:
    """The checks, for ``--list``."""
    widest = max((len(check.id) for check in checks), default=0)
    return "\n".join(f"{check.id:<{widest}}  {check.level:<6}  {check.least:<8}  {check.title}" for check in checks)


def _summary(verdict: Verdict) -> Iterator[str]:
    yield ""
    if verdict.interrupted:
        yield "Interrupted; what follows is about the checks that had been made."
    counts = f"{len(verdict.passed)} passed, {len(verdict.failed)} failed, {len(verdict.skipped)} skipped"
    yield f"{counts} in {verdict.took_s:.1f} s (profile {verdict.profile}). Score: {verdict.score} of 100."
    first = verdict.first_to_fix
    if first is not None:
        yield f"Fix this first: {first.id}: {readable(first.reason)}"
        yield f"  What to do: {first.advice} ({first.source})"
        yield from (f"  | {readable(text)}" for text in first.evidence)
    elif not verdict.passed:
        yield "Nothing was run, so this proves nothing."
