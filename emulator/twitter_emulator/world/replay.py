"""
Replay: what happened in the last days, delivered once more when the enterprise API asks for it (facts §4.2).

A world remembers what happened; the courier, told of a job, delivers what the job wants of it.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec import Struct

from twitter_emulator.protocol import errors

from .accounts import UserId
from .activity import Activity, Webhook, WebhookId

MINUTE_MS = 60 * 1000
OLDEST_MS = 5 * 24 * 60 * MINUTE_MS
FROM_AT_LEAST_MS = 31 * MINUTE_MS
TO_AT_LEAST_MS = 10 * MINUTE_MS

JobId = str


class Moment(NamedTuple):
    """A moment that a job is asked for with: *text* is how it was written."""

    text: str
    at_ms: int


class Remembered(Struct, frozen=True):
    """What happened, and who heard of it."""

    activity: Activity
    heard_by: tuple[UserId, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """The wish to have delivered to *webhook* once more what happened from *from_ms* until before *to_ms*."""

    id: JobId
    webhook: Webhook
    from_ms: int
    to_ms: int


@dataclass(slots=True)
class Replays:
    """The jobs under way, one to a webhook, and the last *limit* activities, from which they draw."""

    limit: int = 10_000
    jobs: dict[WebhookId, Job] = field(default_factory=dict)
    memory: deque[Remembered] = field(init=False)

    def __post_init__(self) -> None:
        self.memory = deque(maxlen=self.limit)

    def begin(self, job: Job) -> None:
        """
        Raises:
            ReplayInProgress: If another job of this webhook is.
        """
        running = self.jobs.get(job.webhook.id)
        if running is not None:
            raise errors.ReplayInProgress(hint=f"job {running.id} has not ended yet; its webhook is told when it has")
        self.jobs[job.webhook.id] = job

    def end(self, job: Job) -> None:
        del self.jobs[job.webhook.id]

    def wanted(self, job: Job) -> Iterator[tuple[UserId, Activity]]:
        """What *job* is to deliver, and for whom, oldest first: nothing from before a subscription existed."""
        subscribers = job.webhook.subscribers
        span = [one for one in self.memory if job.from_ms <= one.activity.at_ms < job.to_ms]
        for one in sorted(span, key=lambda one: one.activity.at_ms):
            for user_id in one.heard_by:
                if user_id in subscribers and subscribers[user_id] <= one.activity.at_ms:
                    yield user_id, one.activity


def require_replayable(from_: Moment, to: Moment, now_ms: int) -> None:
    """
    Raises:
        NotInPast: If one of them is too recent: 31 minutes must have passed since the first, and 10 since the second.
        ReplayBackwards: If the second is not after the first.
        ReplayTooOld: If the first is more than five days ago.
    """
    _require_past("from_date", from_, now_ms - FROM_AT_LEAST_MS)
    _require_past("to_date", to, now_ms - TO_AT_LEAST_MS)
    if from_.at_ms >= to.at_ms:
        raise errors.ReplayBackwards(hint=f"{from_.text} is not before {to.text}")
    if from_.at_ms < now_ms - OLDEST_MS:
        raise errors.ReplayTooOld(hint=f"{from_.text} is more than five days before the time of this world")


def _require_past(name: str, moment: Moment, latest_ms: int) -> None:
    if moment.at_ms > latest_ms:
        raise errors.NotInPast(
            name,
            moment.text,
            hint="from_date must be 31 minutes ago and to_date 10 minutes, in UTC and on this world's clock",
        )
