"""The journal for people: an entry on a line."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from .values import Entry


def line(entry: Entry, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """*entry* on one line, for people; *names* are screen names by account id."""
    what = readable(" ".join(_SUMMARIES.get(entry["kind"], _members_line)(entry, names).split()))
    return f"{entry['at'][11:23]} {entry['id']:>5} {entry['trace'] or '':<5} {entry['kind']:<12} {what}"


def readable(text: str) -> str:
    """*text* for a terminal, which would obey the control characters that somebody may have written."""
    return text.translate(_CONTROLS)


def _event_line(entry: Entry, names: Mapping[str, str]) -> str:
    if "from" not in entry:  # a tweet, a replay, something made by hand
        return _members_line(entry, names)
    source = _name(entry["from"], names)
    who = f"{source} → {_name(entry['to'], names)}" if "to" in entry else source
    return f"{entry['event']} {who} {entry.get('text', '')}"


def _call_line(entry: Entry, names: Mapping[str, str]) -> str:
    by = f" by {_name(entry['user'], names)}" if entry.get("user") else ""
    status = "no answer" if entry["status"] is None else entry["status"]
    return f"{entry['method']} {entry['path']}{by}: {status} {entry['hint'] or _faulty(entry)}"


def _attempt_line(entry: Entry, names: Mapping[str, str]) -> str:
    return f"{entry['url']}: {entry['status'] or ''} {entry.get('error') or entry.get('hint') or ''} {_faulty(entry)}"


def _fault_line(entry: Entry, names: Mapping[str, str]) -> str:
    place = entry.get("delivery") or entry.get("url") or f"{entry.get('method')} {entry.get('path')}"
    return f"{entry['rule']} {_asked(entry['effect'])} on {place}"


def _rule_line(entry: Entry, names: Mapping[str, str]) -> str:
    about = f" for {_asked(entry['match'])}" if entry["match"] else ""
    return f"{entry['rule']} {entry['event']}: {_asked(entry['effect'])} on the {entry['leg']} leg{about}"


def _asked(members: Mapping[str, Any]) -> str:
    """What somebody asked for, as ``status 503, applied``."""
    return ", ".join(name if value is True else f"{name} {value}" for name, value in members.items())


def _faulty(entry: Entry) -> str:
    return f"(fault {entry['fault']})" if entry.get("fault") else ""


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
        "fault": _fault_line,
        "fault_rule": _rule_line,
    }
)
