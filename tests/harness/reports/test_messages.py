from pathlib import Path
from typing import Any

from twitter_emulator.harness.reports.messages import Narrator
from twitter_emulator.harness.reports.model import Run

from .samples import run_of, scenario, source


def told(run: Run, kind: str) -> list[dict[str, Any]]:
    return [envelope[kind] for envelope in Narrator(run).envelopes() if kind in envelope]


def test_each_row_of_an_outline_is_the_pickle_of_its_own(tmp_path: Path) -> None:
    feature = source(tmp_path)
    run = run_of(scenario(feature, "bob"), scenario(feature, "alice"))

    pickles = {pickle["id"]: pickle["name"] for pickle in told(run, "pickle")}

    assert [pickles[case["pickleId"]] for case in told(run, "testCase")] == ["bob is greeted", "alice is greeted"]


def test_a_feature_is_told_once_with_its_text(tmp_path: Path) -> None:
    feature = source(tmp_path)

    (found,) = told(run_of(scenario(feature, "alice"), scenario(feature, "bob")), "source")

    assert found["uri"] == "features/greeting.feature"
    assert found["data"].startswith("Feature: Greeting")


def test_a_step_without_a_definition_is_bound_to_none(tmp_path: Path) -> None:
    run = run_of(scenario(source(tmp_path), "alice"))

    (case,) = told(run, "testCase")
    definitions = {definition["id"]: definition["pattern"]["source"] for definition in told(run, "stepDefinition")}

    bound = [[definitions[name] for name in step["stepDefinitionIds"]] for step in case["testSteps"]]
    assert bound == [["a bot"], ["{who} writes"], []]


def test_results_say_what_became_of_each_step(tmp_path: Path) -> None:
    run = run_of(scenario(source(tmp_path), "alice", failed=True))

    results = [step["testStepResult"] for step in told(run, "testStepFinished")]

    assert [result["status"] for result in results] == ["PASSED", "FAILED", "SKIPPED"]
    assert results[1]["message"] == "nobody listens"
    assert results[0]["duration"] == {"seconds": 0, "nanos": 100_000_000}


def test_the_run_ends_as_it_went(tmp_path: Path) -> None:
    feature = source(tmp_path)

    (good,) = told(run_of(scenario(feature, "alice")), "testRunFinished")
    (bad,) = told(run_of(scenario(feature, "alice", failed=True)), "testRunFinished")

    assert (good["success"], bad["success"]) == (True, False)


def test_what_was_said_is_attached(tmp_path: Path) -> None:
    (attachment,) = told(run_of(scenario(source(tmp_path), "alice", failed=True)), "attachment")

    assert attachment["body"] == "@alice: Hello <b>there</b> [Order]"
