"""The journal for people: an entry on a line."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .values import Entry


def line(entry: Entry, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """*entry* on one line, for people; *names* are screen names by account id."""
    what = readable(" ".join(_SUMMARIES.get(entry["kind"], _members_line)(entry, names).split()))
    return f"{entry['at'][11:23]} {entry['id']:>5} {entry['trace'] or '':<5} {entry['kind']:<12} {what}"


def readable(text: str) -> str:
    """*text* for a terminal, which would obey the control characters that somebody may have written."""
    return text.translate(_CONTROLS)


def _event_line(entry: Entry, names: Mapping[str, str]) -> str:
    source = _name(entry["from"], names)
    who = f"{source} → {_name(entry['to'], names)}" if "to" in entry else source
    return f"{entry['event']} {who} {entry.get('text', '')}"


def _call_line(entry: Entry, names: Mapping[str, str]) -> str:
    by = f" by {_name(entry['user'], names)}" if entry.get("user") else ""
    return f"{entry['method']} {entry['path']}{by}: {entry['status']} {entry['hint'] or ''}"


def _attempt_line(entry: Entry, names: Mapping[str, str]) -> str:
    return f"{entry['url']}: {entry['status'] or ''} {entry.get('error') or entry.get('hint') or ''}"


def _violation_line(entry: Entry, names: Mapping[str, str]) -> str:
    problems = "; ".join(f"{problem['path']} {problem['reason']}" for problem in entry["problems"])
    return f"{entry['contract']}{' (altered)' if entry.get('altered') else ''}: {problems}"


def _members_line(entry: Entry, names: Mapping[str, str]) -> str:
    told = {name: value for name, value in entry.items() if name not in ("id", "at", "kind", "trace")}
    return ", ".join(f"{name} {value}" for name, value in told.items() if value is not None)


def _name(account: str, names: Mapping[str, str]) -> str:
    return f"@{names[account]}" if account in names else account


_CONTROLS = MappingProxyType(dict.fromkeys((*range(32), *range(127, 160)), "\ufffd"))
_SUMMARIES: Mapping[str, Callable[[Entry, Mapping[str, str]], str]] = MappingProxyType(
    {
        "event": _event_line,
        "call": _call_line,
        "attempt": _attempt_line,
        "crc": _attempt_line,
        "violation": _violation_line,
    }
)
