"""
What holds in every test without being asserted.

Pure: journal entries in, breaches out. ``docs/pytest.md`` explains each; how they are told apart from what is allowed
stands in the module of each.
"""

from collections.abc import Container, Mapping, Sequence
from types import MappingProxyType

from twitter_emulator.client import Entry

from .acknowledging import contracts_broken, unacknowledged
from .breaches import Breach, Invariant
from .echoes import echoes
from .limits import limits_ignored
from .repeats import repeats
from .secrets import secrets_printed

INVARIANTS: Mapping[str, Invariant] = MappingProxyType(
    {
        "contracts": contracts_broken,
        "acknowledged": unacknowledged,
        "echo": echoes,
        "once": repeats,
        "limits": limits_ignored,
    }
)
"""Those that a journal shows."""

NAMES: tuple[str, ...] = (*INVARIANTS, "secrets")
"""All of them; ``secrets`` shows in what the subject prints."""


def breaches(journal: Sequence[Entry], *, allowed: Container[str] = ()) -> list[Breach]:
    """What *journal*, a world's whole one, shows to be broken, without the invariants that are *allowed* to be."""
    return [breach for name, invariant in INVARIANTS.items() if name not in allowed for breach in invariant(journal)]


__all__ = ["INVARIANTS", "NAMES", "Breach", "Invariant", "breaches", "secrets_printed"]
