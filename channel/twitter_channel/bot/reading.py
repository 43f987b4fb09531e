"""What may stand in a rule of a rule file: what it listens for, and its reply."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from twitter_channel.answers import (
    LONGEST_DESCRIPTION,
    LONGEST_LABEL,
    LONGEST_METADATA,
    LONGEST_TEXT,
    MOST_QUICK_REPLIES,
    QuickReply,
)
from twitter_channel.bot.patterns import Pattern, Unbounded, bounded
from twitter_channel.bot.rules import GIVEN, Reply, plain
from twitter_channel.bot.turns import LONGEST_NAME, LONGEST_VALUE
from twitter_channel.bot.yaml_source import Entry

T = TypeVar("T")

REPLY = ("say", "quick_replies", "media", "remember", "hand_over")
KINDS = ("photo", "animated_gif", "video")

_LONGEST_PATTERN = 500
_LONGEST_REASON = 200
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def reply(entry: Entry, members: dict[str, Entry]) -> Reply:
    """The reply that *members* of *entry* describe."""
    return Reply(
        say=required(entry, members, "say").text(longest=LONGEST_TEXT),
        quick_replies=optional(members, "quick_replies", _quick_replies) or (),
        media=optional(members, "media", _media),
        remember=optional(members, "remember", variables) or {},
        hand_over=optional(members, "hand_over", lambda it: it.text(longest=_LONGEST_REASON)),
    )


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
