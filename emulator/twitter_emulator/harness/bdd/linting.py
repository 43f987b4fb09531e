"""
What is wrong with feature files, found without running them: steps that are undefined, ambiguous, or used by nobody.

pytest collects the project as it would for a run, so that steps of conftest files and plugins are known where they
apply.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_bdd.parser import ScenarioTemplate, Step
from pytest_bdd.scenario import find_fixturedefs_for_step

from .. import registries, wording
from . import telling
from .collecting import ScenarioItem

OURS = "twitter_emulator.harness."
"""How the modules begin whose steps nobody has to use, wherever they lie."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something to mend, at a line of a file."""

    place: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.place}:{self.line}: {self.words}"


class NotCollected(Exception):
    """pytest could not even look at the features; the text is what it printed."""


@dataclass(slots=True, eq=False)
class Linter:
    """A pytest plugin that looks at what was collected, and runs nothing."""

    problems: set[Problem] = field(default_factory=set)
    steps: set[tuple[str, int]] = field(default_factory=set)
    _used: set[Callable[..., object]] = field(default_factory=set)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that could not be collected is a problem of its own."""
        if report.failed:
            first, *rest = str(report.longrepr).strip().splitlines()
            place, line, words = [*first.split(":", 2), "", ""][:3]
            known = line.isdigit() and words
            said = words.strip() if known else "\n".join([first, *rest])
            self.problems.add(Problem(place if known else report.nodeid, int(line) if known else 1, said))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Look at every step of every scenario."""
        for item in session.items:
            template = registries.scenario_of(item)
            if template:
                for step in _steps_of(item, template):
                    self._look_at(item, step, template)
        self._unused(session.config)

    def pytest_runtestloop(self) -> bool:
        """Run nothing."""
        return True

    def _look_at(self, item: pytest.Item, step: Step, template: ScenarioTemplate) -> None:
        place = telling.place(Path(template.feature.filename), item.config)
        self.steps.add((place, step.line_number))
        wordings = _definitions(item, step)
        self._used.update(one.function for one in wordings)
        words = _wrong(step, wordings, item.config)
        if words:
            self.problems.add(Problem(place, step.line_number, words))

    def _unused(self, config: pytest.Config) -> None:
        """Only steps of the project: those of installed packages are there for whoever wants them."""
        for one in wording.known():
            path, line = one.place
            if one.function not in self._used and _is_own(one, config.rootpath):
                self.problems.add(Problem(telling.place(path, config), line, f"unused: no scenario says {one}"))


def linted(arguments: Sequence[str]) -> Linter:
    """
    What pytest finds when it is called with *arguments*.

    Raises:
        NotCollected: If it could not begin.
    """
    linter, printed = Linter(), io.StringIO()
    with redirect_stdout(printed):
        status = pytest.main([*arguments, "-o", "twitter_features=true", "-p", "no:cacheprovider", "-q"], [linter])
    if status in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR):
        raise NotCollected(printed.getvalue().strip() or "pytest could not begin; see above.")
    return linter


def _steps_of(item: pytest.Item, template: ScenarioTemplate) -> Iterator[Step]:
    """The steps as they would run, with the words of the row of an outline in them."""
    if isinstance(item, ScenarioItem):
        row = item.row.values
    else:
        callspec = getattr(item, "callspec", None)
        row = callspec.params.get("_pytest_bdd_example", {}) if callspec else {}
    yield from template.render(row).steps


def _definitions(item: pytest.Item, step: Step) -> list[wording.Wording]:
    """All wordings that *step* fits and that *item* sees; that of a nearer conftest hides one of the same words."""
    found = find_fixturedefs_for_step(step, item.session._fixturemanager, item)
    contexts = (registries.step_of(one.func) for one in found)
    wordings = [wording.wording(context) for context in contexts if context]
    return list({one.words: one for one in wordings}.values())


def _is_own(one: wording.Wording, root: Path) -> bool:
    path, _ = one.place
    is_installed = "site-packages" in path.parts or one.function.__module__.startswith(OURS)
    return path.is_relative_to(root) and not is_installed


def _wrong(step: Step, wordings: Sequence[wording.Wording], config: pytest.Config) -> str:
    """What is wrong with *step*, which fits *wordings*; empty if nothing is."""
    if not wordings:
        return f"undefined. {wording.unknown(step)}"
    if len({one.function for one in wordings}) == 1:
        return ""
    several = "\n".join(f"  {one} ({_place(one, config)})" for one in wordings)
    return f"ambiguous: {step.keyword} {step.name} may be any of\n{several}"


def _place(one: wording.Wording, config: pytest.Config) -> str:
    path, line = one.place
    return f"{telling.place(path, config)}:{line}"
