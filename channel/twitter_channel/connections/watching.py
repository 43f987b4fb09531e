"""Looking after enabled connections: is the webhook valid, is the account subscribed, was a message missed."""

import logging

import anyio

from twitter_channel.connections.appearing import Appearing
from twitter_channel.connections.mending import Finding, Mending
from twitter_channel.connections.owning import ApiOf
from twitter_channel.connections.service import Connections
from twitter_channel.conversations.bell import Bell
from twitter_channel.conversations.listing import Listings
from twitter_channel.store.connections import Connection, ConnectionStore
from twitter_channel.store.feeds import FeedStore
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.words import in_words

EVERY_MS = 300_000
"""Three looks in each of Twitter's windows of 15 minutes leave twelve readings of the list for those in doubt."""

_ROUND = 5.0
_SOON_MS = 5_000

log = logging.getLogger(__name__)


class Watching:
    """One look at each connection every few minutes, whichever process takes it; and one at every start."""

    def __init__(
        self,
        store: ConnectionStore,
        connections: Connections,
        feeds: FeedStore,
        listings: Listings,
        appearing: Appearing,
        api_of: ApiOf,
        bell: Bell,
    ) -> None:
        self._store = store
        self._connections = connections
        self._feeds = feeds
        self._listings = listings
        self._appearing = appearing
        self._api_of = api_of
        self._mending = Mending(store, connections, api_of)
        self._bell = bell
        self.first_look = anyio.Event()

    async def watch(self) -> None:
        """
        Look after connections for ever, beginning with all of them: nobody knows how long nobody listened.

        `first_look` is set when what was missed is stored, or cannot be had now.
        """
        only: tuple[int, ...] | None = tuple(it.id for it in await self._store.all())
        while True:
            self._bell.hush()
            try:
                await self.look(only)
            except Exception:
                log.exception("connections could not be looked after")
            only = None
            self.first_look.set()
            with anyio.move_on_after(_ROUND):
                await self._bell.heard()

    async def look(self, only: tuple[int, ...] | None = None) -> tuple[Finding, ...]:
        """
        Look after those whose time it is, or after *only* those, and after what a process left half done.

        What was found, and repaired.
        """
        await self._connections.settle()
        found: list[Finding] = []
        async with anyio.create_task_group() as tasks:
            for connection_id in await self._feeds.take_turns(EVERY_MS, only):
                tasks.start_soon(self._one, connection_id, found)
        return tuple(found)

    async def _one(self, connection_id: int, found: list[Finding]) -> None:
        connection = await self._store.by_id(connection_id)
        if connection is None:
            return
        try:
            await self._look_after(connection, found)
        except ApiError as error:
            found.append(Finding("Twitter", "wrong", in_words(error.failure)))
            await self._put_off(connection, error.failure)

    async def _look_after(self, connection: Connection, found: list[Finding]) -> None:
        api = self._api_of(connection)
        await self._listings.catch_up(connection, api)
        mended = await self._mending.mended(connection)
        found.extend(mended)
        if any(it.state == "repaired" for it in mended):
            log.warning("webhook or subscription repaired", extra={"connection": connection.name})
            await self._listings.catch_up(connection, api)
        found.append(Finding("Missed messages", "good", "Everything that Twitter lists is here."))
        await self._appearing.bring(connection)

    async def _put_off(self, connection: Connection, failure: Failure) -> None:
        log.warning("not looked after", extra={"connection": connection.name, "status": failure.status})
        if failure.stops_account:
            await self._connections.hold(connection, failure)
        elif failure.outcome == "limited":
            await self._feeds.put_off(connection.id, EVERY_MS // 5)
        elif failure.outcome != "refused":
            await self._feeds.put_off(connection.id, _SOON_MS)
