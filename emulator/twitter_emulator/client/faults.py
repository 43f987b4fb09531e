"""The faults of a world: what is to go wrong with calls, deliveries and challenges, and how often it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from .place import Place
from .values import Duration

Leg = Literal["api", "webhook"]


@dataclass(frozen=True, slots=True)
class Fault:
    """
    A rule as it was when it was asked about. *seen* counts what fitted its *match*, *hits* what it was applied to.

    *since* is where to read on in the journal from the moment it was made; *held* are the deliveries that it holds back
    until others of their group have come.
    """

    id: str
    leg: Leg
    match: Mapping[str, Any]
    effect: Mapping[str, Any]
    times: int | None
    after: int
    probability: float
    until: str | None
    seen: int
    hits: int
    since: int
    held: tuple[str, ...]


class Faults(Place):
    """The rules by which something goes wrong in a world."""

    def add_fault(
        self,
        leg: Leg,
        effect: Mapping[str, Any],
        *,
        match: Mapping[str, Any] | None = None,
        times: int | None = None,
        after: int = 0,
        probability: float = 1.0,
        until: Duration | None = None,
    ) -> Fault:
        """
        Have things go wrong from now on, on the *leg* ``api`` (calls) or ``webhook`` (deliveries and challenges).

        The first *after* that match are let through, then *times* are hit (None is all), *until* a moment or for so
        long by the world's clock. ``docs/faults.md`` lists effects and matches.
        """
        bounds = {"times": times, "after": after, "probability": probability, "until": until}
        wanted = {"leg": leg, "effect": dict(effect), "match": dict(match or {}), **bounds}
        return _fault(self._object("POST", "/faults", json=wanted))

    def faults(self) -> list[Fault]:
        """All rules, oldest first."""
        return [_fault(found) for found in self._list("/faults", "faults")]

    def fault(self, rule: str) -> Fault:
        """The rule of this id, as it is now."""
        return _fault(self._object("GET", _path(rule)))

    def remove_fault(self, rule: str) -> Fault:
        """End the rule of this id, and let go what it holds; the rule as it was at its end."""
        return _fault(self._object("DELETE", _path(rule)))

    def remove_faults(self) -> list[Fault]:
        """End all rules, and let go what they hold; the rules as they were at their end."""
        found: dict[str, Any] = self._call("DELETE", "/faults")
        return [_fault(one) for one in found["faults"]]


def _path(rule: str) -> str:
    return f"/faults/{quote(rule, safe='')}"


def _fault(found: Mapping[str, Any]) -> Fault:
    return Fault(**{**found, "held": tuple(found["held"])})
