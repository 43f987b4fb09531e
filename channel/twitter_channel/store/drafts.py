"""Connections that were added and have no values yet: nothing signs, listens or answers for them."""

from sqlalchemy import delete, select

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.database import Database
from twitter_channel.store.tables import connections, drafts


class DraftStore:
    """Reads and writes their names."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def all(self) -> tuple[str, ...]:
        """Every name that no connection has got meanwhile, the first one first."""
        named = select(connections.c.name)
        waiting = select(drafts.c.name).where(drafts.c.name.not_in(named)).order_by(drafts.c.created_at)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(waiting)).scalars().all())

    async def add(self, name: str) -> bool:
        """Note the name; False when there is a draft of that name."""
        row = self._database.insert(drafts).values(name=name, created_at=milliseconds(self._clock))
        async with self._database.writing() as connection:
            added = await connection.execute(row.on_conflict_do_nothing().returning(drafts.c.name))
            return added.scalar() is not None

    async def remove(self, name: str) -> None:
        """Forget it."""
        async with self._database.writing() as connection:
            await connection.execute(delete(drafts).where(drafts.c.name == name))
