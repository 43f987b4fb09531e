"""GitHub Actions: annotations beside the lines of features, and a summary on the page of the run."""

from collections.abc import Callable, Iterator
from pathlib import Path

from twitter_emulator import settings

from .model import Case, Run

MOST_ANNOTATED = 50


def tell(run: Run, write_line: Callable[[str], None]) -> None:
    """Print the annotations, and add the summary to the page of the run, where there is one."""
    for line in annotations(run):
        write_line(line)
    page = settings.inherited().get("GITHUB_STEP_SUMMARY")
    if page:
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(summary(run))


def annotations(run: Run) -> Iterator[str]:
    """Workflow commands, a line each; printed, they show up in the diff of a pull request."""
    for case in run.failed[:MOST_ANNOTATED]:
        where = f"file={_property(case.path)},line={case.line}," if case.path else ""
        yield f"::error {where}title={_property(case.title)}::{_data(_told(case))}"


def summary(run: Run) -> str:
    """The run in Markdown."""
    mark = "✅" if run.is_green else "❌"
    lines = [
        f"## {mark} {run.title}",
        "",
        f"{run.count('passed')} passed, {len(run.failed)} failed, {run.count('skipped')} skipped in {run.took_s:.1f} s",
    ]
    if run.failed:
        lines += ["", "| failed | why |", "|---|---|"]
        lines += [f"| {_cell(_named(case))} | {_cell(_told(case))} |" for case in run.failed]
    return "\n".join([*lines, ""])


def _named(case: Case) -> str:
    return f"{case.id} {case.title}" if case.level else f"{case.group}: {case.title}"


def _told(case: Case) -> str:
    """Why *case* failed, and the likeliest cause."""
    reason = case.reason.strip().split("\n", 1)[0]
    causes = case.picture.causes if case.picture else ()
    return f"{reason} Probable cause: {causes[0].what}" if causes else reason


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _cell(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return " ".join(escaped.split())
