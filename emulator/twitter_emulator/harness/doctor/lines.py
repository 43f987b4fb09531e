"""What an examination says: one line for each thing that was looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "wrong", "skipped"]


@dataclass(frozen=True, slots=True)
class Line:
    """
    One thing that was looked at: *told* is what was found, *do* what to do about it, if it is wrong.

    *ends* says that nothing after it can be looked at, because the webhook cannot be reached.
    """

    id: str
    state: State
    told: str
    do: str = ""
    ends: bool = False


Examined = Iterator[Line]


def ok(id: str, told: str) -> Line:
    return Line(id, "ok", told)


def wrong(id: str, told: str, do: str, *, ends: bool = False) -> Line:
    return Line(id, "wrong", told, do, ends)


def skipped(id: str, why: str) -> Line:
    return Line(id, "skipped", why)


def first_to_fix(lines: Sequence[Line]) -> Line | None:
    """The first that is wrong: they are in the order in which one thing needs the other."""
    return next((line for line in lines if line.state == "wrong"), None)
