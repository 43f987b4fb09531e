"""What a scenario that failed looks like: its steps as they are written, and what went wrong below the one that did."""

from pathlib import Path

import pytest
from _pytest._code.code import (
    ExceptionRepr,
    ReprEntry,
    ReprExceptionInfo,
    ReprFileLocation,
    ReprTraceback,
    TerminalRepr,
)
from _pytest.outcomes import OutcomeException
from pytest_bdd.exceptions import StepDefinitionNotFoundError
from pytest_bdd.parser import Step
from pytest_bdd.reporting import ScenarioReport

from twitter_emulator.client import EmulatorError

from ..registries import report_of

EXPECTED = (AssertionError, EmulatorError, StepDefinitionNotFoundError, OutcomeException)
"""What says in its own words what is wrong. Of anything else the way through the Python code is shown, too."""


def place(path: Path, config: pytest.Config) -> str:
    """*path* as people would type it."""
    return str(path.relative_to(config.rootpath) if path.is_relative_to(config.rootpath) else path)


def failure(
    item: pytest.Function, excinfo: pytest.ExceptionInfo[BaseException], usual: str | TerminalRepr
) -> str | TerminalRepr:
    """
    The report of the scenario *item*, at the line of the step that failed.

    *usual* is what pytest would show; it stays if no step failed, and around what nobody expected.
    """
    report = report_of(item)
    step = _failed_step(report) if report else None
    if report is None or step is None:
        return usual
    words = str(excinfo.value) or excinfo.typename
    crash = ReprFileLocation(place(item.path, item.config), step.line_number, f"{excinfo.typename}: {words}")
    if not isinstance(excinfo.value, EXPECTED) and isinstance(usual, ExceptionRepr):
        usual.addsection(f"{crash.path}:{crash.lineno}", "\n".join(_steps(report, step)))
        usual.reprcrash = crash
        return usual
    lines = [*_steps(report, step), *(f"E   {line}" for line in words.splitlines())]
    entry = ReprEntry(lines, None, None, ReprFileLocation(crash.path, crash.lineno, excinfo.typename), "short")
    return ReprExceptionInfo(ReprTraceback([entry], None, "short"), crash)


def _failed_step(report: ScenarioReport) -> Step | None:
    return next((one.step for one in report.step_reports if one.failed), None)


def _steps(report: ScenarioReport, failed: Step) -> list[str]:
    """The scenario down to the step that *failed*, which is marked."""
    steps = report.scenario.steps
    shown = steps[: steps.index(failed) + 1]
    return [
        f"    {report.scenario.keyword}: {report.scenario.name}",
        *(f"{'>' if step is failed else ' '}     {step.keyword} {step.name}" for step in shown),
    ]
