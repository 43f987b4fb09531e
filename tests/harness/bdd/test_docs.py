"""What docs/bdd.md shows is as it shows it."""

import re
from pathlib import Path

import pytest
from pytest_bdd.parser import FeatureParser

from tests.harness.bdd.projects import run
from twitter_emulator.harness.bdd import verbs
from twitter_emulator.harness.bdd.starting import template
from twitter_emulator.harness.wording import known, unknown

pytest_plugins = ["pytester", "twitter_emulator.harness.steps"]

DOCS = (Path(__file__).parents[3] / "docs/bdd.md").read_text("utf-8")


def shown(language: str) -> list[str]:
    """The blocks of *language* in the page."""
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCS, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("text", shown("gherkin"))
def test_every_step_that_is_shown_is_there(text: str, tmp_path: Path) -> None:
    whole = text if text.startswith("Feature:") else f"Feature: Shown\n  Scenario: Shown\n{text}"
    (tmp_path / "shown.feature").write_text(whole, "utf-8")
    (scenario,) = FeatureParser(str(tmp_path), "shown.feature").parse().scenarios.values()

    for step in scenario.steps:
        assert any(one.fits(step.name) and one.type in ("any", step.type) for one in known()), unknown(step)


def test_the_configuration_that_is_shown_is_that_of_the_starter() -> None:
    assert shown("ini") == [template("pytest.ini")]


def test_the_verbs_that_are_shown_are_there() -> None:
    named = set(re.findall(r"(?:twitter-emulator |`)bdd (\w+)", DOCS))

    assert named == set(verbs.bdd.commands)


def test_a_step_of_ones_own_that_is_shown_works(pytester: pytest.Pytester) -> None:
    (code,) = shown("python")
    pytester.makeini("[pytest]\ntwitter_features = true\n")
    pytester.makeconftest(code)
    steps = 'When the brand writes to alice "Read our terms"\n    Then alice has heard the terms\n'
    pytester.makefile(".feature", terms=f"Feature: Terms\n  Scenario: One\n    {steps}")

    run(pytester).assert_outcomes(passed=1)
