"""The parts that steps have in common: spans of time, and waiting for as long as one."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pytest_bdd import parsers

UNITS = MappingProxyType({"millisecond": "ms", "second": "s", "minute": "m", "hour": "h", "day": "d"})


def _span(text: str) -> str:
    """``2 seconds`` as the duration ``2s``."""
    amount, unit = text.split()
    return f"{amount}{UNITS[unit.removesuffix('s')]}"


# How the library `parse` learns what a type looks like.
_span.pattern = r"\d+(?:\.\d+)? (?:millisecond|second|minute|hour|day)s?"  # type: ignore[attr-defined]

TYPES: Mapping[str, Callable[[str], str]] = MappingProxyType({"Span": _span})


def said(words: str) -> parsers.parse:
    """The wording *words*, in which ``{time:Span}`` is a span of time such as ``2 seconds``."""
    return parsers.parse(words, dict(TYPES))


def timed(words: str) -> parsers.parse:
    """The wording *words* after ``within 2 seconds``, which the step is given as *within*."""
    return said(f"within {{within:Span}} {words}")
