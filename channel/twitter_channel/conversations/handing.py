"""What people do with conversations: take them over, give them back, assign and close them, and write."""

from dataclasses import dataclass

from twitter_channel.answers import Answer
from twitter_channel.clock import Clock
from twitter_channel.conduct import Conduct
from twitter_channel.connections.directory import Directory
from twitter_channel.conversations import handover
from twitter_channel.conversations.bell import Bell
from twitter_channel.conversations.fitting import FITTED, NotInPublic
from twitter_channel.store.once import Once
from twitter_channel.store.talks import Changing, Owner, Talk, TalkStore


class NoSuchConversation(Exception):
    """There is no conversation of that id."""


@dataclass(frozen=True, slots=True)
class Handing:
    """Each raises `NoSuchConversation` if there is none. *author* is who does it, if that is known."""

    talks: TalkStore
    directory: Directory
    clock: Clock
    bell: Bell

    async def hand_over(self, number: int, to: Owner, reason: str | None, author: str | None) -> Talk:
        """
        Give the conversation to people, who silence the bot; or to the bot, which answers what comes then.

        Raises:
            NotInPublic: If a bot was to answer in public.
        """
        talk, conduct = await self._found(number)
        if to == "bot" and talk.kind == "public":
            raise NotInPublic("No bot answers in public. Assign the conversation to a colleague, or close it.")
        if to == "bot":
            return await self._changed(number, handover.given_to_bot(reason, author))
        return await self._changed(number, handover.taken(conduct, self.clock.now(), reason, author))

    async def assign(self, number: int, to: str | None, author: str | None) -> Talk:
        """Make it one person's, or nobody's in particular."""
        _, conduct = await self._found(number)
        return await self._changed(number, handover.assigned(conduct, self.clock.now(), to, author))

    async def close(self, number: int, reason: str | None, author: str | None) -> Talk:
        """It is over; the bot answers if the customer writes again."""
        return await self._changed(number, handover.closed(reason, author))

    async def reopen(self, number: int, author: str | None) -> Talk:
        """Open it again."""
        return await self._changed(number, handover.reopened(author))

    async def write(self, number: int, answer: Answer, author: str | None, wish: Once | None = None) -> tuple[int, ...]:
        """
        Queue what an agent writes, in parts if it is long; the rows of these. The conversation is people's then.

        The same *wish* again within a day is the same: nothing is queued.

        Raises:
            KeyReused: If something else was written under its key.
            NotInPublic: If the conversation is public, and it cannot be said there.
        """
        talk, conduct = await self._found(number)
        changing = handover.written(conduct, self.clock.now(), author)
        rows = await self.talks.write(number, FITTED[talk.kind](answer), changing, author=author, wish=wish)
        if rows is None:
            raise NoSuchConversation(number)
        self.bell.ring()
        return rows

    async def give_back(self, number: int) -> None:
        """The bot answers again, if the time of people is over."""
        await self.talks.change(number, handover.back_if_over)

    async def _changed(self, number: int, changing: Changing) -> Talk:
        talk = await self.talks.change(number, changing)
        if talk is None:
            raise NoSuchConversation(number)
        self.bell.ring()
        return talk

    async def _found(self, number: int) -> tuple[Talk, Conduct]:
        talk = await self.talks.get(number)
        connection = None if talk is None else await self.directory.by_id(talk.connection_id)
        if talk is None or connection is None:
            raise NoSuchConversation(number)
        return talk, connection.conduct
