"""
What pytest-bdd knows of steps, scenarios and their reports.

Version 9 keeps it in registries; versions 8 put it on the functions and tests themselves.
"""

import sys
from collections.abc import Callable, Iterator, MutableMapping
from importlib import import_module
from typing import Any

import pytest
from pytest_bdd.parser import ScenarioTemplate
from pytest_bdd.reporting import ScenarioReport
from pytest_bdd.steps import StepFunctionContext

ON_STEPS = "_pytest_bdd_step_context"
ON_SCENARIOS = "__scenario__"
ON_TESTS = "__scenario_report__"

Function = Callable[..., object]


def steps() -> list[StepFunctionContext]:
    """All steps that have been imported."""
    registry = _registry("steps", "step_function_context_registry")
    return list(_found_in_modules()) if registry is None else list(registry.values())


def step_of(function: Function) -> StepFunctionContext | None:
    """The step that the fixture *function* stands for, if it does for one."""
    found: StepFunctionContext | None = _of(function, "steps", "step_function_context_registry", ON_STEPS)
    return found


def scenario_of(item: pytest.Item) -> ScenarioTemplate | None:
    """The scenario that *item* runs, if it is one."""
    if not isinstance(item, pytest.Function):
        return None
    found: ScenarioTemplate | None = _of(item.function, "scenario", "scenario_wrapper_template_registry", ON_SCENARIOS)
    return found


def mark_as_scenario(function: Function, template: ScenarioTemplate) -> None:
    """Let pytest-bdd know that *function* runs *template*."""
    registry = _registry("scenario", "scenario_wrapper_template_registry")
    if registry is None:
        setattr(function, ON_SCENARIOS, template)
    else:
        registry[function] = template


def report_of(item: pytest.Item) -> ScenarioReport | None:
    """What is reported of the scenario that *item* runs; None if it has not begun, or is none."""
    found: ScenarioReport | None = _of(item, "reporting", "scenario_reports_registry", ON_TESTS)
    return found


def _of(thing: Any, module: str, registry: str, attribute: str) -> Any:
    known = _registry(module, registry)
    return getattr(thing, attribute, None) if known is None else known.get(thing)


def _registry(module: str, name: str) -> MutableMapping[Any, Any] | None:
    found: MutableMapping[Any, Any] | None = getattr(import_module(f"pytest_bdd.{module}"), name, None)
    return found


def _found_in_modules() -> Iterator[StepFunctionContext]:
    for module in list(sys.modules.values()):
        for value in list(getattr(module, "__dict__", {}).values()):
            context = getattr(value, "__dict__", {}).get(ON_STEPS)
            if context is not None:
                yield context
