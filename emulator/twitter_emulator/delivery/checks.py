"""What crosses the boundary is held against the contracts, and violations are written down."""

from collections.abc import Sequence
from typing import Protocol

from twitter_emulator.world.world import World


class Violation(Protocol):
    """Where a body breaks its contract, and how."""

    @property
    def path(self) -> str: ...

    @property
    def reason(self) -> str: ...


class Contracts(Protocol):
    """As much of ``protocol.contracts.Contracts`` as the courier needs."""

    def is_valid(self, name: str, body: object) -> bool: ...

    def violations(self, name: str, body: object) -> Sequence[Violation]: ...


def check(world: World, contracts: Contracts, name: str, body: object, *, trace: str, **about: object) -> None:
    """Journal how *body* breaks the contract called *name*, if it does; *about* says what the body belongs to."""
    if contracts.is_valid(name, body):
        return
    problems = [{"path": found.path, "reason": found.reason} for found in contracts.violations(name, body)]
    world.log("violation", trace, contract=name, problems=problems, **about)
