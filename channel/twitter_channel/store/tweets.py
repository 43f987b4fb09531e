"""What answering in public needs beside what every conversation has: whom to reply to, and which tweets are ours."""

from collections.abc import Callable

from sqlalchemy import and_, func, select, update

from twitter_channel.store.database import Database
from twitter_channel.store.events import TWEET
from twitter_channel.store.messages import Message, MessageStore, message_of
from twitter_channel.store.tables import events, messages


class TweetStore:
    """Reads tweets, and writes which of ours are in doubt."""

    def __init__(self, database: Database, sent: MessageStore) -> None:
        self._database = database
        self._messages = sent

    async def newest(self, conversation_id: int) -> int | None:
        """The customer's newest tweet that is not deleted; None where there is none left."""
        of = events.c
        theirs = select(func.max(of.position)).where(
            of.conversation_id == conversation_id, of.kind == TWEET, of.direction == "in", of.state != "deleted"
        )
        async with self._database.reading() as connection:
            position: int | None = (await connection.execute(theirs)).scalar()
        return position

    async def doubt(self, message: Message) -> None:
        """Nobody could find out whether Twitter has it: it is to be tried again, and may be there all the same."""
        of = messages.c
        doubted = {"doubted_after": func.coalesce(of.doubted_after, of.after_inbound)}
        async with self._database.writing() as connection:
            await connection.execute(update(messages).where(of.id == message.id).values(doubted))
        await self._messages.put_back(message, None, None, None)

    async def recognised(self, conversation_id: int, twitter_id: str, is_same: Callable[[str], bool]) -> bool:
        """Whether a tweet is one of ours that were in doubt, whose text *is_same*; the first such one is sent then."""
        of = messages.c
        lost = and_(of.conversation_id == conversation_id, of.doubted_after.is_not(None), of.twitter_id.is_(None))
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(messages).where(lost).order_by(of.id))).all()
        found = next((message_of(row) for row in rows if is_same(row.text)), None)
        return found is not None and await self._messages.sent(found, twitter_id)
