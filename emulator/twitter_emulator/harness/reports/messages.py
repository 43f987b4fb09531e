"""Cucumber Messages: the newline-delimited envelopes that today's Cucumber tools read."""

import platform
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from gherkin.stream.gherkin_events import GherkinEvents

from twitter_emulator import __version__

from .cucumber import transcript
from .model import Case, Run, Step
from .times import split

Envelope = dict[str, Any]

PROTOCOL = "33.0.4"
RUN = "run"


class Narrator:
    """Writes one run. Ids count upward; steps that are bound alike share a definition."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._ids = (f"e{number}" for number in count())
        self._definitions: dict[tuple[str, str], str] = {}
        self._pickles: list[Envelope] = []

    def envelopes(self) -> Iterator[Envelope]:
        """Everything there is to say about the scenarios of the run, in the order that the format asks for."""
        scenarios = [case for case in self._run.cases if case.feature]
        yield {"meta": _meta()}
        yield from self._sources(scenarios)
        yield from self._step_definitions(scenarios)
        yield {"testRunStarted": {"id": RUN, "timestamp": split(self._run.started_ms / 1000)}}
        for case in scenarios:
            pickle = self._pickle_of(case)
            if pickle is not None:
                yield from self._played(case, pickle)
        ended_s = self._run.started_ms / 1000 + self._run.took_s
        yield {"testRunFinished": {"testRunStartedId": RUN, "success": self._run.is_green, "timestamp": split(ended_s)}}

    def _sources(self, scenarios: list[Case]) -> Iterator[Envelope]:
        events = GherkinEvents(GherkinEvents.Options(print_source=True, print_ast=True, print_pickles=True))
        for source in dict.fromkeys(case.feature for case in scenarios if case.feature):
            text = Path(source.file).read_text("utf-8")
            media_type = "text/x.cucumber.gherkin+plain"
            for envelope in events.enum({"source": {"uri": source.path, "data": text, "mediaType": media_type}}):
                found: Envelope = dict(envelope)
                if "pickle" in found:
                    self._pickles.append(found["pickle"])
                yield found

    def _step_definitions(self, scenarios: list[Case]) -> Iterator[Envelope]:
        for step in (step for case in scenarios for step in case.steps if step.definition):
            key = (step.definition, step.pattern)
            if key not in self._definitions:
                self._definitions[key] = next(self._ids)
                yield {"stepDefinition": _definition(self._definitions[key], step)}

    def _pickle_of(self, case: Case) -> Envelope | None:
        """The pickle that *case* was; taken once, as rows of an outline may read the same."""
        wanted = (case.path, case.title, [step.text for step in case.steps])
        for index, pickle in enumerate(self._pickles):
            if (pickle["uri"], pickle["name"], [step["text"] for step in pickle["steps"]]) == wanted:
                return self._pickles.pop(index)
        return None

    def _played(self, case: Case, pickle: Envelope) -> Iterator[Envelope]:
        case_id, started_id = next(self._ids), next(self._ids)
        step_ids = [next(self._ids) for _ in case.steps]
        yield {"testCase": self._test_case(case, pickle, case_id, step_ids)}
        at_s = case.started_ms / 1000
        started = {"id": started_id, "testCaseId": case_id, "attempt": 0, "timestamp": split(at_s)}
        yield {"testCaseStarted": started}
        for step, step_id in zip(case.steps, step_ids, strict=True):
            yield from _step_played(step, {"testCaseStartedId": started_id, "testStepId": step_id}, at_s)
            at_s += step.took_s
        if said := transcript(case):
            yield {"attachment": _attachment(said, started_id)}
        ended = {"testCaseStartedId": started_id, "timestamp": split(at_s), "willBeRetried": False}
        yield {"testCaseFinished": ended}

    def _test_case(self, case: Case, pickle: Envelope, case_id: str, step_ids: list[str]) -> Envelope:
        steps = [
            {
                "id": step_id,
                "pickleStepId": pickled["id"],
                "stepDefinitionIds": self._bound_to(step),
                "stepMatchArgumentsLists": [{"stepMatchArguments": []}] if step.definition else [],
            }
            for step, step_id, pickled in zip(case.steps, step_ids, pickle["steps"], strict=True)
        ]
        return {"id": case_id, "testRunStartedId": RUN, "pickleId": pickle["id"], "testSteps": steps}

    def _bound_to(self, step: Step) -> list[str]:
        return [self._definitions[step.definition, step.pattern]] if step.definition else []


def _step_played(step: Step, which: Envelope, at_s: float) -> Iterator[Envelope]:
    result: Envelope = {"status": step.status.upper(), "duration": split(step.took_s)}
    if step.error:
        result["message"] = step.error
    yield {"testStepStarted": {**which, "timestamp": split(at_s)}}
    yield {"testStepFinished": {**which, "timestamp": split(at_s + step.took_s), "testStepResult": result}}


def _attachment(text: str, started_id: str) -> Envelope:
    return {
        "testCaseStartedId": started_id,
        "body": text,
        "contentEncoding": "IDENTITY",
        "mediaType": "text/plain",
        "fileName": "transcript.txt",
    }


def _definition(definition_id: str, step: Step) -> Envelope:
    path, _, line = step.definition.rpartition(":")
    return {
        "id": definition_id,
        "pattern": {"source": step.pattern, "type": "CUCUMBER_EXPRESSION"},
        "sourceReference": {"uri": path, "location": {"line": int(line)}},
    }


def _meta() -> Envelope:
    return {
        "protocolVersion": PROTOCOL,
        "implementation": {"name": "twitter-emulator", "version": __version__},
        "runtime": {"name": platform.python_implementation(), "version": platform.python_version()},
        "os": {"name": platform.system(), "version": platform.release()},
        "cpu": {"name": platform.machine()},
    }
