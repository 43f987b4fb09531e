"""What an operator can do with connections."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from twitter_channel.connections.checking import verified
from twitter_channel.connections.directory import Directory
from twitter_channel.connections.refusals import Busy, NameTaken, NoSuchConnection, Refusal, Refused
from twitter_channel.connections.registration import Place, registered, removed, subscribed
from twitter_channel.connections.values import changed_settings, new_settings
from twitter_channel.store.connections import Connection, ConnectionStore, Status
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.errors import Failure
from twitter_channel.twitter.words import in_words

WEBHOOK_PATH = "/webhooks/twitter"

ApiOf = Callable[[Connection], TwitterApi]
Notice = Callable[[], None]
BeforeSubscribing = Callable[[Connection, TwitterApi], Awaitable[None]]

_STOPPED = "The channel was stopped while it enabled the connection. Enable it again."
_REVOKED = "The account took back the app's access: needs re-authorisation. Store new tokens and enable the connection."

log = logging.getLogger(__name__)


class Connections:
    """
    Stores, enables, disables and forgets connections.

    *worker* says who this process is among those that share the work, *before_subscribing* is done before the account
    is subscribed, *on_change* is told whenever conversations may go on.
    """

    def __init__(
        self,
        store: ConnectionStore,
        directory: Directory,
        api_of: ApiOf,
        public_url: str,
        *,
        worker: Callable[[], str],
        before_subscribing: BeforeSubscribing,
        on_change: Notice,
    ) -> None:
        self._store = store
        self._directory = directory
        self._api_of = api_of
        self._public_url = public_url.rstrip("/")
        self._worker = worker
        self._before_subscribing = before_subscribing
        self._on_change = on_change

    @property
    def public_url(self) -> str:
        """How others reach this channel."""
        return self._public_url

    def webhook_url(self, name: str) -> str:
        """The address that Twitter is to call for the connection of that name."""
        return f"{self._public_url}{WEBHOOK_PATH}/{name}"

    async def webhook_urls(self, connection: Connection) -> tuple[str, ...]:
        """Where Twitter may call for *connection*: its own address, then those of others it may share one with."""
        return (
            self.webhook_url(connection.name),
            *(self.webhook_url(it.name) for it in await self._companions(connection)),
        )

    async def all(self) -> tuple[Connection, ...]:
        """Every connection, the first one first."""
        return await self._store.all()

    async def get(self, name: str) -> Connection:
        """
        The connection of that name.

        Raises:
            NoSuchConnection: If there is none.
        """
        found = await self._store.by_name(name)
        if found is None:
            raise NoSuchConnection(name)
        return found

    async def add(self, values: Mapping[str, Any]) -> Connection:
        """
        Store a new connection. Nothing is asked of Twitter.

        Raises:
            InvalidValues: If a value cannot be right.
            NameTaken: If there is one of that name.
        """
        settings = new_settings(values)
        if not await self._store.add(settings):
            raise NameTaken(settings.name)
        self._directory.forget()
        return await self.get(settings.name)

    async def change(self, name: str, values: Mapping[str, Any]) -> Connection:
        """
        Store other values; those not given stay. Twitter learns of them with the next enabling.

        Raises:
            InvalidValues: If a value cannot be right; then all stay as they were.
            NoSuchConnection: If there is none.
        """
        found = await self.get(name)
        await self._store.change(changed_settings(found.settings, values))
        self._changed()
        return await self.get(name)

    async def enable(self, name: str, *, replace: bool = False) -> Connection:
        """
        Verify the keys, register the webhook and subscribe.

        *replace* allows to delete other webhooks of the environment.

        Raises:
            Refused: By the step that failed; the connection keeps its values and the reason.
            NoSuchConnection: If there is none.
            Busy: If that is being done already.
        """
        found = await self.get(name)
        if not await self._store.begin_enabling(found.id, self._worker()):
            raise Busy(name)
        self._directory.forget()
        try:
            await self._enabled(found, replace)
        except Refused as error:
            await self._fail(found, error.refusal)
            raise
        await self._store.enabled(found.id)
        self._changed()
        log.info("connection enabled", extra={"connection": name})
        return await self.get(name)

    async def disable(self, name: str) -> Connection:
        """
        Unsubscribe and delete the webhook. From the first moment nobody is answered any more.

        Raises:
            Refused: If Twitter did not do it.
            NoSuchConnection: If there is none.
            Busy: If it is being enabled or disabled already.
        """
        found = await self.get(name)
        if not await self._store.begin_enabling(found.id, self._worker()):
            raise Busy(name)
        await self._store.disabled(found.id)
        self._changed()
        is_shared = bool(await self._sharing(found))
        await removed(self._api_of(found), found.settings.env_name, None if is_shared else found.webhook.webhook_id)
        await self._store.set_webhook(found.id, None, None)
        log.info("connection disabled", extra={"connection": name})
        return await self.get(name)

    async def remove(self, name: str) -> None:
        """
        Forget a connection with its conversations, after trying to tell Twitter.

        Raises:
            NoSuchConnection: If there is none.
            Busy: If it is being enabled or disabled already.
        """
        found = await self.get(name)
        left = await self._sharing(found) if found.webhook.url == self.webhook_url(name) else ()
        try:
            if found.webhook.webhook_id is not None:
                await self.disable(name)
        except Refused as error:
            log.warning("webhook left behind", extra={"connection": name, "reason": str(error)})
        await self._store.remove(found.id)
        self._directory.forget()
        await self._move(left)

    async def revoke(self, connection: Connection) -> None:
        """The account took its permission back: what is unsent and unanswered rests until it is given again."""
        await self._hold(connection, "revoked", Refusal("credentials", _REVOKED, ("access_token",)))

    async def hold(self, connection: Connection, failure: Failure) -> None:
        """Twitter refused the keys, so that nothing can succeed: everything rests until there are others."""
        fields = ("access_token",) if failure.token_is_dead else ("api_key", "api_key_secret", "access_token_secret")
        status: Status = "revoked" if failure.token_is_dead else "failed"
        await self._hold(connection, status, Refusal("credentials", in_words(failure), fields, failure))

    async def _hold(self, connection: Connection, status: Status, refusal: Refusal) -> None:
        is_held = await self._store.hold(connection, status, refusal.as_json())
        self._directory.forget()
        if is_held:
            log.warning("connection held", extra={"connection": connection.name, "status": status})

    async def settle(self) -> None:
        """A connection that was being enabled when a process ended failed."""
        await self._store.settle(Refusal("webhook", _STOPPED).as_json())

    def _changed(self) -> None:
        self._directory.forget()
        self._on_change()

    async def _enabled(self, found: Connection, replace: bool) -> None:
        api, label = self._api_of(found), found.settings.env_name
        account = await verified(api)
        await self._store.set_account(found.id, account.id, account.screen_name)
        self._directory.forget()
        webhook = await registered(api, await self._place(await self.get(found.name), replace))
        await self._store.set_webhook(found.id, webhook.id, webhook.url)
        await self._before_subscribing(await self.get(found.name), api)
        await subscribed(api, label)

    async def _place(self, found: Connection, replace: bool) -> Place:
        others = (it.name for it in await self._store.all() if it.name != found.name)
        return Place(
            env_name=found.settings.env_name,
            url=self.webhook_url(found.name),
            prefix=self._public_url + WEBHOOK_PATH,
            siblings=frozenset(map(self.webhook_url, others)),
            shared=frozenset(self.webhook_url(it.name) for it in await self._companions(found)),
            last_id=found.webhook.webhook_id,
            replace=replace,
        )

    async def _companions(self, found: Connection) -> tuple[Connection, ...]:
        """Connections of other accounts through the same app and environment."""
        place = found.app, found.settings.env_name
        everybody = await self._store.all()
        others = (it for it in everybody if it.id != found.id and (it.app, it.settings.env_name) == place)
        return tuple(it for it in others if found.user_id is None or it.user_id != found.user_id)

    async def _sharing(self, found: Connection) -> tuple[Connection, ...]:
        """Those that answer and have the same webhook."""
        number = found.webhook.webhook_id
        if number is None:
            return ()
        return tuple(it for it in await self._companions(found) if it.answers and it.webhook.webhook_id == number)

    async def _move(self, left: tuple[Connection, ...]) -> None:
        """The address that *left* shared is gone: the first registers its own in its place, the others share that."""
        for connection in left:
            try:
                await self.enable(connection.name)
            except (Refused, Busy) as error:
                log.warning("webhook not moved", extra={"connection": connection.name, "reason": str(error)})

    async def _fail(self, found: Connection, refusal: Refusal) -> None:
        was_authorised = found.user_id is not None
        is_dead = refusal.failure is not None and refusal.failure.token_is_dead
        status: Status = "revoked" if was_authorised and is_dead else "failed"
        await self._store.not_enabled(found.id, status, refusal.as_json(), held=is_dead)
        self._changed()
        log.warning("enabling failed", extra={"connection": found.name, "step": refusal.step, "reason": refusal.detail})
