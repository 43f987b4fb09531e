"""What a check is, and how it says that it failed or does not apply."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .results import Level

if TYPE_CHECKING:
    from .bench import Bench

Profile = Literal["receiver", "dm-bot", "channel"]
PROFILES: tuple[Profile, ...] = ("receiver", "dm-bot", "channel")
"""What a subject promises, from the least to the most: each promises what those before it do, too."""

Need = Literal["webhook", "delivery", "answers", "restart"]
"""
What a check cannot do without: a webhook that answers challenges at all, deliveries that arrive, messages that are
answered, a subject that can be started again.
"""


class Failed(Exception):
    """The subject does not do what the check asks; the text says what it did instead, in a sentence."""


class NotApplicable(Exception):
    """The check cannot say anything here; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """
    One rule that subjects are held to.

    *title* is the rule as a sentence, *source* where it stands in the facts, *advice* what to do when it is broken.
    *least* is the first profile that promises it. When the check fails, what it *gates* is no longer there for others.
    One that *ends* something, as a subscription or the subject itself, comes after those that end nothing.
    *run* raises :class:`Failed` or :class:`NotApplicable`, or returns.
    """

    id: str
    title: str
    source: str
    advice: str
    run: Callable[["Bench"], None]
    level: Level = "must"
    least: Profile = "receiver"
    needs: frozenset[Need] = frozenset()
    gates: frozenset[Need] = frozenset()
    ends: bool = False

    @property
    def group(self) -> str:
        return self.id.partition(".")[0]

    def is_for(self, profile: Profile) -> bool:
        """Whether subjects of *profile* promise it."""
        return PROFILES.index(profile) >= PROFILES.index(self.least)
