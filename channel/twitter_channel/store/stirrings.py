"""Whether anything has changed that people look at: a short text that is another one when it has."""

from sqlalchemy import case, func, select
from sqlalchemy.sql.selectable import ScalarSelect

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.store.attention import TYPING_MS
from twitter_channel.store.database import Database
from twitter_channel.store.tables import attention, changes, conversations, events, media, messages, notes

_STAGE = case(
    (messages.c.state == "queued", 1),
    (messages.c.state == "sending", 10),
    (messages.c.state == "waiting", 100),
    (messages.c.state == "failed", 1_000),
    else_=0,
)


class StirringStore:
    """
    Looks, so that several processes on one database see what any of them does.

    Each look is a handful of look-ups by index, whatever the size of the database.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of_list(self) -> str:
        """The list of conversations."""
        columns = (
            select(func.max(conversations.c.updated_at)).scalar_subquery(),
            select(func.max(attention.c.seen_at)).scalar_subquery(),
            select(func.max(changes.c.id)).scalar_subquery(),
        )
        return await self._look(columns)

    async def of_conversation(self, conversation_id: int) -> str:
        """One conversation."""
        said = messages.c.conversation_id == conversation_id
        seen = attention.c.conversation_id == conversation_id
        heard = events.c.conversation_id == conversation_id
        shown = select(events.c.id).where(heard)
        is_typing = attention.c.typing_at > milliseconds(self._clock) - TYPING_MS
        columns = (
            select(func.max(events.c.id)).where(heard).scalar_subquery(),
            select(func.max(events.c.done_at)).where(heard).scalar_subquery(),
            select(func.sum(_STAGE)).where(said).scalar_subquery(),
            select(func.sum(messages.c.attempts)).where(said).scalar_subquery(),
            select(func.max(messages.c.id)).where(said).scalar_subquery(),
            select(func.max(messages.c.done_at)).where(said).scalar_subquery(),
            select(func.max(messages.c.due_at)).where(said).scalar_subquery(),
            select(func.max(notes.c.id)).where(notes.c.conversation_id == conversation_id).scalar_subquery(),
            select(func.max(changes.c.id)).where(changes.c.conversation_id == conversation_id).scalar_subquery(),
            select(case((is_typing, 1), else_=0)).where(seen).scalar_subquery(),
            select(attention.c.read_to).where(seen).scalar_subquery(),
            select(func.max(media.c.done_at)).where(media.c.event_id.in_(shown)).scalar_subquery(),
        )
        return await self._look(columns)

    async def _look(self, columns: tuple[ScalarSelect[int], ...]) -> str:
        async with self._database.reading() as connection:
            row = (await connection.execute(select(*columns))).one()
        return "-".join(str(value or 0) for value in row)
