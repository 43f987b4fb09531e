"""Faults of a test: rules that have to fire, or the test was not about what it says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from twitter_emulator.client import Duration, Fault, Leg, WorldClient, line

SHOWN = 10
KINDS: Mapping[Leg, str] = {"api": "call", "webhook": "event,attempt,crc"}


class NeverFired(AssertionError):
    """Nothing went wrong that was to go wrong; the text has what came instead."""


@dataclass(slots=True)
class FaultRule:
    """
    A rule of a world, for as long as a block or a scenario lasts.

    *may_not_fire* is for what need not happen; any other rule that was never applied fails the test that made it.
    """

    world: WorldClient = field(repr=False)
    made: Fault
    may_not_fire: bool = False
    _ended: Fault | None = field(default=None, init=False, repr=False)

    @property
    def id(self) -> str:
        return self.made.id

    @property
    def now(self) -> Fault:
        """The rule as it is, or as it was at its end."""
        return self._ended or self.world.fault(self.id)

    @property
    def hits(self) -> int:
        """How often it was applied."""
        return self.now.hits

    @property
    def seen(self) -> int:
        """How often something matched it, applied or not."""
        return self.now.seen

    def end(self) -> None:
        """
        Remove the rule; what it holds is let go.

        Raises:
            NeverFired: If it was never applied.
        """
        __tracebackhide__ = True
        self._remove()
        if not self.hits and not self.may_not_fire:
            raise NeverFired(self._account())

    def __enter__(self) -> "FaultRule":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        __tracebackhide__ = True
        if error is None:
            self.end()
        else:
            self._remove()

    def _remove(self) -> None:
        if self._ended is None:
            self._ended = self.world.remove_fault(self.id)

    def _account(self) -> str:
        page = self.world.journal(self.made.since, kind=KINDS[self.made.leg])
        names = {account["id"]: account["screen_name"] for account in self.world.accounts()}
        came = [f"  {line(entry, names)}" for entry in page.entries[-SHOWN:]] or ["  nothing at all"]
        matched = f", though {self.seen} matched" if self.seen else ""
        return "\n".join([f"The fault {self} never fired{matched}. What came instead:", *came])

    def __str__(self) -> str:
        about = f" for {json.dumps(self.made.match)}" if self.made.match else ""
        return f"{self.id} ({json.dumps(self.made.effect)} on the {self.made.leg} leg{about})"


class Breakable:
    """A *world* in which things can be made to go wrong."""

    world: WorldClient

    def faults(
        self,
        effect: Mapping[str, Any],
        *,
        leg: Leg = "api",
        match: Mapping[str, Any] | None = None,
        times: int | None = None,
        after: int = 0,
        probability: float = 1.0,
        until: Duration | None = None,
        may_not_fire: bool = False,
    ) -> FaultRule:
        """
        A rule by which something goes wrong, from now to the end of the ``with`` block that it is given to.

        ``docs/faults.md`` lists effects and matches.

        Raises:
            NeverFired: At the end of the block, if the rule was never applied, unless it *may_not_fire*.
        """
        rule = self.world.add_fault(
            leg, effect, match=match, times=times, after=after, probability=probability, until=until
        )
        return FaultRule(self.world, rule, may_not_fire)


@dataclass(slots=True)
class Faults:
    """The rules that the steps of a scenario make, all of which have to fire by its end."""

    world: WorldClient = field(repr=False)
    rules: list[FaultRule] = field(default_factory=list)

    def add(self, leg: Leg, effect: Mapping[str, Any], **bounds: Any) -> FaultRule:
        rule = FaultRule(self.world, self.world.add_fault(leg, effect, **bounds))
        self.rules.append(rule)
        return rule

    def end(self) -> None:
        """
        Remove all rules.

        Raises:
            NeverFired: If one was never applied; the first of them.
        """
        rules, self.rules = self.rules, []
        for rule in rules:
            rule.end()
