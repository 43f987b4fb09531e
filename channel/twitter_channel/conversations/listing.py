"""Reading the account's list of messages: what came while nobody listened, and what became of our own."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import anyio

from twitter_channel.clock import Clock
from twitter_channel.conversations.bell import Bell
from twitter_channel.conversations.envelope import listed_event, position_of
from twitter_channel.metrics import Metrics
from twitter_channel.store.connections import Connection
from twitter_channel.store.events import EventStore, NewEvent
from twitter_channel.store.feeds import Feed, FeedStore
from twitter_channel.twitter.api import Page, TwitterApi
from twitter_channel.twitter.errors import ApiError
from twitter_channel.twitter.words import in_words

ANSWER_WITHIN = 24 * 3600.0
"""Seconds after which a message that was missed is recorded and not answered, unless the operator says otherwise."""

BEGIN_WITHIN = 10.0

# Ids are snowflakes: milliseconds since Twitter's own epoch, shifted.
_EPOCH_MS = 1_288_834_974_657
_SHIFT = 22
_OVERLAP = 10_000 << _SHIFT
"""How far behind what was read before each reading begins: the list may lag behind itself."""

_BEFORE_US = "It was written before the channel first listened."
_TOO_OLD = "It was missed, and too old to be answered when it was found."

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Reading:
    """A reading under way: when it *began*, the *newest* position it saw, and where it goes on."""

    began: int
    newest: int
    cursor: str | None = None


class Listings:
    """Keeps what Twitter lists stored. One reading serves everybody who needs one."""

    def __init__(
        self, events: EventStore, feeds: FeedStore, clock: Clock, bell: Bell, metrics: Metrics, answer_within: float
    ) -> None:
        self._events = events
        self._feeds = feeds
        self._clock = clock
        self._bell = bell
        self._metrics = metrics
        self._answer_within = answer_within
        self._locks: defaultdict[int, anyio.Lock] = defaultdict(anyio.Lock)
        self._unfinished: dict[int, _Reading] = {}

    async def catch_up(self, connection: Connection, api: TwitterApi) -> None:
        """
        Store everything that the list has by now.

        Raises:
            ApiError: If it could not be read; what was read is stored, and the next reading goes on from there.
        """
        await self.cover(connection, api, await self._feeds.now())

    async def cover(self, connection: Connection, api: TwitterApi, moment: int) -> None:
        """
        Store everything that the list had at *moment*, in milliseconds, if that was not done since.

        Raises:
            ApiError: As `catch_up`.
        """
        async with self._locks[connection.id]:
            feed = await self._feeds.get(connection.id)
            while feed is not None and (feed.listed_at is None or feed.listed_at < moment):
                await self._recorded(connection, api, feed)
                feed = await self._feeds.get(connection.id)

    async def begin(self, connection: Connection, api: TwitterApi) -> None:
        """
        Before the account is subscribed: store what was written until now, if Twitter lists it without delay.

        The first time it is not ours to answer; later it is what was missed.
        """
        try:
            with anyio.move_on_after(BEGIN_WITHIN):
                await self.catch_up(connection, api)
        except ApiError as error:
            log.warning("list not read", extra={"connection": connection.name, "code": error.failure.code})

    async def _recorded(self, connection: Connection, api: TwitterApi, feed: Feed) -> None:
        outcome = self._metrics.listings.labels
        try:
            await self._read(connection, api, feed)
        except ApiError as error:
            outcome(connection.name, error.failure.outcome).inc()
            await self._feeds.failed(connection.id, in_words(error.failure))
            raise
        outcome(connection.name, "read").inc()

    async def _read(self, connection: Connection, api: TwitterApi, feed: Feed) -> None:
        reading = self._unfinished.pop(connection.id, None)
        if reading is None:
            reading = _Reading(await self._feeds.now(), feed.complete_to or 0)
        while True:
            try:
                page = await api.messages(reading.cursor)
            except ApiError:
                self._unfinished[connection.id] = reading
                raise
            positions = [position_of(event) for event in page.events]
            reading.newest = max([reading.newest, *positions])
            reading.cursor = page.next_cursor
            await self._store(connection, page, is_first=feed.complete_to is None)
            if _is_enough(feed, page, positions):
                break
        await self._feeds.complete(connection.id, reading.newest, reading.began)

    async def _store(self, connection: Connection, page: Page, *, is_first: bool) -> None:
        found = tuple(self._events_of(connection, page, is_first))
        if not found:
            return
        fresh = await self._events.add(found)
        self._metrics.events.labels(connection.name, "list").inc(fresh)
        self._metrics.duplicates.labels(connection.name, "list").inc(len(found) - fresh)
        if fresh:
            log.info("messages found in the list", extra={"connection": connection.name, "count": fresh})
            self._bell.ring()

    def _events_of(self, connection: Connection, page: Page, is_first: bool) -> Iterator[NewEvent]:
        """Ages are reckoned by Twitter's clock alone, which need not agree with this machine's."""
        now = (page.at or self._clock.now()) * 1000
        oldest = now - self._answer_within * 1000
        for event in page.events:
            is_old = (position_of(event) >> _SHIFT) + _EPOCH_MS < oldest
            yield listed_event(event, connection, _BEFORE_US if is_first else _TOO_OLD if is_old else None)


def _is_enough(feed: Feed, page: Page, positions: list[int]) -> bool:
    """Whether the list was read as far back as everything was stored already; the first time one page will do."""
    if page.next_cursor is None or feed.complete_to is None:
        return True
    return bool(positions) and min(positions) <= feed.complete_to - _OVERLAP
