"""The connections at hand, so that a delivery needs no look into the database."""

from twitter_channel.clock import Clock
from twitter_channel.connections.sharing import is_of_app
from twitter_channel.store.connections import Connection, ConnectionStore

REMEMBERED = 2.0
"""Seconds."""

_Key = str | int | tuple[int, str] | None


class Directory:
    """
    Remembers connections for a moment, or until they change.

    Another process may change one unseen: whoever finds that a signature does not fit asks again with `fresh`.
    """

    def __init__(self, store: ConnectionStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[_Key, tuple[float, Connection]] = {}

    async def find(self, name: str | None) -> Connection | None:
        """The connection of that name, or the first one."""
        return self._recent(name) or await self.fresh(name)

    async def fresh(self, name: str | None) -> Connection | None:
        """The same, as the database has it now."""
        return self._noted(name, await (self._store.first() if name is None else self._store.by_name(name)))

    async def at(self, url: str) -> Connection | None:
        """One that shares the webhook at *url* with a connection that is gone."""
        return await self._store.by_webhook(url)

    async def addressee(self, called: Connection, user_id: str | None) -> Connection:
        """
        Whose events those for the account *user_id* are that came to the webhook of *called*.

        Accounts of one app share a webhook, for there is room for one only. An app is known by its secret, too: with
        the public half of its keys alone nobody gets at what others receive.
        """
        if user_id is None or called.user_id == user_id:
            return called
        key = (called.id, user_id)
        found = self._recent(key) or self._noted(key, await self._store.of_account(called, user_id))
        return found if found is not None and is_of_app(found, called) else called

    async def by_id(self, connection_id: int) -> Connection | None:
        """The connection of that row."""
        return self._recent(connection_id) or self._noted(connection_id, await self._store.by_id(connection_id))

    def forget(self) -> None:
        """Something changed."""
        self._known.clear()

    def _recent(self, key: _Key) -> Connection | None:
        at, found = self._known.get(key, (0.0, None))
        return found if self._clock.now() - at < REMEMBERED else None

    def _noted(self, key: _Key, found: Connection | None) -> Connection | None:
        if found is not None:
            self._known[key] = self._clock.now(), found
        return found
