"""When a failed call is tried again."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from twitter_channel.twitter.errors import Failure


@dataclass(frozen=True, slots=True)
class Retries:
    """
    How patient the channel is, in seconds.

    A rate limit is waited for until Twitter says it opens, but never longer than *longest_limit* at once; everything
    else that may pass is tried again after *first*, twice that, and so on, each up to *spread* longer or shorter, so
    that conversations which failed together do not knock together. After *patience* a message is not worth sending
    any more: its customer has written again or gone. A rate limit says that Twitter is well, so it has
    *limit_patience*.
    """

    first: float = 0.5
    longest: float = 60.0
    spread: float = 0.2
    patience: float = 3_600.0
    limit_unknown: float = 60.0
    longest_limit: float = 900.0
    limit_patience: float = 86_400.0
    chance: Callable[[], float] = random.random

    def wait(self, failure: Failure, attempts: int, age: float, now: float) -> float | None:
        """
        How long to wait after the *attempts*-th failure, or None to give up.

        *age* is how many seconds ago the message was made, *now* the seconds since the epoch.
        """
        if failure.outcome == "refused":
            return None
        if failure.outcome == "limited":
            return None if age > self.limit_patience else self._until_it_opens(failure, now)
        return None if age > self.patience else self._backed_off(attempts)

    def _until_it_opens(self, failure: Failure, now: float) -> float:
        if failure.retry_at is None:
            return self.limit_unknown
        # The reset is told in whole seconds: knocking within the same second would be refused again.
        return min(max(failure.retry_at - now, 1.0), self.longest_limit)

    def _backed_off(self, attempts: int) -> float:
        wait = self.first * 2.0 ** min(attempts - 1, 32)
        return min(wait, self.longest) * (1.0 + self.spread * (2.0 * self.chance() - 1.0))
