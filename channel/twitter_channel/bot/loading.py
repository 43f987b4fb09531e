"""
The rule file.

::

    name: Robin                       # for people, in /health
    typing: false                     # show the typing bubble before each answer (default false)
    mark_read: false                  # mark what was answered as read (default false)
    greeting:                         # optional: the message is one of these and nothing else
      when: [hi, hello, good morning]
      say: Hello, I am a bot.
      quick_replies:                  # up to 20
        - label: Opening hours        # up to 36 characters; may also be typed
          description: When we work   # up to 72; all of them or none
          metadata: hours             # must be answered by a rule below
    rules:                            # optional; the first that fits answers
      - keywords: [opening hours]     # contained in the message as whole words
        metadata: [hours]             # the pressed quick reply
        say: We are open from 9 to 17.
    fallback:                         # everything else; {text} stands for the customer's words
      say: 'You said: "{text}"'

Case and punctuation do not matter in ``when``, ``keywords`` and typed labels.
"""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from twitter_channel.answers import LONGEST_TEXT, QuickReply
from twitter_channel.bot.rules import Bot, Greeting, Reply, Rule, plain
from twitter_channel.bot.yaml_source import BotFileError, Entry, parsed

T = TypeVar("T")

LONGEST_LABEL = 36
LONGEST_DESCRIPTION = 72
LONGEST_METADATA = 1000
MOST_QUICK_REPLIES = 20
_REPLY = ("say", "quick_replies")


def load_bot(path: Path | None) -> Bot:
    """
    The bot of the rule file at *path*, or the one the channel comes with.

    Raises:
        BotFileError: If the file cannot be read or is not a rule file.
    """
    if path is None:
        return read_bot(files("twitter_channel.bot").joinpath("default.yaml").read_text("utf-8"), "default.yaml")
    try:
        return read_bot(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise BotFileError(f"{path}: the bot's rule file cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BotFileError(f"{path}: the bot's rule file must be UTF-8 text") from error


def read_bot(source: str, file: str) -> Bot:
    """
    The bot that *source* describes; *file* is named in complaints.

    Raises:
        BotFileError: With the line and what to do.
    """
    top = parsed(source, file)
    members = top.mapping(("name", "typing", "mark_read", "greeting", "rules", "fallback"))
    bot = Bot(
        name=_required(top, members, "name").text(longest=100),
        greeting=_optional(members, "greeting", _greeting),
        rules=_optional(members, "rules", _rules) or (),
        fallback=_fallback(_required(top, members, "fallback")),
        typing=_optional(members, "typing", Entry.switch) or False,
        mark_read=_optional(members, "mark_read", Entry.switch) or False,
    )
    _refuse_dead_ends(top, bot)
    return bot


def _greeting(entry: Entry) -> Greeting:
    members = entry.mapping(("when", *_REPLY))
    phrases = _phrases(_required(entry, members, "when"))
    return Greeting(frozenset(phrases), _reply(entry, members))


def _rules(entry: Entry) -> tuple[Rule, ...]:
    return tuple(_rule(item) for item in entry.items())


def _rule(entry: Entry) -> Rule:
    members = entry.mapping(("keywords", "metadata", *_REPLY))
    keywords = _optional(members, "keywords", _phrases) or ()
    metadata = _optional(members, "metadata", _metadata) or frozenset()
    if not keywords and not metadata:
        raise entry.wrong("would never answer; give it 'keywords', 'metadata' or both")
    return Rule(keywords, metadata, _reply(entry, members))


def _fallback(entry: Entry) -> Reply:
    return _reply(entry, entry.mapping(_REPLY))


def _reply(entry: Entry, members: dict[str, Entry]) -> Reply:
    say = _required(entry, members, "say").text(longest=LONGEST_TEXT)
    return Reply(say, _optional(members, "quick_replies", _quick_replies) or ())


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
    label = _required(entry, members, "label")
    text = label.text(longest=LONGEST_LABEL)
    if "://" in text:
        raise label.wrong("must not contain a URL; Twitter refuses it")
    return QuickReply(
        label=text,
        metadata=_optional(members, "metadata", lambda it: it.text(longest=LONGEST_METADATA)),
        description=_optional(members, "description", lambda it: it.text(longest=LONGEST_DESCRIPTION)),
    )


def _phrases(entry: Entry) -> tuple[str, ...]:
    return tuple(_phrase(item) for item in entry.items())


def _phrase(entry: Entry) -> str:
    phrase = plain(entry.text(longest=LONGEST_TEXT))
    if not phrase:
        raise entry.wrong("has no letter or digit; case and punctuation are ignored")
    return phrase


def _metadata(entry: Entry) -> frozenset[str]:
    return frozenset(item.text(longest=LONGEST_METADATA) for item in entry.items())


def _refuse_dead_ends(top: Entry, bot: Bot) -> None:
    """A button whose press only the fallback would answer is a mistake in the file."""
    answered = frozenset[str]().union(*(rule.metadata for rule in bot.rules))
    for reply in bot.quick_replies():
        if reply.metadata is not None and reply.metadata not in answered:
            raise top.wrong(f"offers '{reply.label}' but no rule has its metadata '{reply.metadata}'; add one")


def _required(entry: Entry, members: dict[str, Entry], name: str) -> Entry:
    if name not in members:
        raise entry.wrong(f"has no '{name}'; add it")
    return members[name]


def _optional(members: dict[str, Entry], name: str, read: Callable[[Entry], T]) -> T | None:
    return read(members[name]) if name in members else None
