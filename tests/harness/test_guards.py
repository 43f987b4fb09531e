"""What pytest-bdd would pass without running, the guards fail; each in a pytest run of its own."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytest_plugins = ["pytester"]

CONFTEST = 'pytest_plugins = ["twitter_emulator.harness.guards"]\n'
STEPS = """
from pytest_bdd import given, scenarios, then

scenarios(".")

@given("a step that is there")
def a_step():
    pass

@then("it awaits")
async def awaits():
    raise AssertionError("nobody awaits me")
"""


def feature(*steps: str) -> str:
    return "\n".join(["Feature: Chat", "  Scenario: One", *(f"    {step}" for step in steps)])


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A foreign project that loads the guards and has one step that works, and one that is asynchronous."""
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_chat=STEPS)
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


def cucumber(path: Path) -> list[str]:
    """The status of each step of the only scenario in a Cucumber JSON file."""
    ((scenario,),) = [one["elements"] for one in json.loads(path.read_text("utf-8"))]
    return [step["result"]["status"] for step in scenario["steps"]]


def test_a_scenario_of_plain_steps_passes(project: pytest.Pytester) -> None:
    project.makefile(".feature", chat=feature("Given a step that is there"))

    run(project).assert_outcomes(passed=1)


def test_an_asynchronous_step_fails_its_scenario(project: pytest.Pytester) -> None:
    project.makefile(".feature", chat=feature("Given a step that is there", "Then it awaits"))

    done = run(project, "--cucumberjson=report.json")

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["*'it awaits' is an async def (awaits)*Make it a plain def*"])
    assert cucumber(project.path / "report.json") == ["passed", "failed"]


@pytest.mark.parametrize(
    ("steps", "statuses"),
    [
        (["Given nobody wrote this", "Given a step that is there"], ["failed", "failed"]),
        (["Given a step that is there", "Given nobody wrote this"], ["passed", "failed"]),
    ],
    ids=["first", "later"],
)
def test_an_undefined_step_fails_in_every_report(
    project: pytest.Pytester, steps: list[str], statuses: list[str]
) -> None:
    project.makefile(".feature", chat=feature(*steps))

    done = run(project, "--cucumberjson=report.json", "--junitxml=report.xml", "--gherkin-terminal-reporter", "-vv")

    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.stdout.fnmatch_lines(["*Scenario: One", "*nobody wrote this", "*FAILED*"])
    assert cucumber(project.path / "report.json") == statuses
    assert ElementTree.parse(project.path / "report.xml").find(".//testcase/failure") is not None


def test_a_scenario_without_steps_fails(project: pytest.Pytester) -> None:
    project.makefile(".feature", chat=feature())

    done = run(project)

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(['*"One" of *chat.feature*has no steps of its own.'])


def test_a_run_that_left_every_scenario_out_fails_with_a_sentence(project: pytest.Pytester) -> None:
    project.makefile(".feature", chat=feature("Given a step that is there"))

    done = run(project, "-k", "nothing_like_this")

    assert done.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    done.stdout.fnmatch_lines(["No scenario was collected, so this run proves nothing.*"])


def test_a_report_about_features_without_a_scenario_fails_although_other_tests_pass(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile("def test_something_else(): pass")

    done = run(pytester, "--cucumberjson=report.json")

    assert done.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    done.stdout.fnmatch_lines(["No scenario was collected, so this run proves nothing.*"])


def test_a_project_may_run_its_other_tests_without_any_scenario(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile("def test_something_else(): pass")

    run(pytester).assert_outcomes(passed=1)
