"""What pytest-bdd knows of a scenario that was run, as values of a report."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from pytest_bdd.exceptions import StepDefinitionNotFoundError
from pytest_bdd.parser import Feature, Scenario
from pytest_bdd.parser import Step as ParsedStep
from pytest_bdd.reporting import StepReport

from .. import registries
from .model import Source, Status, Step

Bound = tuple[str, str]
"""The pattern that a step was found by, and where its function is, as ``path:line``."""

BOUND = pytest.StashKey[list[Bound]]()


class Binding:
    """A plugin that notes what each step of a scenario is bound to."""

    def pytest_bdd_before_step(
        self, request: pytest.FixtureRequest, step: ParsedStep, step_func: Callable[..., object]
    ) -> None:
        stash: pytest.Stash = request.node.stash
        place = _place(step_func, request.config.rootpath)
        stash.setdefault(BOUND, []).append((_pattern(step, step_func), place))


def scenario_of(item: pytest.Item) -> Scenario | None:
    """The scenario that *item* ran, rows of an outline filled in; None if it ran none."""
    report = registries.report_of(item)
    return report.scenario if report else None


def source_of(feature: Feature, root: Path) -> Source:
    """*feature* as a report names it: by its path below *root*, if it lies there."""
    return Source(
        path=_below(feature.filename, root),
        file=feature.filename,
        name=feature.name or feature.rel_filename,
        keyword=feature.keyword,
        language=feature.language,
        line=feature.line_number,
        description=feature.description,
        tags=tuple(sorted(feature.tags)),
    )


def steps_of(item: pytest.Item, error: BaseException | None) -> tuple[Step, ...]:
    """Every step of the scenario that *item* ran: those behind the one that failed with *error* were skipped."""
    report = registries.report_of(item)
    if report is None:
        return ()
    bound = item.stash.get(BOUND, [])
    return tuple(_steps(report.scenario.steps, report.step_reports, bound, error))


def _steps(
    steps: Sequence[ParsedStep], reports: Sequence[StepReport], bound: Sequence[Bound], error: BaseException | None
) -> Iterator[Step]:
    has_failed = False
    for index, step in enumerate(steps):
        report = reports[index] if index < len(reports) else None
        status = _status(report, error, has_failed)
        ends_here = status in ("failed", "undefined")
        has_failed = has_failed or ends_here
        pattern, place = bound[index] if index < len(bound) else ("", "")
        yield Step(
            keyword=step.keyword.strip(),
            text=step.name,
            line=step.line_number,
            status=status,
            took_s=report.duration if report and not (has_failed and not ends_here) else 0.0,
            error=str(error) if ends_here and error else "",
            docstring=step.docstring,
            table=tuple(tuple(map(str, row)) for row in step.datatable.raw()) if step.datatable else (),
            pattern=pattern,
            definition=place,
        )


def _status(report: StepReport | None, error: BaseException | None, has_failed: bool) -> Status:
    """pytest-bdd calls all steps behind a failed one failed, too, and says nothing of one that it does not know."""
    if has_failed or isinstance(error, pytest.skip.Exception):
        return "passed" if report and not report.failed else "skipped"
    if report is None or report.failed:
        return "undefined" if isinstance(error, StepDefinitionNotFoundError) else "failed"
    return "passed"


def _pattern(step: ParsedStep, function: Callable[..., object]) -> str:
    """The words that *function* was declared with; of several those that fit *step*."""
    for context in registries.steps():
        if context.step_func is function and context.parser.is_matching(step.name):
            return context.parser.name
    return step.name


def _place(function: Callable[..., object], root: Path) -> str:
    code = function.__code__
    return f"{_below(code.co_filename, root)}:{code.co_firstlineno}"


def _below(file: str, root: Path) -> str:
    """*file* as seen from *root*, with slashes on every system; whole if it lies elsewhere."""
    path = Path(os.path.abspath(file))
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
