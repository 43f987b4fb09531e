"""What the bot of a rule file says to which words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from twitter_channel.answers import LONGEST_TEXT, Answer, Button, Location, QuickReply
from twitter_channel.bot.patterns import Pattern
from twitter_channel.bot.turns import Result, Turn, Value

TEXT = "text"
"""Stands in an answer for the customer's own words: ``{text}``."""

LOCATION = "location"
"""Stands among the kinds of attachments for a place on the map."""

GIVEN = frozenset({TEXT, "customer.name", "customer.screen_name"})
"""What every answer may name."""

_WORD = re.compile(r"\w+")
_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")

Captured = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """What the places of a text are filled with; whatever else stands in braces is text."""

    values: Mapping[str, Value]
    names: frozenset[str]

    def filled(self, source: str) -> str:
        """
        *source*, filled; a name without a value leaves its place empty.

        The customer's words are cut where the text would be longer than Twitter allows.
        """
        rest = self._with(source, "")
        count = sum(found[1] == TEXT for found in _PLACEHOLDER.finditer(source))
        if not count:
            return rest
        words, room = str(self.values.get(TEXT, "")), max((LONGEST_TEXT - len(rest)) // count, 1)
        return self._with(source, words if len(words) <= room else words[: room - 1] + "…")

    def _with(self, source: str, words: str) -> str:
        values = {**self.values, TEXT: words}

        def value(found: re.Match[str]) -> str:
            return str(values.get(found[1], "")) if found[1] in self.names else found[0]

        return _PLACEHOLDER.sub(value, source)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as the rule file has it, its places still to be filled; *hand_over* is why people go on after it."""

    say: str
    quick_replies: tuple[QuickReply, ...] = ()
    media: str | None = None
    buttons: tuple[Button, ...] = ()
    location: Location | None = None
    profile: str | None = None
    remember: Mapping[str, str] = field(default_factory=dict)
    hand_over: str | None = None

    def to(self, places: Places) -> Result:
        """What is said with its places filled."""
        said = places.filled(self.say)
        answer = Answer(said, self.quick_replies, self.media, self.buttons, self.location, self.profile)
        kept = {name: places.filled(source) for name, source in self.remember.items()}
        return Result((answer,), kept, self.hand_over)


@dataclass(frozen=True, slots=True)
class Greeting:
    """What is answered to a message that is one of *phrases* and nothing else."""

    phrases: frozenset[str]
    reply: Reply


@dataclass(frozen=True, slots=True)
class Rule:
    """
    What is answered to a pressed quick reply with one of *metadata*, to words with a keyword or a pattern in them,
    or to an attachment of one of the kinds *attached*, which a shared `LOCATION` is, too.
    """

    keywords: tuple[str, ...]
    metadata: frozenset[str]
    reply: Reply
    patterns: tuple[Pattern, ...] = ()
    attached: frozenset[str] = frozenset()

    def hears(self, words: str, turn: Turn) -> Captured | None:
        """What its pattern caught in the turn; None when the turn, whose plain words are *words*, is not for it."""
        came = turn.media if turn.location is None else (*turn.media, LOCATION)
        if contains(words, self.keywords) or not self.attached.isdisjoint(came):
            return {}
        caught = (pattern.captured(turn.text) for pattern in self.patterns)
        return next((it for it in caught if it is not None), None)


@dataclass(frozen=True, slots=True)
class RuleBot:
    """A whole rule file; after *patience* messages in a row that it did not understand it hands over."""

    name: str
    greeting: Greeting | None
    rules: tuple[Rule, ...]
    fallback: Reply
    typing: bool = False
    mark_read: bool = False
    constants: Mapping[str, str] = field(default_factory=dict)
    patience: int | None = None

    async def answer(self, turn: Turn) -> Result:
        """As `reply`: it need not wait for anybody."""
        return self.reply(turn)

    def reply(self, turn: Turn) -> Result:
        """Answer a pressed button, a typed label, a greeting, a rule that hears; else with the fallback."""
        found, captured = self._found(turn, plain(turn.text))
        places = Places(self._values(turn, captured), self.names)
        if found is not None:
            return found.to(places)
        said = self.fallback.to(places)
        return Result(said.messages, said.variables, said.hand_over or self._tired(turn), is_fallback=True)

    def _found(self, turn: Turn, words: str) -> tuple[Reply | None, Captured]:
        pressed = self._pressed(turn.metadata if turn.metadata is not None else self._typed(words))
        if pressed is not None:
            return pressed, {}
        if self.greeting is not None and words in self.greeting.phrases:
            return self.greeting.reply, {}
        heard = ((rule.reply, rule.hears(words, turn)) for rule in self.rules)
        return next(((reply, caught) for reply, caught in heard if caught is not None), (None, {}))

    def _tired(self, turn: Turn) -> str | None:
        count = turn.fallbacks + 1
        if self.patience is None or count < self.patience:
            return None
        return f"The bot did not understand {count} messages in a row."

    def _values(self, turn: Turn, captured: Captured) -> dict[str, Value]:
        who = {"customer.name": turn.customer.name, "customer.screen_name": turn.customer.screen_name}
        return {**self.constants, **turn.variables, **captured, **who, TEXT: turn.text}

    def _pressed(self, metadata: str | None) -> Reply | None:
        return next((rule.reply for rule in self.rules if metadata in rule.metadata), None)

    def _typed(self, words: str) -> str | None:
        """The metadata of the quick reply whose label was typed instead of pressed."""
        return next((it.metadata for it in self.quick_replies() if plain(it.label) == words), None)

    @property
    def names(self) -> frozenset[str]:
        """Every name that the file gives a value, and those that every answer may use."""
        caught = (pattern.names for rule in self.rules for pattern in rule.patterns)
        return GIVEN.union(self.constants, *caught, *(reply.remember for reply in self.replies()))

    def replies(self) -> Iterator[Reply]:
        """Every answer of the file."""
        if self.greeting is not None:
            yield self.greeting.reply
        yield from (rule.reply for rule in self.rules)
        yield self.fallback

    def quick_replies(self) -> Iterator[QuickReply]:
        """Every quick reply the bot offers anywhere."""
        for reply in self.replies():
            yield from reply.quick_replies


def plain(text: str) -> str:
    """*text* without case and punctuation, its words one blank apart: what phrases are compared as."""
    return " ".join(_WORD.findall(text.casefold()))


def contains(words: str, phrases: tuple[str, ...]) -> bool:
    """Whether *words* have one of *phrases*, all of them `plain`, as whole words."""
    return any(f" {phrase} " in f" {words} " for phrase in phrases)
