"""
Regular expressions of a rule file, bounded: no message of a customer's can keep the channel busy for long.

Python's engine tries every way in which a pattern may fit, and cannot be interrupted. How many ways there are follows
from the pattern's choices (repeats and alternatives) and the length of the text. So choices within repeats, whose
number explodes, are refused, and the text is cut to the first 1,000, 300 or 100 characters: the longest of these with
which not more than `MOST_WAYS` are possible.
"""

import math
import re
from dataclasses import dataclass

LENGTHS = (1_000, 300, 100)
MOST_WAYS = 10_000_000

_OPEN_FROM = 20
"""A repeat that may take that many more turns than it must counts as one without end."""

_ATOM = re.compile(
    r"\\(?:N\{[^}]*\}|.)"  # an escape
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]"  # a class of characters
    r"|\(\?#[^)]*\)"  # a comment
    r"|\(\?P=\w+\)|\(\?[aiLmsux]+\)"  # the same again; flags
    r"|\((?:\?(?:P<\w+>|<?[=!]|[aiLmsux]*(?:-[imsx]+)?:|>|\(\w+\)))?"  # the beginning of a group
    r"|.",
    re.DOTALL,
)
_VERBOSE = re.compile(r"\(\?[a-wyzA-Z]*x")
_CONDITION = "(?("
_REPEAT = re.compile(r"(?:(?P<sign>[*+?])|\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\})[?+]?")


class Unbounded(Exception):
    """A pattern that may take too long; the text says what to change."""


@dataclass(frozen=True, slots=True)
class _Choices:
    """How often one may choose: *open* repeats take any number of turns; all other choices make *ways*."""

    open: int = 0
    ways: int = 1

    @property
    def any(self) -> bool:
        return self.open > 0 or self.ways > 1

    def then(self, other: "_Choices") -> "_Choices":
        return _Choices(self.open + other.open, self.ways * other.ways)

    def instead(self, other: "_Choices") -> "_Choices":
        return _Choices(max(self.open, other.open), self.ways + other.ways)

    def times(self, length: int) -> float:
        """The most ways in which a search of *length* characters can go."""
        places = self.open + 1
        return float(length) ** places / math.factorial(places) * self.ways


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, and the part of a text that is searched: its first *length* characters."""

    expression: re.Pattern[str]
    length: int

    @property
    def names(self) -> frozenset[str]:
        """The named groups."""
        return frozenset(self.expression.groupindex)

    def captured(self, text: str) -> dict[str, str] | None:
        """What the named groups caught, "" where they caught nothing; None when the pattern is not in *text*."""
        found = self.expression.search(text[: self.length])
        return None if found is None else found.groupdict(default="")


def bounded(source: str) -> Pattern:
    """
    The pattern of *source*. Case does not matter, unless it says so: ``(?-i:Words)``.

    Raises:
        re.error: If it is none.
        Unbounded: If it may take too long.
    """
    expression = re.compile(source, re.IGNORECASE)
    if _VERBOSE.search(source):
        raise Unbounded("uses the flag x, with which it cannot be judged; write it without blanks and comments")
    choices = _Scan(source).whole()
    for length in LENGTHS:
        if choices.times(length) <= MOST_WAYS:
            return Pattern(expression, length)
    raise Unbounded("has too many repeats and alternatives: one message could take seconds; split it into several")


class _Scan:
    """Reads a pattern that Python has found to be one, and counts."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def whole(self) -> _Choices:
        """
        The choices of the whole pattern.

        Raises:
            Unbounded: If choices are repeated.
        """
        found = self.alternatives()
        if self._at < len(self._source):
            raise Unbounded("cannot be judged; write it more simply")
        return found

    def alternatives(self) -> _Choices:
        """Up to the end of the group, or of the pattern."""
        found = self._sequence()
        while self._taken("|"):
            found = found.instead(self._sequence())
        return found

    def _sequence(self) -> _Choices:
        found = _Choices()
        while self._at < len(self._source) and self._source[self._at] not in "|)":
            found = found.then(self._repeated(self._atom()))
        return found

    def _atom(self) -> _Choices:
        matched = _ATOM.match(self._source, self._at)
        assert matched is not None
        self._at = matched.end()
        if not matched[0].startswith("(") or (matched[0].endswith(")") and not matched[0].startswith(_CONDITION)):
            return _Choices()
        inside = self.alternatives()
        self._taken(")")
        return inside

    def _repeated(self, what: _Choices) -> _Choices:
        matched = _REPEAT.match(self._source, self._at)
        if matched is None or matched[0] in ("{}", "{,}"):
            return what
        self._at = matched.end()
        least, most = _turns(matched)
        if most > 1 and what.any:
            raise Unbounded("repeats something that repeats or has alternatives itself; write it without the inner one")
        if most - least >= _OPEN_FROM:
            return _Choices(what.open + 1, what.ways)
        return _Choices(what.open, what.ways * int(most - least + 1) if most != least else what.ways)

    def _taken(self, character: str) -> bool:
        is_there = self._source.startswith(character, self._at)
        self._at += is_there
        return is_there


def _turns(matched: re.Match[str]) -> tuple[float, float]:
    """How often a repeat takes its turn, at least and at most."""
    if matched["sign"]:
        return {"*": (0, math.inf), "+": (1, math.inf), "?": (0, 1)}[matched["sign"]]
    least = float(matched["least"] or 0)
    if not matched["comma"]:
        return least, least
    return least, float(matched["most"] or math.inf)
