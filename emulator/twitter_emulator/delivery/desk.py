"""Everything that is done for one world: its deliveries, their retries, its replays, and its rounds of challenges."""

import asyncio
import logging
from dataclasses import dataclass, field

import anyio
from anyio.abc import TaskGroup

from twitter_emulator.protocol.errors import ApiError
from twitter_emulator.world.activity import Delivery, Webhook, WebhookId
from twitter_emulator.world.replay import Job
from twitter_emulator.world.world import World

from .attempts import Attempts
from .challenges import Challenges
from .faulty import Gate
from .lanes import Lanes, Parcel
from .replaying import Replaying
from .sending import Sending
from .transport import Transport

MOST_AT_ONCE = 64
"""How many lanes of one webhook are served side by side: a hanging one must not use up what others need."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Desk:
    """Opened when its world first needs the courier, which is what *is_started* remembers."""

    world: World
    attempts: Attempts
    challenges: Challenges
    transport: Transport
    is_started: bool = False
    sending: Sending = field(init=False)
    replaying: Replaying = field(init=False)
    _next_look_ms: int = field(default=0, init=False)
    _lanes: dict[WebhookId, Lanes] = field(default_factory=dict, init=False)
    _tasks: TaskGroup | None = field(default=None, init=False)
    _idle: list[asyncio.Future[Lanes]] = field(default_factory=list, init=False)
    _scope: anyio.CancelScope | None = field(default=None, init=False)
    _is_closed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.sending = Sending(self.world, self.attempts)
        self.replaying = Replaying(self.world, self.challenges, self.sending)

    async def run(self) -> None:
        """Serve until cancelled or closed, then close the connections. A bug here ends no other world's desk."""
        try:
            with anyio.CancelScope() as self._scope:
                if not self._is_closed:
                    await self._serve()
        except Exception as bug:
            logger.exception("the courier's desk of world %s broke down", self.world.name)
            self._report(f"the emulator's courier failed in this world: {type(bug).__name__}: {bug}")
        finally:
            self._tasks = None
            self.transport.close()

    def close(self) -> None:
        self._is_closed = True
        if self._scope is not None:
            self._scope.cancel()

    def collect(self) -> None:
        """Take what is in the outbox."""
        if self._tasks is None or self._is_closed:
            return
        for delivery in self.world.outbox.take():
            if len(self.world.outbox.open) > self.world.rules.max_queued_deliveries:
                self._lose(delivery)
            elif self.world.faults.posts or delivery.bend is not None:
                self._gate(self._tasks).take(delivery)
            else:
                self._enqueue(self._tasks, Parcel(delivery))

    def replay(self, job: Job) -> None:
        """Do *job*, which has begun in the world, as soon as this desk is open."""
        if self._tasks is not None:
            self._tasks.start_soon(self.replaying.run, job)

    def is_challenging(self) -> bool:
        """Whether a challenge runs, or one is due that the next step of the event loop will begin."""
        if self.challenges.running:
            return True
        return self._tasks is not None and self.world.now_ms >= self._next_look_ms and bool(self.challenges.due())

    async def _serve(self) -> None:
        async with anyio.create_task_group() as tasks:
            self._tasks = tasks
            self.world.outbox.wake = self.collect
            self.collect()
            for job in self.world.replays.jobs.values():
                tasks.start_soon(self.replaying.run, job)
            await self._make_rounds()

    # Challenges

    async def _make_rounds(self) -> None:
        while True:
            self._next_look_ms = self.world.now_ms + self.world.rules.crc_look_ms
            for webhook in self.challenges.due():
                await self._revalidate(webhook)
            await self.world.clock.sleep_until(self._next_look_ms)

    async def _revalidate(self, webhook: Webhook) -> None:
        """Challenge *webhook*; a bug in it must not end the rounds, nor the courier with them."""
        try:
            await self.challenges.revalidate(webhook, why="periodic")
        except ApiError:
            return  # the journal has it
        except Exception as bug:
            logger.exception("webhook %s could not be challenged", webhook.id)
            self._report(f"the emulator failed to challenge {webhook.url}: {type(bug).__name__}: {bug}")

    def _report(self, error: str) -> None:
        self.world.log("error", self.world.journal.new_trace(), error=f"{error}; please report it")

    # Deliveries

    def _gate(self, tasks: TaskGroup) -> Gate:
        return Gate(
            self.world,
            enqueue=lambda delivery: self._enqueue(tasks, Parcel(delivery)),
            wait=lambda delivery, due_ms: self._hold(tasks, delivery, due_ms),
            end=lambda delivery, why: self.sending.end(delivery, "dropped", why),
        )

    def _enqueue(self, tasks: TaskGroup, parcel: Parcel) -> None:
        webhook_id = parcel.delivery.webhook.id
        lanes = self._lanes.get(webhook_id)
        if lanes is None:
            lanes = self._lanes[webhook_id] = Lanes(webhook_id)
        if lanes.put(parcel) and lanes.workers < MOST_AT_ONCE:
            lanes.workers += 1
            self._hire(tasks, lanes)

    def _hire(self, tasks: TaskGroup, lanes: Lanes) -> None:
        """Give *lanes* a worker: one that waits for work, since a new task costs five times as much, or a new one."""
        if self._idle:
            self._idle.pop().set_result(lanes)
        else:
            tasks.start_soon(self._work, tasks, lanes)

    async def _work(self, tasks: TaskGroup, lanes: Lanes) -> None:
        """Work for one webhook after the other."""
        while True:
            await self._carry(tasks, lanes)
            hired: asyncio.Future[Lanes] = asyncio.get_running_loop().create_future()
            self._idle.append(hired)
            lanes = await hired

    async def _carry(self, tasks: TaskGroup, lanes: Lanes) -> None:
        """Carry parcels of whichever lanes are ready, until none is."""
        while lanes.ready:
            lane, parcel = lanes.take()
            await self._deliver(tasks, parcel)
            lanes.done(lane)
        lanes.workers -= 1
        if not lanes.workers:
            del self._lanes[lanes.webhook_id]

    async def _deliver(self, tasks: TaskGroup, parcel: Parcel) -> None:
        error = await self.sending.once(parcel.delivery)
        if error is not None:
            self._retry(tasks, parcel, error)

    def _retry(self, tasks: TaskGroup, parcel: Parcel, error: str) -> None:
        """Try again after the tier's next wait, outside the lane; or give up after its last."""
        delivery, waits = parcel.delivery, self.world.rules.limits.retries_ms
        if parcel.failures == len(waits):
            self.sending.end(delivery, "failed", error)
            return
        delivery.state, delivery.due_ms = "waiting", self.world.now_ms + waits[parcel.failures]
        parcel.failures += 1
        tasks.start_soon(self._wait, tasks, parcel, delivery.due_ms)

    async def _wait(self, tasks: TaskGroup, parcel: Parcel, due_ms: int) -> None:
        """Put *parcel* back into its lane when it is due, unless it has been handed over again meanwhile."""
        await self.world.clock.sleep_until(due_ms)
        delivery = parcel.delivery
        if delivery.state in ("waiting", "held") and delivery.due_ms == due_ms:
            delivery.state, delivery.due_ms = "queued", None
            self._enqueue(tasks, parcel)

    def _hold(self, tasks: TaskGroup, delivery: Delivery, due_ms: int) -> None:
        delivery.state, delivery.due_ms = "held", due_ms
        tasks.start_soon(self._wait, tasks, Parcel(delivery), due_ms)

    def _lose(self, delivery: Delivery) -> None:
        self.world.outbox.close(delivery, "dropped")
        self.world.log(
            "lost",
            delivery.activity.trace,
            delivery=delivery.id,
            webhook=delivery.webhook.id,
            for_user_id=delivery.for_user_id,
            why=f"{self.world.rules.max_queued_deliveries} deliveries are waiting already; is the webhook too slow?",
        )
