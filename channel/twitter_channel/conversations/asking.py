"""Asking the bot: with everything it may know, without holding anybody up."""

import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import anyio

from twitter_channel.answers import LONGEST_LABEL
from twitter_channel.bot.choosing import Bots
from twitter_channel.bot.rules import plain
from twitter_channel.bot.turns import Account, Bot, BotFailed, Result, Turn, Value, remembered
from twitter_channel.conversations.slots import Slots
from twitter_channel.metrics import Metrics
from twitter_channel.shapes import quick_replies_of
from twitter_channel.store.connections import Connection
from twitter_channel.store.events import StoredEvent
from twitter_channel.store.offers import OfferStore
from twitter_channel.store.talks import Talk
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.contents import contents_of
from twitter_channel.twitter.errors import ApiError

TYPING_EVERY = 3.0
"""Seconds that Twitter shows the typing bubble (facts §2.5)."""

COURTESY_WITHIN = 1.0
"""Seconds that the bot waits for its message to be shown as read and its bubble to be shown; then it is asked."""

_BUG = "The bot had an internal error; the channel's log says more."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a bot said, and everything that is remembered then."""

    result: Result
    variables: dict[str, Value]


class Asking:
    """Asks the bot of a connection."""

    def __init__(self, bots: Bots, offers: OfferStore, slots: Slots, metrics: Metrics) -> None:
        self._bots = bots
        self._offers = offers
        self._slots = slots
        self._metrics = metrics

    def bot_of(self, connection: Connection) -> Bot | None:
        """
        The bot of the connection; None when it is to have none.

        Raises:
            BotFailed: If it cannot be had.
        """
        return self._bots.of(connection.conduct.bot, connection.bot_secret)

    async def ask(self, bot: Bot, connection: Connection, api: TwitterApi, talk: Talk, event: StoredEvent) -> Reply:
        """
        What *bot* says to *event*. Nothing is stored, so that it may be asked again.

        Raises:
            BotFailed: If it said nothing that can be used, whatever the cause.
        """
        metadata = event.metadata if event.metadata is not None else await self._typed(connection, talk, event)
        turn = turn_of(connection, talk, event, metadata)
        failure = BotFailed(_BUG)
        # What is raised within would come out of it in a group.
        async with _attention(bot, api, event):
            try:
                with self._slots.aside(), self._metrics.bot_seconds.labels(connection.name).time():
                    result = await bot.answer(turn)
                return Reply(result, remembered(talk.variables, result.variables))
            except BotFailed as error:
                log.warning("bot failed", extra={"connection": connection.name, "reason": str(error)})
                failure = error
            except Exception:
                log.exception("bot failed", extra={"connection": connection.name, "event_id": event.event_id})
        self._metrics.bot_failures.labels(connection.name).inc()
        raise failure

    async def _typed(self, connection: Connection, talk: Talk, event: StoredEvent) -> str | None:
        """The metadata of the quick reply whose label the customer typed instead of pressing it."""
        words = plain(event.text)
        if not words or len(event.text) > 2 * LONGEST_LABEL:
            return None
        offered = await self._offers.newest(talk.id)
        if offered is None:
            welcome = connection.conduct.welcome
            offered = () if welcome is None else quick_replies_of(welcome.quick_replies)
        return next((it.metadata for it in offered if plain(it.label) == words), None)


def turn_of(connection: Connection, talk: Talk, event: StoredEvent, metadata: str | None) -> Turn:
    """What a bot is asked about *event*; *metadata* is that of the quick reply that was chosen."""
    contents = contents_of(event.payload)
    return Turn(
        connection=connection.name,
        conversation=str(talk.id),
        brand=Account(connection.user_id or "", connection.account_name or "", connection.screen_name or ""),
        customer=Account(talk.customer_id, talk.name, talk.screen_name),
        message_id=event.event_id,
        text=event.text,
        metadata=metadata,
        media=contents.media,
        location=contents.location,
        variables=talk.variables,
        fallbacks=talk.fallbacks,
    )


@asynccontextmanager
async def _attention(bot: Bot, api: TwitterApi, event: StoredEvent) -> AsyncIterator[None]:
    """Show that the message was read, and that an answer is being written for as long as the block runs."""
    with anyio.move_on_after(COURTESY_WITHIN):
        if bot.mark_read:
            await _if_possible(api.mark_read(event.customer_id, event.event_id))
        if bot.typing:
            await _if_possible(api.indicate_typing(event.customer_id))
    if not bot.typing:
        yield
        return
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_go_on_typing, api, event.customer_id)
        yield
        tasks.cancel_scope.cancel()


async def _go_on_typing(api: TwitterApi, customer_id: str) -> None:
    while True:
        await anyio.sleep(TYPING_EVERY)
        await _if_possible(api.indicate_typing(customer_id))


async def _if_possible(call: Coroutine[Any, Any, None]) -> None:
    """A courtesy is not worth an answer that comes late: it is tried once, and not waited for."""
    try:
        await call
    except ApiError as error:
        log.info("courtesy refused", extra={"status": error.failure.status, "code": error.failure.code})
