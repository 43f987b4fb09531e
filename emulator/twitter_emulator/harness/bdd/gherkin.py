"""What pytest-bdd does not keep of a feature file: every scenario by its line, and the line of each row of examples."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pytest_bdd.gherkin_parser import Child, ExamplesTable, Scenario, get_gherkin_document


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the examples of an outline: the *values* by the heads of the columns."""

    values: Mapping[str, str]
    tags: frozenset[str]
    line: int


@dataclass(frozen=True, slots=True)
class Written:
    """A scenario as it is written."""

    name: str
    line: int
    is_outline: bool
    rows: tuple[Row, ...]


def written_scenarios(path: Path) -> list[Written]:
    """All scenarios of the feature file at *path*, those in rules and those of equal names included."""
    children = _children(get_gherkin_document(str(path)).feature.children)
    return [_written(child.scenario) for child in children if child.scenario]


def _children(children: list[Child]) -> Iterator[Child]:
    for child in children:
        yield from _children(child.rule.children) if child.rule else [child]


def _written(scenario: Scenario) -> Written:
    is_outline = bool(scenario.examples) or scenario.keyword in ("Scenario Outline", "Scenario Template")
    rows = tuple(row for examples in scenario.examples for row in _rows(examples))
    return Written(scenario.name, scenario.location.line, is_outline, rows)


def _rows(examples: ExamplesTable) -> Iterator[Row]:
    heads = [cell.value for cell in examples.table_header.cells] if examples.table_header else []
    tags = frozenset(tag.name.lstrip("@") for tag in examples.tags)
    for row in examples.table_body or ():
        yield Row(dict(zip(heads, (cell.value for cell in row.cells), strict=True)), tags, row.location.line)
