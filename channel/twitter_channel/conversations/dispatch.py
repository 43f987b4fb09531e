"""Who works on what: each conversation by one task, event after event; different conversations side by side."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import anyio
from anyio.abc import TaskGroup

from twitter_channel.store.events import EventStore, NewEvent, StoredEvent

Conversation = tuple[int, str]
"""A connection's row and the customer's id."""

GRACE = 0.5
"""Seconds that what is under way is given to end when the channel stops."""

log = logging.getLogger(__name__)


class Dispatch:
    """
    Hands stored events to *handle*.

    It must leave each of them in another state than *received*, whatever happens, or meets it again.
    """

    def __init__(self, events: EventStore, handle: Callable[[StoredEvent], Awaitable[None]]) -> None:
        self._events = events
        self._handle = handle
        self._tasks: TaskGroup | None = None
        self._running: set[Conversation] = set()
        self._again: set[Conversation] = set()
        self._is_stopping = False

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work for as long as the block runs, beginning with what an earlier process left undone."""
        async with anyio.create_task_group() as self._tasks:
            for conversation in await self._events.conversations_waiting():
                self._wake(conversation)
            try:
                yield
            finally:
                self._is_stopping = True
                self._tasks.cancel_scope.deadline = anyio.current_time() + GRACE

    def wake(self, stored: Sequence[NewEvent]) -> None:
        """There is something to do about *stored*. Returns at once."""
        for event in stored:
            if event.state == "received":
                self._wake((event.connection_id, event.customer_id))

    def _wake(self, conversation: Conversation) -> None:
        if conversation in self._running:
            self._again.add(conversation)
        elif self._tasks is not None and not self._is_stopping:
            self._running.add(conversation)
            self._tasks.start_soon(self._work, conversation)

    async def _work(self, conversation: Conversation) -> None:
        """Nothing is awaited between finding the conversation empty and leaving it, so no wake is lost."""
        try:
            while not self._is_stopping:
                self._again.discard(conversation)
                event = await self._events.next_received(*conversation)
                if event is not None:
                    await self._handle(event)
                elif conversation not in self._again:
                    return
        except Exception:
            # The database failed. The events are in it: the next event or the next start takes them up.
            log.exception("conversation left", extra={"connection_id": conversation[0]})
        finally:
            self._running.discard(conversation)
