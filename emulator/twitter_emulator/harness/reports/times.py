"""Moments and durations in the forms that report formats ask for."""

from datetime import UTC, datetime


def iso(at_ms: int) -> str:
    """Milliseconds since 1970 as ISO 8601 in UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def split(at_s: float) -> dict[str, int]:
    """Seconds as Cucumber Messages write a timestamp or a duration: whole seconds, and nanoseconds."""
    nanos = round(at_s * 1e9)
    return {"seconds": nanos // 1_000_000_000, "nanos": nanos % 1_000_000_000}
