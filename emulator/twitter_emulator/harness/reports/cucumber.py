"""Cucumber JSON: every scenario with every step, also those that were never reached."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from .model import Case, Run, Source, Step
from .times import iso


def cucumber_json(run: Run) -> list[dict[str, Any]]:
    """The features of *run*, each with its scenarios. Tests that are no scenarios are left out."""
    scenarios = sorted((case for case in run.cases if case.feature), key=_by_place)
    return [_feature(source, cases) for source, cases in groupby(scenarios, lambda case: case.feature) if source]


def _by_place(case: Case) -> tuple[str, int]:
    return (case.path, case.line)


def _feature(source: Source, cases: Iterable[Case]) -> dict[str, Any]:
    return {
        "uri": source.path,
        "id": _slug(source.name),
        "keyword": source.keyword,
        "name": source.name,
        "description": source.description,
        "line": source.line,
        "tags": _tags(source.tags, source.line),
        "elements": [_scenario(source, case) for case in cases],
    }


def _scenario(source: Source, case: Case) -> dict[str, Any]:
    last = len(case.steps) - 1
    return {
        "id": f"{_slug(source.name)};{_slug(case.title)}",
        "keyword": case.keyword,
        "type": "scenario",
        "name": case.title,
        "description": case.description,
        "line": case.line,
        "start_timestamp": iso(case.started_ms),
        "tags": _tags((*source.tags, *case.tags), case.line),
        "steps": [_step(step, case if index == last else None) for index, step in enumerate(case.steps)],
    }


def _step(step: Step, ending: Case | None) -> dict[str, Any]:
    """*step*, with the transcript of *ending* when it is that scenario's last."""
    found: dict[str, Any] = {
        "keyword": f"{step.keyword} ",
        "name": step.text,
        "line": step.line,
        "match": {"location": step.definition},
        "result": {"status": step.status, "duration": round(step.took_s * 1e9)},
    }
    if step.error:
        found["result"]["error_message"] = step.error
    if step.docstring is not None:
        found["doc_string"] = {"value": step.docstring, "content_type": "", "line": step.line + 1}
    if step.table:
        found["rows"] = [{"cells": list(row)} for row in step.table]
    if ending is not None and (said := transcript(ending)):
        found["output"] = [said]
    return found


def transcript(case: Case) -> str:
    """What was said in *case*, a line for each message."""
    return "\n".join(_lines(case))


def _lines(case: Case) -> Iterator[str]:
    for talk in case.picture.talks if case.picture else ():
        for bubble in talk.bubbles:
            yield f"@{bubble.sender}: {bubble.text}{''.join(f' [{label}]' for label in bubble.labels)}"


def _tags(names: Iterable[str], line: int) -> list[dict[str, Any]]:
    return [{"name": f"@{name}", "line": max(line - 1, 1)} for name in dict.fromkeys(names)]


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")
