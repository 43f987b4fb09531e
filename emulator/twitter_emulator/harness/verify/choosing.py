"""Which checks are run, and in which order."""

from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from .check import Check
from .terms import Profile


class UnknownCheck(ValueError):
    """A pattern that no check answers to; the text says what there is."""


def chosen(checks: Sequence[Check], profile: Profile, only: Sequence[str], skip: Sequence[str]) -> list[Check]:
    """
    The checks of *profile*, in the order in which they are run: what ends something comes last.

    *only* and *skip* are ids, groups and patterns such as ``order.*``.

    Raises:
        UnknownCheck: If one of these means no check at all.
    """
    for pattern in (*only, *skip):
        _require_known(pattern, checks)
    found = [check for check in checks if check.is_for(profile)]
    wanted = [check for check in found if not only or _is_meant(check, only)]
    return sorted((check for check in wanted if not _is_meant(check, skip)), key=lambda check: check.ends)


def patterns(text: str | None) -> tuple[str, ...]:
    """The patterns in *text*, with commas between them."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _is_meant(check: Check, wanted: Sequence[str]) -> bool:
    return any(check.group == pattern or fnmatchcase(check.id, pattern) for pattern in wanted)


def _require_known(pattern: str, checks: Sequence[Check]) -> None:
    if any(_is_meant(check, [pattern]) for check in checks):
        return
    names = [*dict.fromkeys(check.group for check in checks), *(check.id for check in checks)]
    close = get_close_matches(pattern, names, n=1)
    hint = f"did you mean {close[0]!r}?" if close else "--list shows all."
    raise UnknownCheck(f"There is no check {pattern!r}; {hint}")
