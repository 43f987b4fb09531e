"""Telling those who asked what happens: each call until it is taken, or for a day."""

import logging
from collections.abc import Mapping
from typing import Any

import anyio
import msgspec

from twitter_channel.bot.http_calls import Calls, Place
from twitter_channel.bot.turns import BotFailed
from twitter_channel.clock import Clock, written
from twitter_channel.conversations.bell import Bell
from twitter_channel.metrics import Metrics
from twitter_channel.store.hooks import Hook, HookCall, HookStore
from twitter_channel.store.outbox import NO_CONVERSATION

AT_ONCE = 20
LEASE_MS = 60_000
"""For how long nobody else tries a call that is under way: longer than it may take."""

FIRST_WAIT_MS = 5_000
LONGEST_WAIT_MS = 3_600_000
PATIENCE_MS = 24 * 3_600_000

_TIMEOUT = 10.0
_LOOK_EVERY = 1.0

log = logging.getLogger(__name__)


class Telling:
    """Makes the calls that are due, also those that other processes left."""

    def __init__(self, hooks: HookStore, calls: Calls | None, clock: Clock, bell: Bell, metrics: Metrics) -> None:
        self._hooks = hooks
        self._calls = calls
        self._clock = clock
        self._bell = bell
        self._metrics = metrics

    async def run(self) -> None:
        """Go on until cancelled; trouble with the database is waited out."""
        while self._calls is not None:
            self._bell.hush()
            try:
                if not await self.tell_due():
                    await self._rest()
            except Exception:
                log.exception("hooks could not be called")
                await anyio.sleep(_LOOK_EVERY)

    async def tell_due(self) -> int:
        """Make the calls that are due now; how many there were."""
        due = await self._hooks.take(AT_ONCE, LEASE_MS)
        hooks = {hook.id: hook for hook in await self._hooks.all()} if due else {}
        async with anyio.create_task_group() as tasks:
            for call in due:
                if call.hook_id in hooks:
                    tasks.start_soon(self._tell, hooks[call.hook_id], call)
        return len(due)

    async def _rest(self) -> None:
        """Until something is due, or it is time to look for what other processes noted."""
        due = await self._hooks.next_due()
        with anyio.move_on_after(_LOOK_EVERY if due is None else max(min(due, _LOOK_EVERY), 0.05)):
            await self._bell.heard()

    async def _tell(self, hook: Hook, call: HookCall) -> None:
        assert self._calls is not None
        place = Place(hook.url, hook.secret, _TIMEOUT, tries=1, who="The address", accepts=range(200, 300))
        try:
            await self._calls.post(place, body_of(call))
        except BotFailed as error:
            await self._failed(call, str(error))
        else:
            await self._hooks.delivered(call)
            self._metrics.hook_calls.labels("delivered").inc()

    async def _failed(self, call: HookCall, reason: str) -> None:
        log.warning("hook not called", extra={"hook": call.hook_id, "call": call.id, "attempt": call.attempts})
        if self._clock.now() * 1000 - call.at > PATIENCE_MS:
            await self._hooks.failed(call, reason)
            self._metrics.hook_calls.labels("failed").inc()
        else:
            await self._hooks.put_off(call, wait_ms(call.attempts), reason)
            self._metrics.hook_calls.labels("put-off").inc()


def wait_ms(attempts: int) -> int:
    """How long to wait after so many tries."""
    return int(min(FIRST_WAIT_MS * 2.0 ** min(attempts - 1, 32), LONGEST_WAIT_MS))


def body_of(call: HookCall) -> bytes:
    """What is posted. A call that is made twice has the same ``id`` both times."""
    told: Mapping[str, Any] = {
        "id": str(call.id),
        "event": call.kind,
        "at": written(call.at),
        "connection": call.connection,
        "conversation": None if call.conversation_id == NO_CONVERSATION else call.conversation_id,
        "kind": call.conversation_kind,
        "data": msgspec.json.decode(call.content),
    }
    return msgspec.json.encode(told)
