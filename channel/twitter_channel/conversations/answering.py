"""What is done about one event."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from twitter_channel.bot.rules import Bot
from twitter_channel.connections.directory import Directory
from twitter_channel.connections.service import Connections
from twitter_channel.conversations.sending import Errand, Sending
from twitter_channel.store.connections import Connection
from twitter_channel.store.events import REVOCATION, EventStore, StoredEvent
from twitter_channel.store.messages import Message, MessageStore
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.errors import ApiError

log = logging.getLogger(__name__)

_REVOKED = "The account's access is revoked: the connection needs re-authorisation."
_BUG = "The channel had an internal error; its log says more."


class Answering:
    """Lets the bot answer messages, and notes revocations."""

    def __init__(
        self,
        *,
        bot: Bot,
        directory: Directory,
        connections: Connections,
        events: EventStore,
        messages: MessageStore,
        sending: Sending,
        api_of: Callable[[Connection], TwitterApi],
    ) -> None:
        self._bot = bot
        self._directory = directory
        self._connections = connections
        self._events = events
        self._messages = messages
        self._sending = sending
        self._api_of = api_of

    async def handle(self, event: StoredEvent) -> None:
        """Do what *event* asks for. One that cannot be handled must not stop those behind it."""
        try:
            await self._handle(event)
        except Exception:
            log.exception("event failed", extra={"connection_id": event.connection_id, "event_id": event.event_id})
            await self._give_up(event)

    async def _handle(self, event: StoredEvent) -> None:
        connection = await self._directory.by_id(event.connection_id)
        if connection is None or not connection.answers:
            await self._events.finish(event, "ignored", "The connection is not enabled any more.")
        elif event.kind == REVOCATION:
            await self._connections.revoke(connection)
            await self._events.finish(event, "answered")
        else:
            await self._answer(connection, event)

    async def _give_up(self, event: StoredEvent) -> None:
        message = await self._messages.answering(event)
        if message is None:
            await self._events.finish(event, "failed", _BUG)
        else:
            await self._messages.failed(message, event, message.attempts, _BUG)

    async def _answer(self, connection: Connection, event: StoredEvent) -> None:
        earlier = await self._messages.answering(event)
        message = earlier or await self._messages.add(event, self._bot.answer(event.text, event.metadata))
        if connection.status == "revoked":
            await self._messages.failed(message, event, message.attempts, _REVOKED)
            return
        may_be_there = earlier is not None and earlier.state == "sending"
        await self._send(Errand(connection, self._api_of(connection), event, message), may_be_there)

    async def _send(self, errand: Errand, may_be_there: bool) -> None:
        await self._show_attention(errand.api, errand.event, errand.message)
        failure = await self._sending.send(errand, may_be_there=may_be_there)
        if failure is not None and failure.token_is_dead:
            await self._connections.revoke(errand.connection, failure)

    async def _show_attention(self, api: TwitterApi, event: StoredEvent, message: Message) -> None:
        if self._bot.mark_read:
            await _if_possible(api.mark_read(message.customer_id, event.event_id))
        if self._bot.typing:
            await _if_possible(api.indicate_typing(message.customer_id))


async def _if_possible(call: Coroutine[Any, Any, None]) -> None:
    """A courtesy is not worth an answer that comes late: it is tried once."""
    try:
        await call
    except ApiError as error:
        log.info("courtesy refused", extra={"status": error.failure.status, "code": error.failure.code})
