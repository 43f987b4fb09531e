"""Which quick replies a customer has before them."""

from sqlalchemy import select

from twitter_channel.answers import QuickReply
from twitter_channel.store.database import Database
from twitter_channel.store.said import answer_of
from twitter_channel.store.tables import messages


class OfferStore:
    """Reads them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, conversation_id: int) -> tuple[QuickReply, ...] | None:
        """Those under our newest message in the conversation; None when there is no message of ours yet."""
        sent = select(messages).where(messages.c.conversation_id == conversation_id, messages.c.state == "sent")
        async with self._database.reading() as connection:
            row = (await connection.execute(sent.order_by(messages.c.id.desc()).limit(1))).first()
        return None if row is None else answer_of(row).quick_replies
