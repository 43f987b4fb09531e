"""What a run was, as reports tell it: plain values, which cross from xdist's workers as JSON does."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["passed", "failed", "skipped", "undefined"]
Outcome = Literal["good", "bad", "told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One Direct Message of a transcript; *at_ms* is Unix time, *labels* are the quick replies that it offers."""

    at_ms: int
    sender: str
    is_brand: bool
    text: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """What two accounts said to each other, oldest first."""

    brand: str
    customer: str
    bubbles: tuple[Bubble, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """Something about an exchange that is worth unfolding: headers, a body."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """
    One journal entry of what crossed the wire.

    *at_s* is when it ended, in seconds since the first entry of the journal, *took_ms* how long it lasted.
    """

    id: int
    at_s: float
    took_ms: float
    kind: str
    trace: str
    title: str
    outcome: Outcome
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A probable cause, and what to do about it."""

    what: str
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What happened on Twitter during one case; secrets are masked already."""

    world: str
    talks: tuple[Talk, ...]
    wire: tuple[Exchange, ...]
    violations: tuple[str, ...] = ()
    causes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One step of a scenario. *pattern* and *definition* (``path:line``) say what it was bound to, and are empty if to
    nothing.
    """

    keyword: str
    text: str
    line: int
    status: Status
    took_s: float
    error: str = ""
    docstring: str | None = None
    table: tuple[tuple[str, ...], ...] = ()
    pattern: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The feature that a scenario is in. *path* is as a reader finds it, *file* where it lies on this machine."""

    path: str
    file: str
    name: str
    keyword: str
    language: str
    line: int
    description: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    A scenario, a test, or a check of `verify`.

    *group* is its feature, module or group; *reason* why it failed or was skipped, its first line first; *level* and
    *source* are a check's; *feature* and *keyword* a scenario's.
    """

    id: str
    title: str
    group: str
    status: Status
    started_ms: int
    took_s: float
    reason: str = ""
    path: str = ""
    line: int = 0
    level: str = ""
    source: str = ""
    advice: str = ""
    keyword: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    feature: Source | None = None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A whole run. *properties* are lines about it: versions, the subject, the seed."""

    title: str
    started_ms: int
    took_s: float
    cases: tuple[Case, ...]
    properties: tuple[Detail, ...] = ()

    def count(self, *statuses: Status) -> int:
        """How many cases ended so."""
        return sum(case.status in statuses for case in self.cases)

    @property
    def failed(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.status in ("failed", "undefined"))

    @property
    def is_green(self) -> bool:
        """Whether something ran, and nothing failed."""
        return bool(self.count("passed")) and not self.failed
