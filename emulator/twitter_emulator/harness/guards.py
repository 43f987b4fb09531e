"""
Green means it ran: what pytest-bdd lets pass, this plugin fails.

Active wherever it is loaded, be it for our steps or for steps of somebody's own. Three traps of pytest-bdd 9.0.1:
a step that is an ``async def`` passes without running; a step that nobody defined is missing in the Cucumber JSON, and
when it is the first one the whole scenario is; a run of features that found no scenario looks like a run.
"""

import inspect
from collections.abc import Callable, Sequence

import pytest
from pytest_bdd.parser import Feature, Scenario, Step
from pytest_bdd.reporting import StepReport

from . import registries, wording

COLLECTED = pytest.StashKey[int]()
"""How many scenarios are to be run; absent where nothing was collected, as in the controller of xdist."""

NOTHING_RUN = (
    "No scenario was collected, so this run proves nothing. Set twitter_features = true in the ini file of pytest, or "
    "name the feature files in scenarios(…) of a test module; and see that neither -k nor -m leaves all of them out."
)


class AsyncStep(Exception):
    """A step is an ``async def``, which pytest-bdd would never await."""


def pytest_bdd_before_step_call(step: Step, step_func: Callable[..., object]) -> None:
    """
    Refuse a step that would not run.

    Raises:
        AsyncStep: If *step_func* makes a coroutine or an asynchronous generator.
    """
    __tracebackhide__ = True
    if inspect.iscoroutinefunction(step_func) or inspect.isasyncgenfunction(step_func):
        raise AsyncStep(
            f"The step {step.keyword} {step.name!r} is an async def ({step_func.__name__}); pytest-bdd would pass it "
            "without running it. Make it a plain def."
        )


def pytest_bdd_step_func_lookup_error(request: pytest.FixtureRequest, step: Step, exception: Exception) -> None:
    """Put a step that nobody defined, and those after it, into the reports as failed; say which was meant."""
    report = registries.report_of(request.node)
    assert report is not None, "pytest-bdd begins a report before it looks steps up"
    report.add_step_report(StepReport(step=step))
    report.fail()
    exception.args = (wording.unknown(step),)


def pytest_bdd_before_scenario(feature: Feature, scenario: Scenario) -> None:
    """Refuse a scenario that says nothing: it could not fail."""
    __tracebackhide__ = True
    if len(scenario.steps) == _steps_of_backgrounds(feature, scenario):
        pytest.fail(
            f'The scenario "{scenario.name}" of {feature.rel_filename}, line {scenario.line_number}, has no steps of '
            "its own.",
            pytrace=False,
        )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    config.stash[COLLECTED] = sum(registries.scenario_of(item) is not None for item in items)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _proved_nothing(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


def pytest_terminal_summary(
    terminalreporter: "pytest.TerminalReporter", exitstatus: int, config: pytest.Config
) -> None:
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED or _proved_nothing(config):
        terminalreporter.write_line(NOTHING_RUN, red=True)


def _steps_of_backgrounds(feature: Feature, scenario: Scenario) -> int:
    backgrounds = (feature.background, scenario.rule.background if scenario.rule else None)
    return sum(len(background.steps) for background in backgrounds if background)


def _proved_nothing(config: pytest.Config) -> bool:
    """Whether a report about features was asked for, and there is no feature to report about."""
    asked = config.getoption("gherkin_terminal_reporter") or config.getoption("cucumber_json_path")
    return bool(asked) and config.stash.get(COLLECTED, None) == 0
