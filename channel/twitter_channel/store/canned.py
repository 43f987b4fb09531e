"""Answers that people need again and again."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.database import Database
from twitter_channel.store.tables import canned_answers


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """A text, and the name it is found under."""

    id: int
    name: str
    text: str


class CannedStore:
    """Reads and writes them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def all(self) -> tuple[CannedAnswer, ...]:
        """All of them, by name."""
        found = select(canned_answers).order_by(func.lower(canned_answers.c.name), canned_answers.c.id)
        async with self._database.reading() as connection:
            return tuple(CannedAnswer(row.id, row.name, row.text) for row in await connection.execute(found))

    async def add(self, name: str, text: str) -> CannedAnswer | None:
        """A new one; None if the name is taken."""
        row = {"name": name, "text": text, "updated_at": milliseconds(self._clock)}
        made = self._database.insert(canned_answers).values(row).on_conflict_do_nothing()
        async with self._database.writing() as connection:
            number = (await connection.execute(made.returning(canned_answers.c.id))).scalar()
        return None if number is None else CannedAnswer(number, name, text)

    async def change(self, number: int, name: str, text: str) -> CannedAnswer | None:
        """Change one; None if there is none of that *number*, or another one has the name."""
        of = canned_answers.c
        others = select(of.id).where(of.name == name, of.id != number)
        values = {"name": name, "text": text, "updated_at": milliseconds(self._clock)}
        async with self._database.writing() as connection:
            if (await connection.execute(others)).first() is not None:
                return None
            changed = await connection.execute(update(canned_answers).where(of.id == number).values(values))
        return CannedAnswer(number, name, text) if changed.rowcount else None

    async def remove(self, number: int) -> bool:
        """Delete one; False if there is none of that *number*."""
        async with self._database.writing() as connection:
            done = await connection.execute(delete(canned_answers).where(canned_answers.c.id == number))
        return bool(done.rowcount)
