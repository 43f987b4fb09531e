from pathlib import Path

from twitter_emulator.harness.reports.cucumber import cucumber_json

from .samples import check, run_of, scenario, source


def test_rows_of_an_outline_are_scenarios_of_one_feature(tmp_path: Path) -> None:
    feature = source(tmp_path)

    (found,) = cucumber_json(run_of(scenario(feature, "alice"), scenario(feature, "bob")))

    assert (found["uri"], found["name"]) == ("features/greeting.feature", "Greeting")
    assert [element["name"] for element in found["elements"]] == ["alice is greeted", "bob is greeted"]


def test_steps_behind_a_failed_one_were_skipped(tmp_path: Path) -> None:
    (found,) = cucumber_json(run_of(scenario(source(tmp_path), "alice", failed=True)))

    results = [step["result"] for step in found["elements"][0]["steps"]]

    assert [result["status"] for result in results] == ["passed", "failed", "skipped"]
    assert results[1]["error_message"] == "nobody listens"


def test_tables_docstrings_tags_and_places_are_there(tmp_path: Path) -> None:
    (found,) = cucumber_json(run_of(scenario(source(tmp_path), "alice")))

    element = found["elements"][0]
    given, when, then = element["steps"]

    assert element["tags"] == [{"name": "@fast", "line": 4}]
    assert given["match"] == {"location": "a.py:3"}
    assert when["rows"] == [{"cells": ["text"]}, {"cells": ["Hello"]}]
    assert then["doc_string"]["value"] == "Hello!"


def test_durations_are_in_nanoseconds(tmp_path: Path) -> None:
    (found,) = cucumber_json(run_of(scenario(source(tmp_path), "alice")))

    assert found["elements"][0]["steps"][0]["result"]["duration"] == 100_000_000


def test_the_transcript_is_the_output_of_the_last_step(tmp_path: Path) -> None:
    (found,) = cucumber_json(run_of(scenario(source(tmp_path), "alice", failed=True)))

    assert found["elements"][0]["steps"][-1]["output"] == ["@alice: Hello <b>there</b> [Order]"]


def test_what_is_no_scenario_is_left_out() -> None:
    assert cucumber_json(run_of(check())) == []
