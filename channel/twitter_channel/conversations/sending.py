"""Sending one message: tried again when that may help, never twice when it may have arrived."""

import logging
import time
from collections.abc import Mapping

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.connections.appearing import Appearing
from twitter_channel.connections.service import Connections
from twitter_channel.conversations.retries import Retries
from twitter_channel.conversations.ways import Errand, Way
from twitter_channel.kinds import Kind
from twitter_channel.media.attaching import Attaching, Waiting
from twitter_channel.media.references import Refused
from twitter_channel.metrics import Metrics
from twitter_channel.store.claims import SETTLE_MS
from twitter_channel.store.feeds import FeedStore
from twitter_channel.store.messages import Charge, Message, MessageStore
from twitter_channel.twitter.client import Window
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.words import in_words

BEGIN_WITHIN = 5.0
ANSWER_WITHIN = 10.0
"""
Seconds after a message was marked as sending.

Nothing of it is written later than the first, and its answer is not waited for longer than the second. Whoever takes
the conversation over looks whether Twitter has the message only when the second has passed.
"""

_DISABLED = "The connection was disabled before this was sent."
_BUG = "The channel had an internal error; its log says more."
_IN_DOUBT = " It is not known whether Twitter delivered it."

log = logging.getLogger(__name__)


class Sending:
    """Sends messages and records what became of them."""

    def __init__(
        self,
        messages: MessageStore,
        feeds: FeedStore,
        ways: Mapping[Kind, Way],
        attaching: Attaching,
        connections: Connections,
        appearing: Appearing,
        clock: Clock,
        retries: Retries,
        metrics: Metrics,
    ) -> None:
        self._messages = messages
        self._feeds = feeds
        self._ways = ways
        self._attaching = attaching
        self._connections = connections
        self._appearing = appearing
        self._clock = clock
        self._retries = retries
        self._metrics = metrics

    async def further(self, errand: Errand) -> int | None:
        """
        Do what can be done about the message now; the time to come back for it, or None when it is another state.

        Raises:
            ClaimLost: If the conversation was taken over before it was sent.
        """
        message, now = errand.message, milliseconds(self._clock)
        if message.state == "sending":
            return await self._resolve(errand)
        if message.due_at is not None and message.due_at > now:
            return message.due_at
        if not errand.connection.answers:
            await self._messages.failed(message, _DISABLED)
            return None
        charge = await self._charge(errand, now)
        return await self._with_media(errand, charge) if isinstance(charge, Charge) else charge

    async def _with_media(self, errand: Errand, charge: Charge) -> int | None:
        """Send it with what is attached, once Twitter has that."""
        message = errand.message
        try:
            media_id = await self._attaching.attached(message, errand.connection)
        except Refused as error:
            await self._messages.failed(message, str(error))
            return None
        except ApiError as error:
            return await self._not_uploaded(errand, error.failure)
        if isinstance(media_id, Waiting):
            await self._messages.put_back(message, media_id.until, media_id.reason, message.code)
            return media_id.until
        return await self._try(errand, charge, media_id)

    async def _not_uploaded(self, errand: Errand, failure: Failure) -> int | None:
        """Twitter does not know of the message yet, so whatever became of the upload, it may be done again."""
        message, words = errand.message, "What is attached could not be uploaded. " + in_words(failure)
        log.warning("media not uploaded", extra={**_about(errand), "status": failure.status, "code": failure.code})
        if failure.stops_account:
            return await self._hold(errand, message, failure)
        wait = self._retries.wait(failure, message.attempts + 1, self._age(message), self._clock.now())
        if wait is None:
            await self._messages.failed(message, words, failure.code)
            return None
        due_at = milliseconds(self._clock) + round(wait * 1000)
        await self._messages.put_off(message, due_at, words, failure.code)
        return due_at

    async def _charge(self, errand: Errand, now: int) -> Charge | int | None:
        """What the message costs; or when to come back, or None if it cannot be sent at all."""
        message, price = errand.message, await self._way(errand).price(errand, now)
        if isinstance(price, Charge):
            return price
        if price.until is None:
            await self._messages.failed(message, price.reason)
        else:
            await self._messages.put_back(message, price.until, price.reason, None)
        return price.until

    async def _try(self, errand: Errand, charge: Charge, media_id: str | None) -> int | None:
        # Reckoned from before the mark: it must not be written at a time when others may think it was not.
        start = time.monotonic()
        window = Window(start + BEGIN_WITHIN, start + ANSWER_WITHIN)
        message = await self._messages.mark(errand.claim, errand.message, charge, int(ANSWER_WITHIN * 1000))
        if message is None:
            return None
        try:
            twitter_id = await self._way(errand).send(errand, message, window, media_id)
        except ApiError as error:
            if media_id is not None and error.failure.blames_media and not _is_repeated(errand.message, error.failure):
                await self._upload_again(errand, message, media_id, error.failure)
                return None
            if message.answer.profile is not None and error.failure.may_blame_profile:
                await self._as_account(errand, message, message.answer.profile, error.failure)
                return None
            return await self._failed(errand, message, error.failure)
        except Exception:
            log.exception("message failed", extra=_about(errand))
            await self._messages.failed(message, _BUG + _IN_DOUBT, in_doubt=True)
            return None
        self._metrics.send_seconds.labels(errand.connection.name).observe(time.monotonic() - start)
        await self._arrived(errand, message, twitter_id)
        return None

    async def _arrived(self, errand: Errand, message: Message, twitter_id: str | None) -> None:
        await self._messages.sent(message, twitter_id)
        name = errand.connection.name
        self._metrics.sends.labels(name, "sent").inc()
        self._metrics.answer_seconds.labels(name).observe(self._age(message))
        log.info("message sent", extra={**_about(errand), "twitter_id": twitter_id, "text": message.answer.text})

    async def _failed(self, errand: Errand, message: Message, failure: Failure) -> int | None:
        """Record a failed try; when the next one is due, or None when there is none."""
        self._metrics.sends.labels(errand.connection.name, failure.outcome).inc()
        wait = self._retries.wait(failure, message.attempts, self._age(message), self._clock.now())
        details = {"status": failure.status, "code": failure.code, "attempt": message.attempts, "wait": wait}
        log.warning("message not sent", extra={**_about(errand), **details})
        words = in_words(failure)
        if failure.stops_account:
            return await self._hold(errand, message, failure)
        if failure.outcome == "unclear":
            settle = max(SETTLE_MS, int((wait or 0) * 1000))
            await self._messages.doubt(message, settle, words, failure.code)
            return milliseconds(self._clock) + settle
        if wait is None:
            await self._messages.failed(message, words, failure.code)
            return None
        due_at = milliseconds(self._clock) + round(wait * 1000)
        await self._messages.put_back(message, due_at, words, failure.code)
        return due_at

    async def _upload_again(self, errand: Errand, message: Message, media_id: str, failure: Failure) -> None:
        """An id that was good once has expired, for Twitter's clock is not ours: the message did not go out."""
        await self._attaching.forget(errand.connection, media_id)
        await self._messages.put_back(message, None, in_words(failure), failure.code)

    async def _as_account(self, errand: Errand, message: Message, profile_id: str, failure: Failure) -> None:
        """A custom profile is a courtesy: what Twitter does not take under it is said by the account itself."""
        log.warning("custom profile refused", extra={**_about(errand), "status": failure.status, "code": failure.code})
        await self._appearing.profile_refused(errand.connection, profile_id, failure)
        await self._messages.without_profile(message)
        await self._messages.put_back(message, None, in_words(failure), failure.code)

    async def _hold(self, errand: Errand, message: Message, failure: Failure) -> int:
        """Keep the message: it goes out when the account is authorised again."""
        await self._messages.put_back(message, None, in_words(failure), failure.code)
        await self._connections.hold(errand.connection, failure)
        return milliseconds(self._clock)

    async def _resolve(self, errand: Errand) -> int | None:
        """Find out whether a message arrived whose try has no known outcome; when it did not, it is queued again."""
        message, way = errand.message, self._way(errand)
        twitter_id = await way.found(message)
        if twitter_id is None:
            until = message.sending_until or 0
            if until > await self._feeds.now():
                return until
            try:
                await way.look(errand, until)
            except ApiError as error:
                return await self._not_found_out(errand, error.failure)
            twitter_id = await way.found(message)
        if twitter_id is None:
            log.info("message had not arrived", extra=_about(errand))
            await way.missing(message)
        else:
            log.info("message had arrived", extra=_about(errand))
            await self._arrived(errand, message, twitter_id)
        return None

    async def _not_found_out(self, errand: Errand, failure: Failure) -> int | None:
        message = errand.message
        words = in_words(failure)
        if failure.stops_account:
            await self._connections.hold(errand.connection, failure)
            return milliseconds(self._clock)
        wait = self._retries.wait(failure, message.attempts, self._age(message), self._clock.now())
        if wait is None:
            await self._messages.failed(message, words + _IN_DOUBT, failure.code, in_doubt=True)
            return None
        await self._messages.looked(message, round(wait * 1000), words + _IN_DOUBT)
        return milliseconds(self._clock) + round(wait * 1000)

    def _way(self, errand: Errand) -> Way:
        return self._ways[errand.claim.kind]

    def _age(self, message: Message) -> float:
        return self._clock.now() - message.created_at / 1000


def _is_repeated(message: Message, failure: Failure) -> bool:
    """Whether the try before failed likewise: then what is attached is at fault, and not the age of its id."""
    return message.code == failure.code


def _about(errand: Errand) -> dict[str, object]:
    return {"connection": errand.connection.name, "message_id": errand.message.id, "customer": errand.claim.customer_id}
