"""
Feature files are collected as they are, without a Python module that binds them.

The plugin of the harness loads this one where the ini option ``twitter_features`` is on. Each scenario, and each row
of an outline, becomes a test named as the scenario is; pytest-bdd runs it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from _pytest._code.code import TerminalRepr
from pytest_bdd import scenario
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Feature, ScenarioTemplate

from ..registries import mark_as_scenario
from . import telling
from .gherkin import Row, Written, written_scenarios

pytest_plugins = ("twitter_emulator.harness.steps",)

LONGEST_ID = 80


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take feature files, and nothing else."""
    return FeatureFile.from_parent(parent, path=file_path) if file_path.suffix == ".feature" else None


class Unusable(pytest.Collector.CollectError):
    """A feature file that cannot be run as it is; the text, all that pytest shows, says where, why, what to do."""


class FeatureFile(pytest.Module):
    """A feature file. It is a module to pytest, so that fixtures may live as long as one."""

    obj = None

    def collect(self) -> Iterator["ScenarioItem"]:
        """
        Yield the scenarios in the order in which they are written.

        Raises:
            Unusable: If the file cannot be read, has no scenario, or has one that would never run.
        """
        feature, found = self._read()
        self._refuse_what_would_never_run(found)
        for one in found:
            yield from self._items(feature, one)

    def _read(self) -> tuple[Feature, Sequence[Written]]:
        try:
            return get_feature(str(self.path.parent), self.path.name), written_scenarios(self.path)
        except GherkinParseError as error:
            raise Unusable(f"{self._at(error.line)}: {error.message} It reads: {error.line_content.strip()}") from None
        except UnicodeDecodeError as error:
            raise Unusable(f"{self._at(1)}: this is not UTF-8 ({error.reason}); save it as UTF-8.") from None
        except (KeyError, TypeError):
            # What pytest-bdd makes of a file without a feature.
            raise Unusable(f'{self._at(1)}: there is no feature in it. Begin it with "Feature: …".') from None

    def _refuse_what_would_never_run(self, found: Sequence[Written]) -> None:
        if not found:
            raise Unusable(f'{self._at(1)}: there is no scenario in it. Add one: "Scenario: …" with steps below it.')
        seen: set[str] = set()
        for one in found:
            if one.is_outline and not one.rows:
                raise Unusable(f'{self._at(one.line)}: the outline "{one.name}" has no examples. Add "Examples:" rows.')
            # pytest-bdd keeps scenarios by their names, so the last of one name hides the others.
            if one.name in seen:
                raise Unusable(
                    f'{self._at(one.line)}: another scenario of this file is called "{one.name}", too, and only one '
                    "of them would run. Give it a name of its own."
                )
            seen.add(one.name)

    def _items(self, feature: Feature, one: Written) -> Iterator["ScenarioItem"]:
        template = feature.scenarios[one.name]
        self._know(_tags(feature, template).union(*(row.tags for row in one.rows)))
        run = scenario(self.path.name, one.name, features_base_dir=str(self.path.parent))(_nothing)
        names: Counter[str] = Counter()
        for row in one.rows or (Row({}, frozenset(), one.line),):
            function = self._function(run, row, _tags(feature, template) | row.tags)
            mark_as_scenario(function, template)
            name = _item_name(one.name, row, names)
            yield ScenarioItem.from_parent(self, name=name, callobj=function, row=row)

    def _know(self, tags: frozenset[str]) -> None:
        """Tags become marks, and a mark that pytest does not know would be warned of, or refused."""
        for tag in tags:
            self.config.addinivalue_line("markers", f"{tag}: a tag of {self.path.name}")

    def _function(self, run: Callable[..., None], row: Row, tags: frozenset[str]) -> Callable[..., None]:
        """What a test runs: the scenario with the values of *row*, marked with its *tags*."""

        def scenario_function(request: pytest.FixtureRequest) -> None:
            __tracebackhide__ = True
            run(request=request, _pytest_bdd_example=row.values)

        for tag in sorted(tags):
            self.config.hook.pytest_bdd_apply_tag(tag=tag, function=scenario_function)
        return scenario_function

    def _at(self, line: int) -> str:
        return f"{telling.place(self.path, self.config)}:{line}"


class ScenarioItem(pytest.Function):
    """A scenario, or one row of an outline. It is found, and fails, at its line in the feature file."""

    def __init__(self, *, row: Row, **about: Any) -> None:
        super().__init__(**about)
        self.row = row

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.row.line - 1, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str | TerminalRepr:  # type: ignore[override]  # as in pytest's own
        """The steps with the one that failed; ``--full-trace`` shows the Python behind it instead."""
        usual = super().repr_failure(excinfo)
        return usual if self.config.getoption("fulltrace") else telling.failure(self, excinfo, usual)


def _nothing() -> None:
    """The body of every scenario: its steps are all there is to do."""


def _tags(feature: Feature, template: ScenarioTemplate) -> frozenset[str]:
    rule = template.rule.tags if template.rule else set()
    return frozenset(feature.tags | template.tags | rule)


def _item_name(scenario: str, row: Row, seen: Counter[str]) -> str:
    """A name that can be typed after ``pytest FILE::`` and that no other row has."""
    shown = "-".join(" ".join(value.split()) for value in row.values.values())[:LONGEST_ID]
    name = (f"{scenario}[{shown}]" if row.values else scenario).replace("::", ":")
    seen[name] += 1
    return name if seen[name] == 1 else f"{name[:-1]}-{seen[name]}]"
