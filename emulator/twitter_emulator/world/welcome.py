"""Welcome messages of one world, the rules that make one of them an account's default, and who was shown which."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .accounts import UserId
from .ids import snowflake_ms
from .messages import Draft, WelcomeMessageId
from .ordered import Sheet, sheet

RuleId = str
Opening = str
"""The name of a conversation as one of the two sees it: who opens it, and with whom."""


@dataclass(frozen=True, slots=True)
class WelcomeMessage:
    """What *owner_id* says to those who open a conversation. Its time is its id's own time; *name* is for the owner."""

    id: WelcomeMessageId
    owner_id: UserId
    draft: Draft
    name: str | None = None

    @property
    def created_ms(self) -> int:
        return snowflake_ms(self.id)


@dataclass(frozen=True, slots=True)
class WelcomeRule:
    """Makes a welcome message the default of *owner_id*. Its time is its id's own time."""

    id: RuleId
    owner_id: UserId
    welcome_message_id: WelcomeMessageId

    @property
    def created_ms(self) -> int:
        return snowflake_ms(self.id)


@dataclass(slots=True)
class Welcomes:
    """
    Every welcome message and rule, oldest first.

    *shown_ms* is when somebody was last shown one on opening a conversation, *unanswered* which one that was, for as
    long as nobody has written since.
    """

    messages: dict[WelcomeMessageId, WelcomeMessage] = field(default_factory=dict)
    rules: dict[RuleId, WelcomeRule] = field(default_factory=dict)
    shown_ms: dict[Opening, int] = field(default_factory=dict)
    unanswered: dict[Opening, WelcomeMessageId] = field(default_factory=dict)

    def message(self, message_id: WelcomeMessageId, owner_id: UserId) -> WelcomeMessage | None:
        """The welcome message, if *owner_id* has it."""
        found = self.messages.get(message_id)
        return found if found is not None and found.owner_id == owner_id else None

    def rule(self, rule_id: RuleId, owner_id: UserId) -> WelcomeRule | None:
        """The rule, if it is one of *owner_id*."""
        found = self.rules.get(rule_id)
        return found if found is not None and found.owner_id == owner_id else None

    def messages_page(self, owner_id: UserId, *, count: int, after: str | None) -> Sheet[WelcomeMessage]:
        return sheet((m for m in self.messages.values() if m.owner_id == owner_id), count=count, after=after)

    def rules_page(self, owner_id: UserId, *, count: int, after: str | None) -> Sheet[WelcomeRule]:
        return sheet(self._rules_of(owner_id), count=count, after=after)

    def remove(self, message: WelcomeMessage) -> None:
        """Delete *message*, and the rules that make it a default."""
        del self.messages[message.id]
        for rule in [rule for rule in self.rules.values() if rule.welcome_message_id == message.id]:
            del self.rules[rule.id]

    def default_of(self, owner_id: UserId) -> WelcomeMessage | None:
        """What the newest rule of *owner_id* says (facts §2.7)."""
        newest = max(self._rules_of(owner_id), key=lambda rule: int(rule.id), default=None)
        return self.messages[newest.welcome_message_id] if newest is not None else None

    def show(self, message: WelcomeMessage, viewer_id: UserId, now_ms: int) -> None:
        opening = opened_by(viewer_id, message.owner_id)
        self.shown_ms[opening], self.unanswered[opening] = now_ms, message.id

    def forget(self, viewer_id: UserId, owner_id: UserId) -> None:
        """*viewer_id* has seen nothing of *owner_id* any more."""
        opening = opened_by(viewer_id, owner_id)
        self.shown_ms.pop(opening, None)
        self.unanswered.pop(opening, None)

    def answered(self, sender_id: UserId, recipient_id: UserId) -> WelcomeMessageId | None:
        """A message is sent: the welcome message that directly preceded it, which from now on is answered or over."""
        if not self.unanswered:
            return None
        self.unanswered.pop(opened_by(recipient_id, sender_id), None)
        return self.unanswered.pop(opened_by(sender_id, recipient_id), None)

    def copied(self) -> "Welcomes":
        """The same, sharing nothing that changes."""
        return Welcomes(dict(self.messages), dict(self.rules), dict(self.shown_ms), dict(self.unanswered))

    def _rules_of(self, owner_id: UserId) -> Iterator[WelcomeRule]:
        return (rule for rule in self.rules.values() if rule.owner_id == owner_id)


def opened_by(viewer_id: UserId, owner_id: UserId) -> Opening:
    return f"{viewer_id} {owner_id}"
