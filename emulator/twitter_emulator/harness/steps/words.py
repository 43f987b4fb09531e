"""The parts that steps have in common: spans of time, and waiting for as long as one."""

from types import MappingProxyType

from pytest_bdd import parsers

UNITS = MappingProxyType({"millisecond": "ms", "second": "s", "minute": "m", "hour": "h", "day": "d"})


class Span:
    """Makes the duration ``2s`` of ``2 seconds``; *pattern* tells the library `parse` what that looks like."""

    pattern = r"\d+(?:\.\d+)? (?:millisecond|second|minute|hour|day)s?"

    def __call__(self, text: str) -> str:
        amount, unit = text.split()
        return f"{amount}{UNITS[unit.lower().removesuffix('s')]}"


def said(words: str) -> parsers.parse:
    """The wording *words*, in which ``{time:Span}`` is a span of time such as ``2 seconds``."""
    return parsers.parse(words, {"Span": Span()})


def timed(words: str) -> parsers.parse:
    """The wording *words* after ``within 2 seconds``, which the step is given as *within*."""
    return said(f"within {{within:Span}} {words}")
