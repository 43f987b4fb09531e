"""Tweets that were deleted at Twitter are deleted here: that there was one stays, what it said does not."""

from collections.abc import Sequence

from sqlalchemy import and_, case, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from twitter_channel.store.outbox import Happening, tell
from twitter_channel.store.tables import events, messages

_MARK = "deleted:"


def deletion_of(tweet_id: str) -> str:
    """The id under which the news is stored that a tweet was deleted: once, however often it comes."""
    return f"{_MARK}{tweet_id}"


async def forget_deleted(connection: AsyncConnection, told: Sequence[tuple[int, str]], now: int) -> None:
    """
    Forget those tweets that are known to be deleted.

    *told* are the connections and ids of the events that came: tweets, and the news that they were deleted.
    """
    news = [(number, deletion_of(event_id.removeprefix(_MARK))) for number, event_id in told]
    known = select(events.c.connection_id, events.c.event_id).where(
        tuple_(events.c.connection_id, events.c.event_id).in_(news)
    )
    for connection_id, event_id in (await connection.execute(known)).all():
        await _forget(connection, connection_id, event_id.removeprefix(_MARK), now)


async def _forget(connection: AsyncConnection, connection_id: int, tweet_id: str, now: int) -> None:
    heard = and_(events.c.connection_id == connection_id, events.c.event_id == tweet_id)
    sent = and_(messages.c.connection_id == connection_id, messages.c.twitter_id == tweet_id)
    # What came back of our own tweets is in no thread: they are messages.
    is_read = or_(events.c.direction == "in", events.c.state == "typed")
    gone = {"text": "", "payload": "{}", "done_at": now}
    state = case((is_read, "deleted"), else_="ignored")
    theirs = update(events).where(heard).values(**gone, state=state).returning(events.c.conversation_id)
    ours = update(messages).where(sent).values(text="", state="deleted", done_at=now)
    numbers = set((await connection.execute(theirs)).scalars())
    numbers |= set((await connection.execute(ours.returning(messages.c.conversation_id))).scalars())
    about = {"id": tweet_id}
    await tell(connection, [Happening("message.deleted", connection_id, it, about) for it in sorted(numbers)], now)
