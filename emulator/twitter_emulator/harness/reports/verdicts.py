"""What `verify` found, as a run that reports can tell."""

from datetime import datetime

from twitter_emulator import __version__
from twitter_emulator.harness.verify.results import Result, Verdict

from .model import Case, Detail, Run


def run_of(verdict: Verdict) -> Run:
    """*verdict* with a case for each check, in the order of the checks."""
    started_ms = round(datetime.fromisoformat(verdict.started_at).timestamp() * 1000)
    return Run(
        title=f"verify {verdict.webhook_url}",
        started_ms=started_ms,
        took_s=verdict.took_s,
        cases=tuple(_case(result, started_ms) for result in verdict.results),
        properties=tuple(_properties(verdict)),
    )


def _case(result: Result, started_ms: int) -> Case:
    return Case(
        id=result.id,
        title=result.title,
        group=result.group,
        status=result.state,
        started_ms=started_ms,
        took_s=result.took_ms / 1000,
        reason="\n".join(filter(None, (result.reason, *result.evidence))),
        level=result.level,
        source=result.source,
        advice=result.advice,
    )


def _properties(verdict: Verdict) -> list[Detail]:
    first = verdict.first_to_fix
    facts = {
        "profile": verdict.profile,
        "score": f"{verdict.score} of 100",
        "first to fix": f"{first.id}: {first.reason}" if first else "",
        "command": verdict.command or "",
        "Twitter Emulator": __version__,
    }
    return [Detail(name, text) for name, text in facts.items() if text]
