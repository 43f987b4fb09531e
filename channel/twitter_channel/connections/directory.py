"""The connections at hand, so that a delivery needs no look into the database."""

from twitter_channel.store.connections import Connection, ConnectionStore


class Directory:
    """
    Remembers connections until they change.

    Another process (``twitter-channel configure``) may change one unseen: whoever finds that a signature does
    not fit asks again with `fresh`.
    """

    def __init__(self, store: ConnectionStore) -> None:
        self._store = store
        self._known: dict[str | None, Connection] = {}
        self._by_id: dict[int, Connection] = {}

    async def find(self, name: str | None) -> Connection | None:
        """The connection of that name, or the first one."""
        return self._known.get(name) or await self.fresh(name)

    async def fresh(self, name: str | None) -> Connection | None:
        """The same, as the database has it now."""
        found = await (self._store.first() if name is None else self._store.by_name(name))
        if found is not None:
            self._known[name] = self._by_id[found.id] = found
        return found

    async def by_id(self, connection_id: int) -> Connection | None:
        """The connection of that row."""
        found = self._by_id.get(connection_id) or await self._store.by_id(connection_id)
        if found is not None:
            self._by_id[connection_id] = found
        return found

    def forget(self) -> None:
        """Something changed."""
        self._known.clear()
        self._by_id.clear()
