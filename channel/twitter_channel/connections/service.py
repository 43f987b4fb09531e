"""What an operator can do with connections."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from twitter_channel.connections.appearing import Appearing
from twitter_channel.connections.checking import verified
from twitter_channel.connections.directory import Directory
from twitter_channel.connections.owning import ApiOf, AppOwner
from twitter_channel.connections.refusals import Busy, NameTaken, NoSuchConnection, Refusal, Refused
from twitter_channel.connections.registration import Place, delete, registered, removed, subscribed
from twitter_channel.connections.sharing import WEBHOOK_PATH, addresses, listeners, others_of_app, webhook_url
from twitter_channel.connections.values import changed_settings, new_settings
from twitter_channel.store.connections import Connection, ConnectionStore, Status, app_of
from twitter_channel.twitter.api import TwitterApi, Webhook
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.words import in_words

Notice = Callable[[], None]
BeforeSubscribing = Callable[[Connection, TwitterApi], Awaitable[None]]

_STOPPED = "The channel was stopped while it enabled the connection. Enable it again."
_REVOKED = "The account took back the app's access: needs re-authorisation. Store new tokens and enable the connection."

log = logging.getLogger(__name__)


class Connections:
    """
    Stores, enables, disables and forgets connections.

    *worker* says who this process is among those that share the work, *before_subscribing* is done before the account
    is subscribed, *appearing* has Twitter greet customers, *on_change* is told whenever conversations may go on.
    """

    def __init__(
        self,
        store: ConnectionStore,
        directory: Directory,
        api_of: ApiOf,
        public_url: str,
        *,
        worker: Callable[[], str],
        appearing: Appearing,
        before_subscribing: BeforeSubscribing,
        on_change: Notice,
    ) -> None:
        self._store = store
        self._directory = directory
        self._api_of = api_of
        self._public_url = public_url.rstrip("/")
        self._worker = worker
        self._appearing = appearing
        self._before_subscribing = before_subscribing
        self._on_change = on_change

    @property
    def public_url(self) -> str:
        """How others reach this channel."""
        return self._public_url

    def webhook_url(self, name: str) -> str:
        """The address that Twitter is to call for the connection of that name."""
        return webhook_url(self._public_url, name)

    async def webhook_urls(self, connection: Connection) -> tuple[str, ...]:
        """Where Twitter may call for *connection*, its own address first."""
        return addresses(connection, await self._store.all(), self._public_url)

    def owner_of(self, connection: Connection) -> AppOwner:
        """Whoever may register and challenge its webhook."""
        return AppOwner(connection, self._store, self._api_of)

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

        A webhook at the connection's address that connections of the app it leaves need is moved to one of these.

        Raises:
            InvalidValues: If a value cannot be right; then all stay as they were.
            NoSuchConnection: If there is none.
        """
        found = await self.get(name)
        settings = changed_settings(found.settings, values)
        if app_of(settings) != found.app:
            await self._hand_on(found)
        await self._store.change(settings)
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
        enabled = await self.get(name)
        await self._appearing.bring(enabled, again=True, check=True)
        return enabled

    async def disable(self, name: str) -> Connection:
        """
        Unsubscribe, and delete the webhook unless other accounts need it.

        From the first moment nobody is answered any more.

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
        await self._appearing.withdraw(found)
        is_needed = bool(listeners(found, await self._store.all()))
        webhook_id = None if is_needed else found.webhook.webhook_id
        await removed(self._api_of(found), self.owner_of(found), found.settings.env_name, webhook_id)
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
        try:
            if found.webhook.webhook_id is not None:
                await self.disable(name)
        except Refused as error:
            log.warning("webhook left behind", extra={"connection": name, "reason": str(error)})
        await self._hand_on(found)
        await self._store.remove(found.id)
        self._directory.forget()

    async def register_again(self, connection: Connection) -> Webhook:
        """
        The webhook of *connection* anew, which somebody deleted; one of somebody else is left alone.

        Raises:
            Refused: If Twitter does not take it, or another is in the way.
        """
        place = await self._place(connection.name, replace=False)
        webhook = await registered(self._api_of(connection), self.owner_of(connection), place)
        await self._store.set_webhook(connection.id, webhook.id, webhook.url)
        return webhook

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
        await self._store.set_account(found.id, account.id, account.screen_name, account.name)
        self._directory.forget()
        webhook = await registered(api, self.owner_of(found), await self._place(found.name, replace))
        await self._store.set_webhook(found.id, webhook.id, webhook.url)
        await self._before_subscribing(await self.get(found.name), api)
        await subscribed(api, label)

    async def _place(self, name: str, replace: bool) -> Place:
        found, everybody = await self.get(name), await self._store.all()
        return Place(
            env_name=found.settings.env_name,
            urls=addresses(found, everybody, self._public_url),
            prefix=self._public_url + WEBHOOK_PATH,
            others=frozenset(self.webhook_url(it.name) for it in everybody if it.id != found.id),
            last_id=found.webhook.webhook_id,
            replace=replace,
        )

    async def _hand_on(self, found: Connection) -> None:
        """
        Move a webhook at the address of *found* that others need to one of these.

        There is no other way than to delete it and subscribe them all again. Where nobody may delete it, it stays:
        the channel answers for them at that address, too.
        """
        url = self.webhook_url(found.name)
        others = others_of_app(found, await self._store.all())
        heirs = [it for it in others if it.answers and it.webhook.url == url]
        try:
            for label, number in {(it.settings.env_name, it.webhook.webhook_id or "") for it in heirs}:
                await delete(self.owner_of(found), label, number)
        except ApiError as error:
            log.warning("webhook not moved", extra={"connection": found.name, "reason": str(error)})
            return
        for heir in heirs:
            try:
                await self.enable(heir.name)
            except (Refused, Busy) as error:
                log.warning("webhook not moved", extra={"connection": heir.name, "reason": str(error)})

    async def _fail(self, found: Connection, refusal: Refusal) -> None:
        was_authorised = found.user_id is not None
        is_dead = refusal.failure is not None and refusal.failure.token_is_dead
        status: Status = "revoked" if was_authorised and is_dead else "failed"
        await self._store.not_enabled(found.id, status, refusal.as_json(), held=is_dead)
        self._changed()
        log.warning("enabling failed", extra={"connection": found.name, "step": refusal.step, "reason": refusal.detail})
