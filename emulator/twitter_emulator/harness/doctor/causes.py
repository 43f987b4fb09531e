"""
From the journal of a world to the probable causes of what failed there: what reports, tests and `verify` print.

Pure: it knows nothing but the entries that it is given.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from twitter_emulator.client import Entry

from .findings import CHALLENGES, Finding, Rank, findings, sentence, went_right
from .missing import missing

_NUMBERS = re.compile(r"(?<!\d)(?<!answered )(?<!with )(?<!error )\d{2,}")
"""Timestamps, ids and durations, by which mistakes of one kind differ; not statuses and codes of errors."""


@dataclass(frozen=True, slots=True)
class Cause:
    """
    Why something failed, probably: *what* happened and what to *do*, each a sentence or more.

    *entries* are the ids of the journal entries that say so, oldest first; none if it is something that never happened.
    """

    what: str
    do: str
    entries: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How often it happened; at least 1."""
        return max(1, len(self.entries))

    def __str__(self) -> str:
        times = f" ({self.count} times)" if self.count > 1 else ""
        return f"{self.what}{times} {self.do}".strip()


def probable_causes(entries: Iterable[Entry]) -> list[Cause]:
    """
    What went wrong in *entries*, the most fundamental first; what looks alike is one cause with a count.

    *entries* are as :meth:`WorldClient.journal` gives them, oldest first; all kinds that it has are welcome. Empty if
    nothing failed and nothing is missing.
    """
    journal = list(entries)
    found = [finding for entry in journal for finding in findings(entry)]
    groups: dict[tuple[Rank, str], list[Finding]] = {}
    for finding in _without_echoes(_recovered(found, journal)):
        groups.setdefault((finding.rank, _alike(finding.what)), []).append(finding)
    ordered = sorted(groups.items(), key=lambda group: group[0][0])
    return [_cause(group) for _, group in ordered] or [Cause(sentence(lack.what), lack.do) for lack in missing(journal)]


def _cause(group: Sequence[Finding]) -> Cause:
    first = group[0]
    return Cause(sentence(first.what), sentence(first.do), tuple(finding.id for finding in group))


def _alike(what: str) -> str:
    """*what* without the numbers that differ from one time to the next."""
    return _NUMBERS.sub("#", what)


def _recovered(found: Iterable[Finding], journal: Iterable[Entry]) -> list[Finding]:
    """*found*, where what went right later is marked so."""
    last_right = {about: entry["id"] for entry in journal if (about := went_right(entry)) is not None}
    return [
        replace(finding, rank=Rank.RECOVERED) if finding.id < last_right.get(finding.about, 0) else finding
        for finding in found
    ]


def _without_echoes(found: Sequence[Finding]) -> list[Finding]:
    """*found* without the calls that were refused for a challenge that is in it, too: their hint is the same."""
    challenges = [_what_failed(finding) for finding in found if finding.about == CHALLENGES]
    return [
        finding
        for finding in found
        if finding.rank is not Rank.CALL or not any(what and finding.what.endswith(what) for what in challenges)
    ]


def _what_failed(challenge: Finding) -> str:
    return challenge.what.partition("challenge: ")[2]
