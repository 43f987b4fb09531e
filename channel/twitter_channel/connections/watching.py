"""Looking after enabled connections: is the webhook valid, is the account subscribed, was a message missed."""

import logging
from collections.abc import Callable

import anyio

from twitter_channel.connections.registration import challenge, webhook_at
from twitter_channel.connections.service import Connections
from twitter_channel.conversations.bell import Bell
from twitter_channel.conversations.listing import Listings
from twitter_channel.store.connections import Connection, ConnectionStore
from twitter_channel.store.feeds import FeedStore
from twitter_channel.twitter.api import TwitterApi, Webhook
from twitter_channel.twitter.errors import ApiError, Failure

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
        api_of: Callable[[Connection], TwitterApi],
        bell: Bell,
    ) -> None:
        self._store = store
        self._connections = connections
        self._feeds = feeds
        self._listings = listings
        self._api_of = api_of
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

    async def look(self, only: tuple[int, ...] | None = None) -> None:
        """Look after those whose time it is, or after *only* those, and after what a process left half done."""
        await self._connections.settle()
        async with anyio.create_task_group() as tasks:
            for connection_id in await self._feeds.take_turns(EVERY_MS, only):
                tasks.start_soon(self._one, connection_id)

    async def _one(self, connection_id: int) -> None:
        connection = await self._store.by_id(connection_id)
        if connection is None:
            return
        try:
            await self._look_after(connection, self._api_of(connection))
        except ApiError as error:
            await self._put_off(connection, error.failure)

    async def _look_after(self, connection: Connection, api: TwitterApi) -> None:
        await self._listings.catch_up(connection, api)
        if await self._repaired(connection, api):
            log.warning("webhook or subscription repaired", extra={"connection": connection.name})
            await self._listings.catch_up(connection, api)

    async def _put_off(self, connection: Connection, failure: Failure) -> None:
        log.warning("not looked after", extra={"connection": connection.name, "status": failure.status})
        if failure.stops_account:
            await self._connections.hold(connection, failure)
        elif failure.outcome == "limited":
            await self._feeds.put_off(connection.id, EVERY_MS // 5)
        elif failure.outcome != "refused":
            await self._feeds.put_off(connection.id, _SOON_MS)

    async def _repaired(self, connection: Connection, api: TwitterApi) -> bool:
        """Have the webhook challenged if it is invalid, subscribe if the account is not; whether that did something."""
        label = connection.settings.env_name
        there = webhook_at(await self._connections.webhook_urls(connection), await api.webhooks(label))
        if there is None:
            await self._store.checked(connection.id, valid=False, subscribed=False)
            return False
        if (there.id, there.url) != (connection.webhook.webhook_id, connection.webhook.url):
            await self._store.set_webhook(connection.id, there.id, there.url)
        is_valid = there.valid or await self._is_valid_again(connection, there)
        was_subscribed = await api.is_subscribed(label)
        if not was_subscribed:
            await api.subscribe(label)
        await self._store.checked(connection.id, valid=is_valid, subscribed=True)
        return is_valid != there.valid or not was_subscribed

    async def _is_valid_again(self, connection: Connection, webhook: Webhook) -> bool:
        """
        Whether Twitter takes a webhook that was invalid.

        Raises:
            ApiError: If that cannot be found out now.
        """
        try:
            await challenge(self._connections.owner_of(connection), connection.settings.env_name, webhook.id)
        except ApiError as error:
            if error.failure.outcome != "refused":
                raise
            log.warning("webhook stays invalid", extra={"connection": connection.name, "reason": str(error)})
            return False
        return True
