"""What may stand in a rule of a rule file: what it listens for, and its reply."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from twitter_channel.answers import (
    LONGEST_ADDRESS,
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    LONGEST_METADATA,
    LONGEST_TEXT,
    MOST_BUTTONS,
    MOST_QUICK_REPLIES,
    Button,
    Location,
    QuickReply,
)
from twitter_channel.bot.patterns import Pattern, Unbounded, bounded
from twitter_channel.bot.rules import GIVEN, LOCATION, Reply, plain
from twitter_channel.bot.turns import LONGEST_NAME, LONGEST_VALUE
from twitter_channel.bot.yaml_source import Entry
from twitter_channel.shapes import ADDRESS

T = TypeVar("T")

REPLY = ("say", "quick_replies", "buttons", "location", "media", "custom_profile", "remember", "hand_over")
KINDS = ("photo", "animated_gif", "video", LOCATION)

_LONGEST_PATTERN = 500
_LONGEST_REASON = 200
_ADDRESS = re.compile(ADDRESS)
_PROFILE = re.compile(r"[0-9]{1,19}")
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def reply(entry: Entry, members: dict[str, Entry]) -> Reply:
    """The reply that *members* of *entry* describe."""
    if "media" in members and "location" in members:
        raise entry.wrong("has 'media' and a 'location'; Twitter attaches one of them, so keep one")
    return Reply(
        say=_say(entry, members),
        quick_replies=optional(members, "quick_replies", _quick_replies) or (),
        media=optional(members, "media", _media),
        buttons=optional(members, "buttons", _buttons) or (),
        location=optional(members, "location", _location),
        profile=optional(members, "custom_profile", _profile),
        remember=optional(members, "remember", variables) or {},
        hand_over=optional(members, "hand_over", lambda it: it.text(longest=_LONGEST_REASON)),
    )


def _say(entry: Entry, members: dict[str, Entry]) -> str:
    """A picture may stand for itself."""
    if "say" not in members and "media" in members:
        return ""
    return required(entry, members, "say").text(longest=LONGEST_TEXT)


def variables(entry: Entry) -> dict[str, str]:
    """Texts by the names that stand for them in braces."""
    return {name: _variable(name, value) for name, value in entry.any_mapping().items()}


def _variable(name: str, value: Entry) -> str:
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise value.wrong(f"is no name for a variable; use up to {LONGEST_NAME} letters, digits and '_'")
    if name in GIVEN:
        raise value.wrong(f"always stands for something else: {{{name}}}; use another name")
    return value.text(longest=LONGEST_VALUE)


def phrases(entry: Entry) -> tuple[str, ...]:
    """Keywords or greetings, as they are compared."""
    return tuple(_phrase(item) for item in entry.items())


def _phrase(entry: Entry) -> str:
    phrase = plain(entry.text(longest=LONGEST_TEXT))
    if not phrase:
        raise entry.wrong("has no letter or digit; case and punctuation are ignored")
    return phrase


def metadata(entry: Entry) -> frozenset[str]:
    """What pressed quick replies say."""
    return frozenset(item.text(longest=LONGEST_METADATA) for item in entry.items())


def attached(entry: Entry) -> frozenset[str]:
    """Kinds of attachments."""
    return frozenset(_kind(item) for item in entry.items())


def _kind(entry: Entry) -> str:
    kind = entry.text(longest=20)
    if kind not in KINDS:
        raise entry.wrong(f"is no kind of attachment; use {', '.join(KINDS)}")
    return kind


def patterns(entry: Entry) -> tuple[Pattern, ...]:
    """Regular expressions that cannot take long."""
    return tuple(_pattern(item) for item in entry.items())


def _pattern(entry: Entry) -> Pattern:
    try:
        pattern = bounded(entry.text(longest=_LONGEST_PATTERN))
    except re.error as error:
        raise entry.wrong(f"is not a regular expression ({error}); correct it, in 'single quotes'") from error
    except (Unbounded, RecursionError, OverflowError) as error:
        raise entry.wrong(str(error) or "is too deep; write it flat") from error
    if taken := pattern.names & GIVEN:
        raise entry.wrong(f"names a group '{min(taken)}', which always stands for something else; use another name")
    return pattern


def _media(entry: Entry) -> str:
    """A reference to a file that lies beside the rule file or below its folder."""
    name = entry.text(longest=500)
    folder = Path(entry.file).resolve().parent
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise entry.wrong(f"names '{name}', which is not below the rule file's folder; put it there")
    if not path.is_file():
        raise entry.wrong(f"names '{name}', and there is no such file beside the rule file; put it there")
    return path.as_uri()


def _buttons(entry: Entry) -> tuple[Button, ...]:
    items = entry.items()
    if not 1 <= len(items) <= MOST_BUTTONS:
        raise entry.wrong(f"has {len(items)} entries; Twitter takes 1 to {MOST_BUTTONS}")
    return tuple(_button(item) for item in items)


def _button(entry: Entry) -> Button:
    members = entry.mapping(("label", "url"))
    address = required(entry, members, "url")
    url = address.text(longest=LONGEST_ADDRESS)
    if not _ADDRESS.fullmatch(url):
        raise address.wrong("is no address; write it like https://shop.example/orders")
    return Button(required(entry, members, "label").text(longest=LONGEST_LABEL), url)


def _location(entry: Entry) -> Location:
    members = entry.mapping(("longitude", "latitude"))
    longitude = required(entry, members, "longitude").decimal(least=-180, most=180)
    return Location(longitude, required(entry, members, "latitude").decimal(least=-90, most=90))


def _profile(entry: Entry) -> str:
    profile = entry.text(longest=50)
    if not _PROFILE.fullmatch(profile):
        raise entry.wrong("is no id of a custom profile; these are numbers of up to 19 digits")
    return profile


def _quick_replies(entry: Entry) -> tuple[QuickReply, ...]:
    items = entry.items()
    if not 1 <= len(items) <= MOST_QUICK_REPLIES:
        raise entry.wrong(f"has {len(items)} entries; Twitter takes 1 to {MOST_QUICK_REPLIES}")
    replies = tuple(_quick_reply(item) for item in items)
    if len({reply.description is None for reply in replies}) > 1:
        raise entry.wrong("must have a 'description' in all of its entries or in none")
    return replies


def _quick_reply(entry: Entry) -> QuickReply:
    members = entry.mapping(("label", "description", "metadata"))
    label = required(entry, members, "label")
    text = label.text(longest=LONGEST_LABEL)
    if "://" in text:
        raise label.wrong("must not contain a URL; Twitter refuses it")
    return QuickReply(
        label=text,
        metadata=optional(members, "metadata", lambda it: it.text(longest=LONGEST_METADATA)),
        description=optional(members, "description", lambda it: it.text(longest=LONGEST_DESCRIPTION)),
    )


def required(entry: Entry, members: dict[str, Entry], name: str) -> Entry:
    """
    The member of that name.

    Raises:
        BotFileError: If it is not there.
    """
    if name not in members:
        raise entry.wrong(f"has no '{name}'; add it")
    return members[name]


def optional(members: dict[str, Entry], name: str, read: Callable[[Entry], T]) -> T | None:
    """What *read* makes of the member of that name, if it is there."""
    return read(members[name]) if name in members else None
