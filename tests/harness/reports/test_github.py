from dataclasses import replace
from pathlib import Path

from twitter_emulator.harness.reports.github import annotations, summary

from .samples import check, run_of, scenario, source


def test_a_failed_scenario_is_annotated_where_it_is_written(tmp_path: Path) -> None:
    (line,) = annotations(run_of(scenario(source(tmp_path), "alice", failed=True)))

    assert line == (
        "::error file=features/greeting.feature,line=5,title=alice is greeted::"
        "nobody listens Probable cause: The webhook answers hex."
    )


def test_what_passed_is_not_annotated(tmp_path: Path) -> None:
    assert list(annotations(run_of(scenario(source(tmp_path), "alice"), check("skipped")))) == []


def test_the_summary_has_a_row_for_each_failure(tmp_path: Path) -> None:
    text = summary(run_of(check("passed"), check("failed"), scenario(source(tmp_path), "alice", failed=True)))

    assert "1 passed, 2 failed, 0 skipped in 1.5 s" in text
    assert "| crc.base64 The answer is base64. | It is hex. |" in text


def test_a_green_summary_has_no_table() -> None:
    assert "|" not in summary(run_of(check("passed")))


def test_what_a_cell_cannot_hold_is_escaped(tmp_path: Path) -> None:
    risky = replace(check("failed"), reason="a | b <img>")

    assert "a \\| b &lt;img>" in summary(run_of(risky))
