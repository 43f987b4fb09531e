"""What Twitter has of how connections appear to customers: their welcome messages and custom profiles."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Row, and_, delete, select

from twitter_channel.store.database import Database
from twitter_channel.store.tables import appearances

Kind = Literal["welcome", "profile"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Appearance:
    """
    What Twitter has, if it has one: its id and, as JSON, what was *told*; *user_id* is the account whose it is.

    *problem* is why that is not what it should be, *passes* whether a later try may help.
    """

    user_id: str | None = None
    twitter_id: str | None = None
    told: str | None = None
    problem: str | None = None
    passes: bool = False


NOTHING = Appearance()


class AppearanceStore:
    """Reads and writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, connection_id: int) -> Mapping[Kind, Appearance]:
        """Those of a connection that there are."""
        mine = select(appearances).where(appearances.c.connection_id == connection_id)
        async with self._database.reading() as connection:
            return {row.kind: _appearance(row) for row in await connection.execute(mine)}

    async def put(self, connection_id: int, kind: Kind, appearance: Appearance) -> None:
        """So it is now."""
        values = asdict(appearance)
        key = {"connection_id": connection_id, "kind": kind}
        row = self._database.insert(appearances).values(key | values)
        kept = row.on_conflict_do_update(index_elements=list(key), set_=values)
        async with self._database.writing() as connection:
            await connection.execute(kept)

    async def forget(self, connection_id: int, kind: Kind) -> None:
        """Twitter has none, and is to have none."""
        gone = and_(appearances.c.connection_id == connection_id, appearances.c.kind == kind)
        async with self._database.writing() as connection:
            await connection.execute(delete(appearances).where(gone))


def _appearance(row: Row[Any]) -> Appearance:
    return Appearance(row.user_id, row.twitter_id, row.told, row.problem, bool(row.passes))
