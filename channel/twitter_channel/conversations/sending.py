"""Sending one message: tried again when that may help, never twice when it may have arrived."""

import logging
from dataclasses import dataclass

import anyio

from twitter_channel.clock import Clock
from twitter_channel.conversations.retries import Retries
from twitter_channel.store.connections import Connection
from twitter_channel.store.events import StoredEvent
from twitter_channel.store.messages import Message, MessageStore
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.words import in_words

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Calls under way at the same time; those that wait for their retry do not count."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A message to send, for whom, and in answer to what."""

    connection: Connection
    api: TwitterApi
    event: StoredEvent
    message: Message


class Sending:
    """Sends messages and records what became of them."""

    def __init__(self, messages: MessageStore, clock: Clock, retries: Retries) -> None:
        self._messages = messages
        self._clock = clock
        self._retries = retries
        self._at_once = anyio.CapacityLimiter(AT_ONCE)

    async def send(self, errand: Errand, *, may_be_there: bool) -> Failure | None:
        """
        Send until it is sent or hopeless; the failure in the latter case.

        *may_be_there* says that an earlier try may have reached Twitter unseen.
        """
        attempts = errand.message.attempts
        while True:
            attempts += 1
            try:
                found = await self._find(errand) if may_be_there else None
                may_be_there = False
                twitter_id = found or await self._call(errand)
            except ApiError as error:
                may_be_there = may_be_there or error.failure.outcome == "unclear"
                if not await self._may_retry(errand, error.failure, attempts, may_be_there):
                    return error.failure
            else:
                await self._messages.sent(errand.message, errand.event, attempts, twitter_id)
                log.info("answer sent", extra=_about(errand))
                return None

    async def _call(self, errand: Errand) -> str:
        async with self._at_once:
            return await errand.api.send_message(errand.message.customer_id, errand.message.answer)

    async def _may_retry(self, errand: Errand, failure: Failure, attempts: int, may_be_there: bool) -> bool:
        """Record a failed try, wait, and say whether to try again."""
        wait = self._retries.wait(failure, attempts, self._clock.now())
        details = {"status": failure.status, "code": failure.code, "attempt": attempts, "wait": wait}
        log.warning("answer not sent", extra={**_about(errand), **details})
        words = in_words(failure)
        if wait is None:
            doubt = " It is not known whether Twitter delivered it." if may_be_there else ""
            await self._messages.failed(errand.message, errand.event, attempts, words + doubt, failure.code)
            return False
        if not may_be_there:
            await self._messages.put_back(errand.message, attempts, words, failure.code)
        await self._clock.sleep(wait)
        await self._messages.sending(errand.message)
        return True

    async def _find(self, errand: Errand) -> str | None:
        """
        The id under which Twitter has the message already, if it has.

        It is the account's message with that text to that customer, younger than what it answers, that is none
        of our other ones. Ids are compared instead of times, for they are Twitter's own clock.
        """
        event, message = errand.event, errand.message
        async with self._at_once:
            past = await errand.api.recent_messages()
        alike = [
            it.id
            for it in past
            if it.recipient_id == message.customer_id
            and it.sender_id == errand.connection.user_id
            and it.text == message.answer.text
            and _is_younger(it.id, event.event_id)
        ]
        known = await self._messages.known_ids(event.connection_id, alike)
        return next((number for number in alike if number not in known), None)


def _is_younger(message_id: str, event_id: str) -> bool:
    return (len(message_id), message_id) > (len(event_id), event_id)


def _about(errand: Errand) -> dict[str, object]:
    return {"connection": errand.connection.name, "event_id": errand.event.event_id}
