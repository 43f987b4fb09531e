"""
Faults: what is to go wrong on the way between Twitter and those who use it, when, and how often it did.

Rules belong to a world and end with it. This module decides; what a fault does to a call or to a delivery is done where
those are made.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from msgspec import Struct

from . import ids
from .accounts import UserId
from .activity import Delivery, WebhookId
from .bends import ApiEffect, WebhookEffect
from .journal import Cursor

RuleId = str
Leg = Literal["api", "webhook"]
Spelled = Mapping[str, Any]
"""What somebody asked for, as they spelled it."""

DRAWS = 1 << 32


class Call(Struct, frozen=True):
    """A call of Twitter's API that would be served. *text* gives whatever is written in it."""

    method: str
    path: str
    account: UserId
    text: Callable[[], str]


class Post(Struct, frozen=True):
    """A delivery or a challenge (*event* is then ``crc``) about to go to *webhook*; *account* is whose it is."""

    event: str
    webhook: WebhookId
    account: UserId = ""
    sender: UserId = ""
    recipient: UserId = ""
    text: Callable[[], str] = str


class CallMatch(Struct, frozen=True):
    """Which calls a rule is about: those that fit all that is not empty. *path* may have the wildcard ``*``."""

    method: str = ""
    path: str = ""
    account: UserId = ""
    text: str = ""

    def fits(self, call: Call) -> bool:
        return (
            self.method in ("", call.method)
            and (not self.path or fnmatchcase(call.path, self.path))
            and self.account in ("", call.account)
            and (not self.text or self.text in call.text())
        )


class PostMatch(Struct, frozen=True):
    """Which deliveries and challenges a rule is about: those that fit all that is not empty."""

    event: str = ""
    webhook: WebhookId = ""
    account: UserId = ""
    sender: UserId = ""
    recipient: UserId = ""
    text: str = ""

    def fits(self, post: Post) -> bool:
        """Challenges are meant only where they are named: without *event* a rule is about deliveries."""
        return (
            (self.event == post.event if self.event else post.event != CHALLENGE)
            and self.webhook in ("", post.webhook)
            and self.account in ("", post.account)
            and self.sender in ("", post.sender)
            and self.recipient in ("", post.recipient)
            and (not self.text or self.text in post.text())
        )


CHALLENGE = "crc"


class Bounds(Struct, frozen=True, kw_only=True):
    """
    How often a rule applies: *times* at most (None is always), not to the first *after* that fit, and with
    *probability*, until *until_ms* of the world's clock.
    """

    times: int | None = None
    after: int = 0
    probability: float = 1.0
    until_ms: int | None = None


@dataclass(slots=True, kw_only=True)
class _Rule:
    """
    *seen* counts what fitted, *hits* what the rule was applied to; *asked* and *effect_asked* are for whoever reads
    it, *since* is the journal's cursor when it was made. *held* are deliveries that wait for the others of their group.
    """

    id: RuleId
    bounds: Bounds
    match_asked: Spelled
    effect_asked: Spelled
    seen: int = 0
    hits: int = 0
    since: Cursor = 0
    held: list[Delivery] = field(default_factory=list)

    def strikes(self, seed: str, now_ms: int) -> bool:
        """Whether the rule applies to what fits it; counts."""
        bounds = self.bounds
        if self.is_spent or (bounds.until_ms is not None and now_ms >= bounds.until_ms):
            return False
        self.seen += 1
        if self.seen <= bounds.after or not self._is_drawn(seed):
            return False
        self.hits += 1
        return True

    @property
    def is_spent(self) -> bool:
        """Whether it has been applied as often as it may be."""
        return self.bounds.times is not None and self.hits >= self.bounds.times

    def _is_drawn(self, seed: str) -> bool:
        """The same seed gives the same draws, whatever else happens in the world."""
        if self.bounds.probability >= 1:
            return True
        return ids.derived_number(DRAWS, "fault", seed, self.id, str(self.seen)) < self.bounds.probability * DRAWS


@dataclass(slots=True, kw_only=True)
class CallRule(_Rule):
    """A rule about calls of Twitter's API."""

    match: CallMatch
    effect: ApiEffect
    leg: Leg = "api"


@dataclass(slots=True, kw_only=True)
class PostRule(_Rule):
    """A rule about deliveries and challenges."""

    match: PostMatch
    effect: WebhookEffect
    leg: Leg = "webhook"


Rule = CallRule | PostRule


@dataclass(slots=True)
class Faults:
    """The rules of one world, each kind oldest first: the first one that applies takes what fits it."""

    calls: list[CallRule] = field(default_factory=list)
    posts: list[PostRule] = field(default_factory=list)
    made: int = 0

    def __iter__(self) -> Iterator[Rule]:
        return iter(sorted([*self.calls, *self.posts], key=lambda rule: int(rule.id[1:])))

    def next_id(self) -> RuleId:
        self.made += 1
        return f"f{self.made}"

    def find(self, rule_id: RuleId) -> Rule | None:
        return next((rule for rule in self if rule.id == rule_id), None)

    def add(self, rule: Rule) -> None:
        if isinstance(rule, CallRule):
            self.calls.append(rule)
        else:
            self.posts.append(rule)

    def remove(self, rule: Rule) -> list[Delivery]:
        """End *rule*; what it held, and nobody has handed over meanwhile."""
        if isinstance(rule, CallRule):
            self.calls.remove(rule)
        else:
            self.posts.remove(rule)
        return [delivery for delivery in rule.held if delivery.state == "held"]

    def on_call(self, call: Call, *, seed: str, now_ms: int) -> CallRule | None:
        """The rule that *call* meets."""
        return next((rule for rule in self.calls if rule.match.fits(call) and rule.strikes(seed, now_ms)), None)

    def on_post(self, post: Post, *, seed: str, now_ms: int) -> PostRule | None:
        """The rule that *post* meets. A group that has begun goes on, and counts as one."""
        return next(
            (rule for rule in self.posts if rule.match.fits(post) and (rule.held or rule.strikes(seed, now_ms))), None
        )
