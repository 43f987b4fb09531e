"""What customers see of agents who only look: that their message was read, and that somebody is typing."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from twitter_channel.clock import Clock
from twitter_channel.connections.directory import Directory
from twitter_channel.store.attention import AttentionStore
from twitter_channel.store.connections import Connection
from twitter_channel.store.talks import Talk
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.errors import ApiError

TYPING_EVERY = 3.0
"""Seconds that Twitter shows the bubble; it is not asked more often."""

_MOST_KNOWN = 1_000

log = logging.getLogger(__name__)


class Courtesies:
    """Each is tried once, and never worth an error: the next one is not far."""

    def __init__(
        self, attention: AttentionStore, directory: Directory, api_of: Callable[[Connection], TwitterApi], clock: Clock
    ) -> None:
        self._attention = attention
        self._directory = directory
        self._api_of = api_of
        self._clock = clock
        self._typed: dict[int, float] = {}

    async def saw(self, talk: Talk, up_to: int, by: str) -> None:
        """An agent has seen everything up to the event of row *up_to*: noted for all agents, and Twitter is told."""
        unseen = await self._attention.see(talk.id, up_to, by)
        api = await self._api(talk) if unseen is not None else None
        if unseen is None or api is None:
            return
        if await _succeeds(api.mark_read(talk.customer_id, unseen.event_id)):
            await self._attention.told(talk.id, unseen.position)

    async def types(self, talk: Talk) -> None:
        """An agent is typing."""
        now = self._clock.now()
        if now - self._typed.get(talk.id, 0.0) < TYPING_EVERY:
            return
        if len(self._typed) >= _MOST_KNOWN:
            self._typed.clear()
        self._typed[talk.id] = now
        api = await self._api(talk)
        if api is not None:
            await _succeeds(api.indicate_typing(talk.customer_id))

    async def _api(self, talk: Talk) -> TwitterApi | None:
        """None where there is nobody to be shown anything, as in public."""
        connection = await self._directory.by_id(talk.connection_id)
        if talk.kind == "public" or connection is None or connection.held or not connection.answers:
            return None
        return self._api_of(connection)


async def _succeeds(call: Coroutine[Any, Any, None]) -> bool:
    try:
        await call
    except ApiError as error:
        log.info("courtesy refused", extra={"status": error.failure.status, "code": error.failure.code})
        return False
    return True
