"""A conversation as agents read it: what was said, what became of it, what they noted; one line after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from twitter_channel.answers import Button
from twitter_channel.store.media import Media
from twitter_channel.store.notes import Note
from twitter_channel.store.threads import PastChange
from twitter_channel.store.transcripts import Line

Tone = Literal["soft", "wrong"]


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a message: a *word*, why, until *when* it waits (milliseconds), whether it may be tried again."""

    word: str
    tone: Tone = "soft"
    reason: str | None = None
    until: int | None = None
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that was shared, in *words*, and the address of a map that shows it, if it can be shown."""

    words: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One line. *kind* is "in", "out", "note" or "change"; *key* stays the same when the rest changes.

    *is_welcomed* says that it answers a welcome message, *url* is where everybody can read it, if they can.
    """

    key: str
    kind: Literal["in", "out", "note", "change"]
    at: int
    who: str
    text: str
    choices: Sequence[str] = ()
    pressed: bool = False
    media: Media | None = None
    status: Status | None = None
    buttons: Sequence[Button] = ()
    spot: Spot | None = None
    is_welcomed: bool = False
    url: str | None = None
    is_deleted: bool = False


_TWEET = "https://twitter.com/i/web/status/"
_MAP = "https://www.openstreetmap.org/"
_WORDS: Mapping[str, str] = MappingProxyType(
    {"queued": "Queued", "sending": "Sending…", "waiting": "Waiting", "deleted": "Deleted"}
)
_WRITERS: Mapping[str, str] = MappingProxyType({"bot": "Bot", "agent": "Agent", "api": "API", "twitter": "In Twitter"})


def timeline(
    lines: Sequence[Line],
    notes: Sequence[Note],
    changes: Sequence[PastChange],
    read_to: int,
    profiles: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Entry, ...]:
    """
    Everything that belongs beside *lines*, in order of time.

    The customer has read up to the position *read_to*; *profiles* are the names of custom profiles by their ids.
    """
    since = lines[0].at if lines else 0
    entries = [_said(line, read_to, profiles) for line in lines]
    entries += [Entry(f"note-{it.id}", "note", it.at, it.author or "API", it.text) for it in notes if it.at >= since]
    entries += [
        Entry(f"change-{number}", "change", it.at, it.author or "", it.detail)
        for number, it in enumerate(changes)
        if it.at >= since
    ]
    return tuple(sorted(entries, key=lambda it: it.at))


def _said(line: Line, read_to: int, profiles: Mapping[str, str]) -> Entry:
    is_heard, is_deleted = line.origin == "customer", line.state == "deleted"
    who = line.customer_name if is_heard else line.author or _WRITERS[line.origin]
    if line.profile is not None:
        who += f" as {profiles.get(line.profile, 'another profile')}"
    return Entry(
        key=line.key,
        kind="in" if is_heard else "out",
        at=line.at,
        who=who,
        text=line.text,
        choices=line.quick_replies,
        pressed=is_heard and line.metadata is not None,
        media=line.media,
        status=_heard(line) if is_heard else _became(line, read_to),
        buttons=line.buttons,
        spot=_spot(line),
        is_welcomed=line.is_welcomed,
        url=None if line.kind == "dm" or line.event_id is None or is_deleted else _TWEET + line.event_id,
        is_deleted=is_deleted,
    )


def _spot(line: Line) -> Spot | None:
    if line.location is None:
        return None if line.place is None else Spot(line.place)
    latitude, longitude = line.location.latitude, line.location.longitude
    north, east = ("north" if latitude >= 0 else "south"), ("east" if longitude >= 0 else "west")
    words = f"{abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}"
    at = f"{latitude:.6f}/{longitude:.6f}"
    return Spot(words, f"{_MAP}?mlat={latitude:.6f}&mlon={longitude:.6f}#map=16/{at}")


def _heard(line: Line) -> Status | None:
    """Only what went wrong: that a message was answered is seen from the answer."""
    if line.state != "failed":
        return None
    return Status("The bot did not answer this", "wrong", line.reason)


def _became(line: Line, read_to: int) -> Status:
    if line.origin == "twitter" or line.state == "sent":
        return Status("Read" if _is_read(line, read_to) else "Sent")
    if line.state == "failed":
        return Status("Not sent", "wrong", line.reason, message=int(line.key.removeprefix("message-")))
    return Status(_WORDS.get(line.state, line.state), reason=line.reason, until=line.due_at)


def _is_read(line: Line, read_to: int) -> bool:
    number = line.event_id or ""
    return number.isascii() and number.isdigit() and int(number) <= read_to
