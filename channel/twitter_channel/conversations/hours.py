"""When people are there: office hours in their own time zone, whatever its clocks do in spring and autumn."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from twitter_channel.conduct import DAYS, Hours

SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
OPENS = "{opens}"

_FAR = 400
"""Days: who is not there within them is not there."""
_MIDNIGHT = 24 * 60


def is_open(hours: Hours | None, now: float) -> bool:
    """Whether people are there at the time *now*, in seconds since the epoch."""
    if hours is None:
        return True
    local = datetime.fromtimestamp(now, ZoneInfo(hours.time_zone))
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in _spans(hours, local.date()))


def next_opening(hours: Hours, now: float) -> datetime | None:
    """When people are there again after *now*, by their own clock; None when that is not known."""
    zone = ZoneInfo(hours.time_zone)
    today = datetime.fromtimestamp(now, zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(_FAR)):
        for start, _ in _spans(hours, day):
            opening = datetime(day.year, day.month, day.day, start // 60, start % 60, tzinfo=zone)
            if opening.timestamp() > now:
                return opening
    return None


def closed_words(hours: Hours, now: float) -> str:
    """What a customer hears outside *hours*."""
    opening = next_opening(hours, now)
    words = "soon" if opening is None else f"{opening:%A, %H:%M} ({hours.time_zone})"
    return hours.say.replace(OPENS, words)


def minutes(span: str) -> tuple[int, int] | None:
    """Beginning and end of a time such as "09:00-17:00" in minutes of the day; None when it is none."""
    matched = SPAN.fullmatch(span)
    if matched is None:
        return None
    start = int(matched[1]) * 60 + int(matched[2])
    end = _MIDNIGHT if matched[3] is None else int(matched[3]) * 60 + int(matched[4])
    return (start, end) if start < end else None


def _spans(hours: Hours, day: date) -> Iterator[tuple[int, int]]:
    """The spans of *day*, the first one first."""
    if day.isoformat() not in hours.closed_on:
        found = (minutes(span) for span in hours.week.get(DAYS[day.weekday()], ()))
        yield from sorted(span for span in found if span is not None)
