"""Texts that are written into features come out of them as they went in."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_bdd.parser import FeatureParser, Step

from twitter_emulator.harness.bdd.scenarios import Line, is_kept, table, text_step, written
from twitter_emulator.harness.wording import known

pytest_plugins = ["twitter_emulator.harness.steps"]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text('"\\ \n|<>#a', max_size=20)


def read_back(folder: Path, *lines: Line) -> list[Step]:
    """The steps of a feature file that has *lines*."""
    (folder / "some.feature").write_text(written("Some feature", "Some scenario", lines), "utf-8", newline="")
    (scenario,) = FeatureParser(str(folder), "some.feature").parse().scenarios.values()
    return scenario.render({}).steps


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example('Say "hi" in it')
@example('first\n"""\nlast')
@example("one\n\n  two | three \\n")
@example("# no comment\n@tag")
@given(text=TEXTS.filter(is_kept))
def test_a_text_that_is_kept_is_heard_as_it_was_said(tmp_path: Path, text: str) -> None:
    (step,) = read_back(tmp_path, text_step("When", "alice writes", text))

    (wording,) = [one for one in known() if one.function.__module__.endswith("customers") and one.fits(step.name)]
    found = step.docstring if step.docstring is not None else wording.context.parser.parse_arguments(step.name)
    assert (found if isinstance(found, str) else (found or {})["text"]) == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@example("a|b\\n")
@given(text=st.text("ab \\|n", min_size=1).filter(lambda text: text == text.strip()))
def test_the_cells_of_a_table_come_out_as_they_went_in(tmp_path: Path, text: str) -> None:
    (step,) = read_back(tmp_path, Line("Then", "alice is offered:", table([[text], ["other"]])))

    assert step.datatable is not None
    assert [list(row) for row in step.datatable.raw()] == [[text], ["other"]]


@pytest.mark.parametrize("text", ["", "  indented\n  twice", "one\r\ntwo", "one\u2028two", 'a\n\\"\\"\\"'])
def test_what_a_feature_file_cannot_hold_is_known(text: str) -> None:
    assert not is_kept(text)


def test_steps_of_one_kind_are_joined_by_and() -> None:
    text = written("Cups", "One", [Line("When", "a"), Line("When", "b"), Line("Then", "c")])

    assert text.splitlines() == ["Feature: Cups", "", "  Scenario: One", "    When a", "    And b", "    Then c"]
