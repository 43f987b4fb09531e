"""Replay jobs: a challenge, then what the webhook has missed, one after the other, then word of how it ended."""

from dataclasses import dataclass

from twitter_emulator.protocol.errors import ApiError
from twitter_emulator.world.accounts import UserId
from twitter_emulator.world.activity import Activity
from twitter_emulator.world.replay import Job
from twitter_emulator.world.replaying import tell_end
from twitter_emulator.world.world import World

from .challenges import Challenges
from .sending import Sending


@dataclass(frozen=True, slots=True)
class Replaying:
    """Does the replay jobs of one world."""

    world: World
    challenges: Challenges
    sending: Sending

    async def run(self, job: Job) -> None:
        """Do all of *job*, which has begun in the world."""
        trace = self.world.journal.new_trace()
        self.world.log("replay", trace, event="begun", job=job.id, webhook=job.webhook.id)
        missed = await self._delivered(job)
        self.world.log("replay", trace, event="ended", job=job.id, webhook=job.webhook.id, missed=missed)
        tell_end(self.world, job.webhook, job.id, trace, is_complete=missed == 0)
        self.world.replays.end(job)

    async def _delivered(self, job: Job) -> int | None:
        """Deliver what *job* wants. How many of it were not received; None if the webhook failed the challenge."""
        try:
            await self.challenges.revalidate(job.webhook, why="replay")
        except ApiError:  # the journal has it
            return None
        received = [await self._is_received(job, *wanted) for wanted in self.world.replays.wanted(job)]
        return received.count(False)

    async def _is_received(self, job: Job, user_id: UserId, activity: Activity) -> bool:
        """Nothing is retried during a replay (facts §4.2)."""
        delivery = self.world.outbox.hold(job.webhook, user_id, activity)
        error = await self.sending.once(delivery)
        if error is not None:
            self.sending.end(delivery, "failed", error)
        return delivery.state == "delivered"
