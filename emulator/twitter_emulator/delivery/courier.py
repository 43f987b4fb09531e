"""The courier: takes deliveries out of every world's outbox, and puts challenges, in the background."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import anyio
from anyio.abc import TaskGroup

from twitter_emulator.protocol import errors
from twitter_emulator.world.activity import Delivery, Webhook
from twitter_emulator.world.apps import App
from twitter_emulator.world.bends import WebhookEffect
from twitter_emulator.world.replay import Job
from twitter_emulator.world.world import World

from .attempts import Attempts
from .challenges import Challenges, Verdict, Why
from .checks import Contracts
from .desk import Desk
from .dialling import MachinesResolver, Resolver
from .transport import Transport
from .trust import Trust

WorldIdentity = int


@dataclass(slots=True)
class Courier:
    """
    Serves every world that it attends, each at a desk of its own, for as long as :meth:`working` runs.

    Everything happens in the event loop of :meth:`working`. *resolver* turns names into addresses, by default as the
    machine does; *trust* says whose certificates are believed.
    """

    contracts: Contracts
    resolver: Resolver = field(default_factory=MachinesResolver)
    trust: Trust = field(default_factory=Trust)
    _desks: dict[WorldIdentity, Desk] = field(default_factory=dict, init=False)
    _tasks: TaskGroup | None = field(default=None, init=False)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work for as long as the block runs; at its end cancel what is left and close every connection."""
        try:
            async with anyio.create_task_group() as tasks:
                self._tasks = tasks
                for desk in self._desks.values():
                    self._start_if_needed(desk)
                yield
                for desk in self._desks.values():
                    desk.close()
                tasks.cancel_scope.cancel()
        finally:
            self._tasks = None

    def attend(self, world: World) -> None:
        """Serve *world* from now on. It costs nothing until there is something to deliver or to challenge."""
        transport = Transport(lambda: world.rules, self.resolver, self.trust)
        attempts = Attempts(world, self.contracts, transport)
        desk = Desk(world, attempts, Challenges(world, self.contracts, transport), transport)
        self._desks[id(world)] = desk
        world.outbox.wake = partial(self._start_if_needed, desk)
        self._start_if_needed(desk)

    def leave(self, world: World) -> None:
        """Stop serving *world*, at once."""
        desk = self._desks.pop(id(world), None)
        if desk is not None:
            desk.close()

    async def challenge(self, world: World, url: str, app: App, *, why: Why) -> None:
        """
        Challenge *url* with the secret of *app*, and journal it.

        Raises:
            CrcUnreachable, CrcTooSlow, CrcStatusNot200, InvalidCrcToken, UrlNotAllowed: What is wrong with the answer;
                the hint says what to do.
        """
        verdict = await self._desk(world).challenges.challenge(url, app, why=why)
        if verdict.error is not None:
            raise verdict.error

    async def revalidate(self, world: World, webhook: Webhook, *, why: Why) -> None:
        """
        Challenge *webhook*, and mark it valid or, if Twitter would, invalid.

        Raises:
            CrcUnreachable, CrcTooSlow, CrcStatusNot200, InvalidCrcToken, UrlNotAllowed: As :meth:`challenge`.
        """
        await self._desk(world).challenges.revalidate(webhook, why=why)

    async def probe(self, world: World, webhook: Webhook, effect: WebhookEffect) -> Verdict:
        """Challenge *webhook* as *effect* says, and see what it answers; it stays valid, or invalid, as it is."""
        return await self._desk(world).challenges.probe(webhook, effect)

    def replay(self, world: World, job: Job) -> None:
        """Do *job*, which has begun in *world*, in the background."""
        self._desk(world).replay(job)

    def redeliver(self, world: World, delivery: Delivery) -> None:
        """Deliver again, built and signed anew and with all its retries; nothing changes if it is under way."""
        if delivery.state not in ("queued", "sending"):
            world.outbox.repost(delivery)

    def in_flight(self, world: World) -> int:
        """How many challenges wait for their answer."""
        desk = self._desks.get(id(world))
        return desk.challenges.running if desk else 0

    def is_busy(self, world: World) -> bool:
        """Whether a challenge is running or due. What is still to be delivered is ``world.outbox.open``."""
        desk = self._desks.get(id(world))
        return desk is not None and desk.is_challenging()

    def _desk(self, world: World) -> Desk:
        desk = self._desks.get(id(world))
        if desk is None:
            raise errors.CrcUnreachable(hint="this world has just been reset or dropped; ask again in the new one")
        self._start(desk)
        return desk

    def _start_if_needed(self, desk: Desk) -> None:
        if desk.world.outbox.open or desk.world.webhooks.by_id:
            self._start(desk)

    def _start(self, desk: Desk) -> None:
        if self._tasks is not None and not desk.is_started:
            desk.is_started = True
            self._tasks.start_soon(desk.run)
