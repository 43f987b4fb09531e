"""What is done about one event: who answers it, and with what."""

import logging
from collections.abc import Coroutine
from typing import Any

from twitter_channel.answers import Answer
from twitter_channel.bot.rules import Bot
from twitter_channel.clock import Clock
from twitter_channel.conversations.splitting import parts
from twitter_channel.store.claims import Claim
from twitter_channel.store.connections import Connection
from twitter_channel.store.events import EventStore, StoredEvent
from twitter_channel.store.messages import MessageStore
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.errors import ApiError

_DISABLED = "The connection is not enabled any more."
_TOO_OLD = "It had waited too long to be answered."
_BUG = "The channel had an internal error; its log says more."

log = logging.getLogger(__name__)


class Routing:
    """Lets the bot answer."""

    def __init__(
        self, bot: Bot, events: EventStore, messages: MessageStore, clock: Clock, answer_within: float
    ) -> None:
        self._bot = bot
        self._events = events
        self._messages = messages
        self._clock = clock
        self._answer_within = answer_within

    async def route(self, claim: Claim, connection: Connection, api: TwitterApi, event: StoredEvent) -> None:
        """
        Queue the answer to *event*. One that cannot be answered must not stop those behind it.

        Raises:
            ClaimLost: If the conversation was taken over.
        """
        reason = self._why_not(connection, event)
        if reason is not None:
            await self._events.finish(claim, event, "ignored", reason)
            return
        await self._show_attention(api, event)
        answer = self._answer(event)
        if answer is None:
            await self._events.finish(claim, event, "failed", _BUG)
        else:
            await self._messages.answer(claim, event, parts(answer))

    def _why_not(self, connection: Connection, event: StoredEvent) -> str | None:
        if not connection.answers:
            return _DISABLED
        waited = self._clock.now() - event.received_at / 1000
        return _TOO_OLD if waited > self._answer_within else None

    def _answer(self, event: StoredEvent) -> Answer | None:
        """What the bot says; None when it breaks."""
        try:
            return self._bot.answer(event.text, event.metadata)
        except Exception:
            log.exception("bot failed", extra={"event_id": event.event_id})
            return None

    async def _show_attention(self, api: TwitterApi, event: StoredEvent) -> None:
        if self._bot.mark_read:
            await _if_possible(api.mark_read(event.customer_id, event.event_id))
        if self._bot.typing:
            await _if_possible(api.indicate_typing(event.customer_id))


async def _if_possible(call: Coroutine[Any, Any, None]) -> None:
    """A courtesy is not worth an answer that comes late: it is tried once."""
    try:
        await call
    except ApiError as error:
        log.info("courtesy refused", extra={"status": error.failure.status, "code": error.failure.code})
