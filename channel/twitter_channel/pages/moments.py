"""Times for people."""

from datetime import UTC, datetime

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def ago(at: int | None, now: int) -> str:
    """How long before *now* that was, both in milliseconds: "3 minutes ago"."""
    if at is None:
        return "never"
    seconds = max(now - at, 0) // 1000
    return "just now" if seconds < 1 else f"{_length(seconds)} ago"


def moment(at: int) -> str:
    """A time in milliseconds for those whose browser does not write it as they do: "13 Sep 12:26 UTC"."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%-d %b %H:%M UTC")


def clock(at: int) -> str:
    """The same to the second: "12:26:40 UTC"."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%H:%M:%S UTC")


def in_future(at: int, now: int) -> str:
    """How long after *now* that is: "in 3 minutes"."""
    return f"in {_length(max((at - now) // 1000, 1))}"


def _length(seconds: int) -> str:
    size, name = next(unit for unit in _UNITS if seconds >= unit[0])
    count = seconds // size
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
