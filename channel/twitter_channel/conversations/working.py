"""One conversation, worked on by one task: what is unsent first, then what was not answered yet, in order."""

from collections.abc import Callable
from dataclasses import dataclass

from twitter_channel.clock import Clock, milliseconds
from twitter_channel.connections.directory import Directory
from twitter_channel.conversations.handing import Handing
from twitter_channel.conversations.intake import Intake
from twitter_channel.conversations.routing import Routing
from twitter_channel.conversations.sending import Sending
from twitter_channel.conversations.ways import Errand
from twitter_channel.store.claims import Claim, Claims
from twitter_channel.store.connections import Connection
from twitter_channel.store.events import EventStore
from twitter_channel.store.messages import MessageStore
from twitter_channel.twitter.api import TwitterApi

_NOTHING = -1


@dataclass(frozen=True, slots=True)
class Working:
    """What a conversation needs."""

    claims: Claims
    directory: Directory
    events: EventStore
    messages: MessageStore
    routing: Routing
    sending: Sending
    handing: Handing
    intake: Intake
    api_of: Callable[[Connection], TwitterApi]
    clock: Clock

    async def work(self, claim: Claim, is_stopping: Callable[[], bool]) -> None:
        """
        Work until nothing is to be done, or nothing now; then give the conversation back.

        Raises:
            ClaimLost: If it was taken over.
        """
        while not is_stopping():
            await self.intake.calm()
            connection = await self.directory.by_id(claim.connection_id)
            if connection is None:
                return
            due_at = milliseconds(self.clock) if connection.held else await self._step(claim, connection)
            if due_at == _NOTHING:
                if await self.claims.release_if_idle(claim):
                    return
                await self.handing.give_back(claim.conversation_id)
            elif due_at is not None:
                await self.claims.release(claim, due_at)
                return

    async def _step(self, claim: Claim, connection: Connection) -> int | None:
        """The next thing in order; when to come back, if it cannot be done before, or `_NOTHING` if there is none."""
        api = self.api_of(connection)
        head = await self.messages.head(claim.conversation_id)
        if head is None:
            event = await self.events.next_received(claim.conversation_id)
        else:
            # While a message of ours waits, somebody may have written in Twitter itself, and make an end of it.
            waits = head.state == "waiting"
            event = await self.events.next_received(claim.conversation_id, direction="out") if waits else None
        if event is not None:
            await self.routing.route(claim, connection, api, event)
            return None
        return _NOTHING if head is None else await self.sending.further(Errand(claim, connection, api, head))
