"""What people write to each other about a conversation."""

from dataclasses import dataclass

from sqlalchemy import insert, select

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.database import Database
from twitter_channel.store.outbox import Happening, tell
from twitter_channel.store.tables import conversations, notes


@dataclass(frozen=True, slots=True)
class Note:
    """A note; *at* is in milliseconds."""

    id: int
    at: int
    author: str | None
    text: str


class NoteStore:
    """Reads and writes notes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of(self, conversation_id: int) -> tuple[Note, ...]:
        """Every note of a conversation, the oldest first."""
        found = select(notes).where(notes.c.conversation_id == conversation_id).order_by(notes.c.id)
        async with self._database.reading() as connection:
            return tuple(Note(row.id, row.at, row.author, row.text) for row in await connection.execute(found))

    async def add(self, conversation_id: int, text: str, author: str | None) -> Note | None:
        """Note *text*; None if there is no such conversation."""
        at = milliseconds(self._clock)
        row = {"conversation_id": conversation_id, "at": at, "author": author, "text": text}
        whose = select(conversations.c.connection_id).where(conversations.c.id == conversation_id)
        async with self._database.writing() as connection:
            connection_id = (await connection.execute(whose)).scalar()
            if connection_id is None:
                return None
            number = (await connection.execute(insert(notes).values(row).returning(notes.c.id))).scalar_one()
            told = {"note": number, "author": author, "text": text}
            await tell(connection, [Happening("note.added", connection_id, conversation_id, told)], at)
        return Note(number, at, author, text)
