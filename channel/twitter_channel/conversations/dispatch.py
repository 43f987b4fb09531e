"""Who works on what: each conversation by one task of one process; different conversations side by side."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
from anyio.abc import TaskGroup

from twitter_channel.clock import Clock
from twitter_channel.conversations.bell import Bell
from twitter_channel.conversations.slots import Slots
from twitter_channel.conversations.waiting import first_of
from twitter_channel.metrics import Metrics
from twitter_channel.store.claims import Claim, Claims
from twitter_channel.store.errors import ClaimLost

BEAT = 1.0
"""Seconds between two signs of life, and the longest that work of other processes goes unnoticed."""

READY_WITHIN = 10.0
_AFTER_TROUBLE = 5_000
_STUCK = 0.05

Handle = Callable[[Claim, Callable[[], bool]], Awaitable[None]]

log = logging.getLogger(__name__)


class Dispatch:
    """
    Hands conversations that are due to *handle*, which gives them back or loses them.

    It is told with each whether the channel is stopping; then it begins nothing new.
    """

    def __init__(
        self, claims: Claims, handle: Handle, bell: Bell, slots: Slots, clock: Clock, metrics: Metrics
    ) -> None:
        self._claims = claims
        self._handle = handle
        self._bell = bell
        self._slots = slots
        self._clock = clock
        self._metrics = metrics
        self._is_stopping = False

    @asynccontextmanager
    async def working(self, grace: float, ready: anyio.Event) -> AsyncIterator[None]:
        """
        Work for as long as the block runs; what is under way at its end has *grace* seconds to finish.

        Nothing is begun before it is *ready*, for a while: what was missed comes before what comes now.
        """
        await self._claims.enter()
        await self._claims.relieve()
        self._is_stopping = False
        try:
            async with anyio.create_task_group() as tasks, anyio.create_task_group() as rounds:
                rounds.start_soon(self._take_and_rest, tasks, ready)
                rounds.start_soon(self._beat)
                try:
                    yield
                finally:
                    self._is_stopping = True
                    rounds.cancel_scope.cancel()
                    tasks.cancel_scope.deadline = anyio.current_time() + grace
        finally:
            with anyio.CancelScope(shield=True):
                await self._claims.leave()

    async def _beat(self) -> None:
        while True:
            await anyio.sleep(BEAT)
            try:
                if not await self._claims.beat():
                    log.warning("taken for dead by the others; what was claimed is theirs now")
                    self._metrics.claims_lost.inc()
                    await self._claims.enter()
                if await self._claims.relieve():
                    self._bell.ring()
            except Exception:
                log.exception("sign of life failed")

    async def _take_and_rest(self, tasks: TaskGroup, ready: anyio.Event) -> None:
        with anyio.move_on_after(READY_WITHIN):
            await ready.wait()
        while True:
            self._bell.hush()
            try:
                await self._take(tasks)
            except Exception:
                log.exception("conversations could not be claimed")
                await anyio.sleep(BEAT)

    async def _take(self, tasks: TaskGroup) -> None:
        free = self._slots.free
        claims = await self._claims.take(free) if free else ()
        for claim in claims:
            self._slots.take()
            tasks.start_soon(self._work, claim)
        if not free:
            await self._bell.heard()
        elif len(claims) < free:
            await self._rest(await self._claims.next_due())

    async def _rest(self, due: float | None) -> None:
        """Until the bell is rung, something is due, or it is time to look for what others left."""
        its_time = () if due is None else (self._clock.sleep(max(due, _STUCK)),)
        await first_of(self._bell.heard(), anyio.sleep(BEAT), *its_time)

    async def _work(self, claim: Claim) -> None:
        """One that cannot be worked on must not stop the others."""
        try:
            await self._handle(claim, lambda: self._is_stopping)
        except ClaimLost:
            log.warning("conversation was taken over", extra={"conversation": claim.conversation_id})
            self._metrics.claims_lost.inc()
        except Exception:
            log.exception("conversation left", extra={"conversation": claim.conversation_id})
            await self._leave(claim)
        finally:
            self._slots.give_back()

    async def _leave(self, claim: Claim) -> None:
        """The database failed, most likely. What is to be done is in it: it is taken up again a little later."""
        try:
            await self._claims.release(claim, int(self._clock.now() * 1000) + _AFTER_TROUBLE)
        except Exception:
            log.exception("conversation stays claimed until this process ends")
