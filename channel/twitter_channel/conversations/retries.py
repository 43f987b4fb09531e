"""When a failed call is tried again."""

from dataclasses import dataclass

from twitter_channel.twitter.errors import Failure


@dataclass(frozen=True, slots=True)
class Retries:
    """
    How patient the channel is, in seconds.

    A rate limit is waited for until Twitter says it opens, but never longer than *longest_limit*; everything
    else that may pass is tried again after *first*, twice that, and so on.
    """

    most: int = 8
    first: float = 0.5
    longest: float = 30.0
    limit_unknown: float = 60.0
    longest_limit: float = 900.0

    def wait(self, failure: Failure, attempts: int, now: float) -> float | None:
        """How long to wait after the *attempts*-th failure, or None to give up."""
        if failure.outcome == "refused" or attempts >= self.most:
            return None
        if failure.outcome != "limited":
            return min(self.first * 2.0 ** (attempts - 1), self.longest)
        if failure.retry_at is None:
            return self.limit_unknown
        # The reset is told in whole seconds: knocking within the same second would be refused again.
        return min(max(failure.retry_at - now, 1.0), self.longest_limit)
