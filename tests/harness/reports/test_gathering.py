"""pytest inside of pytest: what a whole run leaves in its reports."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["pytester"]

FEATURE = """\
Feature: Greeting
  Scenario Outline: <who> is greeted
    Given a bot
    When <who> writes
    Then it answers

    Examples:
      | who   |
      | alice |
      | bob   |

  Scenario: Nobody knows this
    Given a bot
    When something happens that nobody defined
    Then it answers
"""
STEPS = """\
from pytest_bdd import given, parsers, scenarios, then, when

scenarios("greeting.feature")

@given("a bot")
def _(): pass

@when(parsers.parse("{who} writes"))
def _(who): assert who == "alice", f"{who} is a stranger"

@then("it answers")
def _(): pass
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makefile(".feature", greeting=FEATURE)
    pytester.makepyfile(test_greeting=STEPS)
    return pytester


def cases(pytester: pytest.Pytester, *arguments: str) -> dict[str, Any]:
    """The cases of a run in a process of its own, by title."""
    pytester.runpytest_subprocess("--twitter-report", "json", *arguments)
    found = json.loads((pytester.path / "reports" / "report.json").read_bytes())
    return {case["title"]: case for case in found["cases"]}


def test_each_row_of_an_outline_is_a_case_with_its_own_words(project: pytest.Pytester) -> None:
    found = cases(project)

    assert {title: case["status"] for title, case in found.items()} == {
        "alice is greeted": "passed",
        "bob is greeted": "failed",
        "Nobody knows this": "undefined",
    }


def test_a_failed_step_has_the_error_and_those_behind_it_were_skipped(project: pytest.Pytester) -> None:
    bob = cases(project)["bob is greeted"]

    assert [step["status"] for step in bob["steps"]] == ["passed", "failed", "skipped"]
    assert "bob is a stranger" in bob["steps"][1]["error"]
    assert bob["reason"].startswith("bob is a stranger")


def test_an_undefined_step_is_called_so(project: pytest.Pytester) -> None:
    steps = cases(project)["Nobody knows this"]["steps"]

    assert [step["status"] for step in steps] == ["passed", "undefined", "skipped"]


def test_a_step_says_what_it_was_bound_to(project: pytest.Pytester) -> None:
    step = cases(project)["alice is greeted"]["steps"][1]

    assert (step["text"], step["pattern"], step["definition"]) == ("alice writes", "{who} writes", "test_greeting.py:8")


def test_cases_come_from_the_workers_of_xdist_too(project: pytest.Pytester) -> None:
    assert len(cases(project, "-n", "2")) == 3


def test_a_test_whose_fixture_fails_at_the_end_has_failed(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture
        def watched():
            yield
            raise AssertionError("something was left behind")

        def test_it(watched): pass
        """
    )

    (case,) = cases(pytester).values()

    assert case["status"] == "failed"
    assert case["reason"].startswith("something was left behind")


def test_a_test_with_a_world_has_its_picture(pytester: pytest.Pytester) -> None:
    pytester.makepyfile('def test_it(twitter): twitter.customer("alice").says("Hello!")')

    (case,) = cases(pytester).values()

    assert case["picture"]["talks"][0]["bubbles"][0]["text"] == "Hello!"


def test_every_format_is_written_into_the_folder_that_was_named(project: pytest.Pytester) -> None:
    formats = "html,junit,json,cucumber,messages"

    project.runpytest_subprocess("--twitter-report", formats, "--twitter-report-dir", "out")

    names = {path.name for path in (project.path / "out").iterdir()}
    assert names == {
        "report.html",
        "report.xml",
        "report.json",
        "report.cucumber.json",
        "report.messages.ndjson",
    }


def test_github_is_told_in_the_log_and_on_the_page_of_the_run(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    result = project.runpytest_subprocess("--twitter-report", "github")

    result.stdout.fnmatch_lines(["::error file=greeting.feature,line=2,title=bob is greeted::bob is a stranger*"])
    assert "1 passed, 2 failed" in summary.read_text("utf-8")


def test_an_unknown_format_is_refused_before_anything_runs(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("--twitter-report", "pdf")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*There is no report called 'pdf'; there are json, junit, html*"])


def test_without_the_option_nothing_is_written(project: pytest.Pytester) -> None:
    project.runpytest_subprocess()

    assert not (project.path / "reports").exists()
