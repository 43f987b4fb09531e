"""What a bot says to which words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from twitter_channel.answers import LONGEST_TEXT, Answer, QuickReply

PLACEHOLDER = "{text}"
"""Stands in an answer for the customer's own words."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as the rule file has it, the customer's words still to be filled in."""

    say: str
    quick_replies: tuple[QuickReply, ...] = ()

    def to(self, words: str) -> Answer:
        """The message that answers *words*, which are cut where it would be longer than Twitter allows."""
        count = self.say.count(PLACEHOLDER)
        if not count:
            return Answer(self.say, self.quick_replies)
        room = (LONGEST_TEXT - len(self.say)) // count + len(PLACEHOLDER)
        quoted = words if len(words) <= room else words[: room - 1] + "…"
        return Answer(self.say.replace(PLACEHOLDER, quoted), self.quick_replies)


@dataclass(frozen=True, slots=True)
class Greeting:
    """What is answered to a message that is one of *phrases* and nothing else."""

    phrases: frozenset[str]
    reply: Reply


@dataclass(frozen=True, slots=True)
class Rule:
    """What is answered to a pressed quick reply with one of *metadata*, or to words that contain a keyword."""

    keywords: tuple[str, ...]
    metadata: frozenset[str]
    reply: Reply

    def hears(self, words: str) -> bool:
        """Whether *words*, already plain, contain one of the keywords as whole words."""
        return any(f" {keyword} " in f" {words} " for keyword in self.keywords)


@dataclass(frozen=True, slots=True)
class Bot:
    """A whole rule file. ``typing`` and ``mark_read`` say whether customers see that they were heard."""

    name: str
    greeting: Greeting | None
    rules: tuple[Rule, ...]
    fallback: Reply
    typing: bool = False
    mark_read: bool = False

    def answer(self, words: str, metadata: str | None = None) -> Answer:
        """Answer a pressed button, a typed label, a greeting, a keyword; else with the fallback."""
        return self._reply(plain(words), metadata).to(words)

    def _reply(self, words: str, metadata: str | None) -> Reply:
        pressed = self._pressed(metadata if metadata is not None else self._typed(words))
        if pressed is not None:
            return pressed
        if self.greeting is not None and words in self.greeting.phrases:
            return self.greeting.reply
        return next((rule.reply for rule in self.rules if rule.hears(words)), self.fallback)

    def _pressed(self, metadata: str | None) -> Reply | None:
        return next((rule.reply for rule in self.rules if metadata in rule.metadata), None)

    def _typed(self, words: str) -> str | None:
        """The metadata of the quick reply whose label was typed instead of pressed."""
        return next((it.metadata for it in self.quick_replies() if plain(it.label) == words), None)

    def quick_replies(self) -> Iterator[QuickReply]:
        """Every quick reply the bot offers anywhere."""
        greeting = (self.greeting.reply,) if self.greeting else ()
        for reply in (*greeting, *(rule.reply for rule in self.rules), self.fallback):
            yield from reply.quick_replies


def plain(text: str) -> str:
    """*text* without case and punctuation, its words one blank apart: what phrases are compared as."""
    return " ".join(_WORD.findall(text.casefold()))
