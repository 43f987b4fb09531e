"""Scenarios as text: steps with what stands below them, and texts quoted so that they come out as they went in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent

QUOTES = '"""'


@dataclass(frozen=True, slots=True)
class Line:
    """A step: *kind* is ``Given``, ``When`` or ``Then``; *below* are the lines of its table or text."""

    kind: str
    words: str
    below: tuple[str, ...] = ()


def written(feature: str, scenario: str, steps: Sequence[Line]) -> str:
    """A feature with one scenario."""
    lines = [f"Feature: {feature}", "", f"  Scenario: {scenario}", *_lines(steps), ""]
    return "\n".join(lines)


def text_step(kind: str, words: str, text: str) -> Line:
    """The step *words* with *text*: in quotes, or below if it has several lines."""
    if "\n" not in text:
        return Line(kind, f'{words} "{text}"')
    escaped = text.replace(QUOTES, '\\"\\"\\"')
    return Line(kind, f"{words}:", (QUOTES, *escaped.split("\n"), QUOTES))


def is_kept(text: str) -> bool:
    """Whether *text* comes out of a feature file as it went in: indented texts and other line ends do not."""
    return (
        bool(text)
        and not any((character in text) for character in "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        and (("\n" not in text) or (dedent(text) == text and '\\"' not in text))
    )


def table(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """*rows* as a table."""
    return tuple(f"| {' | '.join(map(_cell, row))} |" for row in rows)


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def _lines(steps: Sequence[Line]) -> Iterator[str]:
    before = ""
    for step in steps:
        yield f"    {'And' if step.kind == before else step.kind} {step.words}"
        yield from (f"      {line}" if line else "" for line in step.below)
        before = step.kind
