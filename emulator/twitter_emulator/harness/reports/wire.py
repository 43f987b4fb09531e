"""Journal entries as lines of a report."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from twitter_emulator.client import Entry, line

from .masking import Mask
from .model import Detail, Exchange, Outcome

LONGEST = 4_000
"""Characters of a body that are shown."""

_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "query": "query",
        "hint": "why",
        "request_headers": "request headers",
        "request_body": "request body",
        "response_headers": "response headers",
        "response_body": "response body",
        "body": "response body",
        "problems": "problems",
    }
)


def exchanges(entries: Sequence[Entry], names: Mapping[str, str], mask: Mask) -> tuple[Exchange, ...]:
    """*entries*, oldest first; *names* are screen names by account id."""
    if not entries:
        return ()
    first_ms = moment_ms(entries[0])
    return tuple(_exchange(entry, (moment_ms(entry) - first_ms) / 1000, names, mask) for entry in entries)


def moment_ms(entry: Entry) -> int:
    """When *entry* was written, in milliseconds since 1970."""
    return round(datetime.fromisoformat(entry["at"]).timestamp() * 1000)


def _exchange(entry: Entry, at_s: float, names: Mapping[str, str], mask: Mask) -> Exchange:
    return Exchange(
        id=entry["id"],
        at_s=at_s,
        took_ms=entry.get("took_ms") or 0.0,
        kind=entry["kind"],
        trace=entry["trace"] or "",
        title=mask(_title(entry, names)),
        outcome=_outcome(entry),
        details=tuple(_details(entry, mask)),
    )


def _title(entry: Entry, names: Mapping[str, str]) -> str:
    """The line that `tail` prints, without its columns."""
    return line(entry, names).split(entry["kind"], 1)[1].strip()


def _outcome(entry: Entry) -> Outcome:
    match entry["kind"]:
        case "call" | "attempt":
            return "good" if 200 <= (entry["status"] or 0) < 300 else "bad"
        case "crc":
            return "good" if entry["ok"] else "bad"
        case "violation" | "error" | "lost":
            return "bad"
        case _:
            return "told"


def _details(entry: Entry, mask: Mask) -> list[Detail]:
    told = entry if _outcome(entry) == "bad" else {**entry, "response_headers": None}  # two dozen, always the same
    found = ((title, told.get(member)) for member, title in _PARTS.items())
    return [Detail(title, mask(_shortened(_as_text(value)))) for title, value in found if value]


def _as_text(value: Any) -> str:
    """Headers a line each, JSON laid out, anything else as it came."""
    if isinstance(value, dict):
        return "\n".join(f"{name}: {content}" for name, content in value.items())
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, indent=2)
    try:
        return json.dumps(json.loads(value), ensure_ascii=False, indent=2) if value[:1] in "{[" else value
    except ValueError:
        return value


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…\n({len(text)} characters)"
