"""Gathers what pytest runs into one :class:`Run`, also from xdist's workers, and writes the reports at the end."""

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from twitter_emulator import __version__

from . import attachments, github
from .model import Case, Detail, Picture, Run, Status
from .scenarios import scenario_of, source_of, steps_of
from .writing import GITHUB, write

MEMBER = "twitter_case"
"""Where a report of pytest carries its case, as plain values, from a worker to the controller."""

PictureOf = Callable[[pytest.Item], Picture | None]


class Describing:
    """In every process that runs tests: puts a :class:`Case` into the reports of pytest."""

    def __init__(self, picture_of: PictureOf) -> None:
        self._picture_of = picture_of

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.when == "call" or not report.passed:
            case = _case(item, call, report, self._picture_of(item))
            setattr(report, MEMBER, msgspec.to_builtins(case))
            attachments.attach(case)
        return report


class Gathering:
    """In the process that people look at: gathers the cases, and writes *formats* into *folder*."""

    def __init__(self, config: pytest.Config, formats: Sequence[str], folder: Path) -> None:
        self._config, self._formats, self._folder = config, formats, folder
        self._cases: dict[str, Case] = {}
        self._started_ms, self._began = 0, 0.0

    def pytest_sessionstart(self) -> None:
        self._began = time.perf_counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = getattr(report, MEMBER, None)
        if found is not None:
            case = msgspec.convert(found, Case)
            known = self._cases.get(case.id)
            self._cases[case.id] = case if known is None else _joined(known, case)

    def pytest_terminal_summary(self, terminalreporter: "pytest.TerminalReporter") -> None:
        run = self.run()
        for path in write(run, self._formats, self._folder):
            terminalreporter.write_line(f"report: {path}")
        if GITHUB in self._formats:
            github.tell(run, terminalreporter.write_line)

    def run(self) -> Run:
        """Everything gathered so far."""
        cases = sorted(self._cases.values(), key=lambda case: (case.path, case.line))
        return Run(
            title=f"{self._config.rootpath.name}: scenarios and tests",
            started_ms=min((case.started_ms for case in cases), default=0),
            took_s=time.perf_counter() - self._began,
            cases=tuple(cases),
            properties=_properties(),
        )


def _case(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport, picture: Picture | None) -> Case:
    error = call.excinfo.value if call.excinfo else None
    about = {
        "id": item.nodeid,
        "status": _status(report, error),
        "started_ms": round(call.start * 1000),
        "took_s": call.duration,
        "reason": _reason(report, error),
        "picture": picture,
    }
    members: dict[str, Any] = {**_place(item), **about, **_scenario(item, error)}
    return Case(**members)


def _place(item: pytest.Item) -> dict[str, Any]:
    path, line, name = item.location
    return {"title": name, "group": path, "path": path, "line": (line or 0) + 1}


def _scenario(item: pytest.Item, error: BaseException | None) -> dict[str, Any]:
    scenario = scenario_of(item)
    if scenario is None:
        return {}
    source = source_of(scenario.feature, item.config.rootpath)
    return {
        "title": scenario.name,
        "group": source.name,
        "path": source.path,
        "line": scenario.line_number,
        "keyword": scenario.keyword,
        "description": scenario.description,
        "tags": tuple(sorted(scenario.tags)),
        "steps": steps_of(item, error),
        "feature": source,
    }


def _status(report: pytest.TestReport, error: BaseException | None) -> Status:
    if report.outcome == "failed":
        return "undefined" if type(error).__name__ == "StepDefinitionNotFoundError" else "failed"
    return report.outcome


def _reason(report: pytest.TestReport, error: BaseException | None) -> str:
    """What *error* says, then how pytest tells it."""
    if error is None:
        return report.longreprtext
    said = str(error) or type(error).__name__
    return said if report.skipped else f"{said}\n\n{report.longreprtext}"


def _joined(known: Case, later: Case) -> Case:
    """One case of a test's call and of its end, where a fixture may still find that something is wrong."""
    if known.status not in ("passed", "skipped"):
        return known
    return replace(known, status=later.status, reason=later.reason)


def _properties() -> tuple[Detail, ...]:
    return (Detail("Twitter Emulator", __version__), Detail("pytest", pytest.__version__))
