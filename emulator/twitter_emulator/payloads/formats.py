"""Times and cursors as v1.1 writes them."""

import base64
import binascii
from datetime import UTC, datetime


def classic_date(ms: int) -> str:
    """``Mon Dec 10 22:03:43 +0000 2018``"""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%a %b %d %H:%M:%S +0000 %Y")


def webhook_date(ms: int) -> str:
    """``2020-08-30 09:18:48 +0000``: rounded up to a full second, as all samples are (facts §4.1)."""
    return datetime.fromtimestamp(-(-ms // 1000), UTC).strftime("%Y-%m-%d %H:%M:%S +0000")


def revoke_date(ms: int) -> str:
    """``2018-05-24T09:48:12+00:00``"""
    return datetime.fromtimestamp(ms // 1000, UTC).isoformat()


def utc_date(ms: int) -> str:
    """``2020-06-02T23:54:02Z``"""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def replay_moment(text: str) -> int | None:
    """The moment that ``yyyymmddhhmm`` means, in milliseconds since 1970; None when *text* is no such date."""
    if len(text) != 12 or not text.isascii() or not text.isdigit():
        return None
    try:
        moment = datetime.strptime(text, "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp()) * 1000


def cursor_after(event_id: str) -> str:
    """The ``next_cursor`` of a list: unpadded base64 of a decimal id (facts §2.3)."""
    return base64.b64encode(event_id.encode()).decode().rstrip("=")


def next_cursor(after: str | None) -> dict[str, str]:
    """That member of a list that goes on *after* an id; the last page does not have it."""
    return {} if after is None else {"next_cursor": cursor_after(after)}


def event_id_in(cursor: str) -> str | None:
    """The decimal id in *cursor*; None when it is no cursor of ours."""
    try:
        text = base64.b64decode(cursor.rstrip("=") + "=" * (-len(cursor.rstrip("=")) % 4), validate=True).decode(
            "ascii"
        )
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return text if text.isdigit() and len(text) <= 20 else None
