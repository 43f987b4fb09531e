"""A page of things that have ids, oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Identified(Protocol):
    """Whatever has a snowflake, so that later ones are greater."""

    @property
    def id(self) -> str: ...


Thing = TypeVar("Thing", bound=Identified)


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Thing]):
    """Some things, oldest first, and the id to go on after, if there is anything after it."""

    things: list[Thing]
    next_after: str | None


def sheet(things: Iterable[Thing], *, count: int, after: str | None) -> Sheet[Thing]:
    """Up to *count* of *things*, which come oldest first, starting *after* an id; that thing itself may be gone."""
    rest = [thing for thing in things if after is None or int(thing.id) > int(after)]
    return Sheet(rest[:count], rest[count - 1].id if len(rest) > count else None)
