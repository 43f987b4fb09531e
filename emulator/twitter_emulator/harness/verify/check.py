"""What a check is."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from functools import partial

from .bench import Bench
from .results import Level
from .terms import PROFILES, Need, Profile


@dataclass(frozen=True, slots=True)
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
    run: Callable[[Bench], None]
    _: KW_ONLY
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


bot_check = partial(Check, least="dm-bot", needs=frozenset[Need]({"delivery", "answers"}))
"""A check of what those promise who answer."""

restart_check = partial(bot_check, needs=frozenset[Need]({"delivery", "answers", "restart"}), ends=True)
"""A check that starts the subject again."""
