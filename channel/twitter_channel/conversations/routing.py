"""What is done about one event: who answers it, and with what."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from twitter_channel.answers import Answer
from twitter_channel.bot.turns import BotFailed
from twitter_channel.clock import Clock
from twitter_channel.connections.appearing import Appearing
from twitter_channel.connections.directory import Directory
from twitter_channel.conversations import handover
from twitter_channel.conversations.asking import Asking, Reply
from twitter_channel.conversations.handover import HandOver
from twitter_channel.conversations.publicly import is_same
from twitter_channel.conversations.splitting import parts
from twitter_channel.metrics import Metrics
from twitter_channel.store.claims import Claim
from twitter_channel.store.connections import Connection, ConnectionStore
from twitter_channel.store.events import EventStore, StoredEvent
from twitter_channel.store.messages import MessageStore
from twitter_channel.store.talks import LEFT, Decision, Talk, TalkStore
from twitter_channel.store.tweets import TweetStore
from twitter_channel.twitter.api import TwitterApi

_DISABLED = "The connection is not enabled any more."
_TOO_OLD = "It had waited too long to be answered."
_OURS = "The account sent it itself."
_ALSO_OURS = (
    "No bot answers it: it came from an account that this channel answers for, too, and two bots would never stop."
)
_SILENT = "The bot had nothing to say."

log = logging.getLogger(__name__)


class Routing:
    """Lets the bot answer, or leaves it to people."""

    def __init__(
        self,
        asking: Asking,
        events: EventStore,
        messages: MessageStore,
        tweets: TweetStore,
        talks: TalkStore,
        connections: ConnectionStore,
        directory: Directory,
        appearing: Appearing,
        clock: Clock,
        metrics: Metrics,
        answer_within: float,
    ) -> None:
        self._asking = asking
        self._events = events
        self._messages = messages
        self._tweets = tweets
        self._talks = talks
        self._connections = connections
        self._directory = directory
        self._appearing = appearing
        self._clock = clock
        self._metrics = metrics
        self._answer_within = answer_within

    async def route(self, claim: Claim, connection: Connection, api: TwitterApi, event: StoredEvent) -> None:
        """
        Do what is to be done about *event*. One that cannot be answered must not stop those behind it.

        Raises:
            ClaimLost: If the conversation was taken over by another process.
        """
        reason = self._why_not(connection, event)
        if reason is not None:
            await self._events.finish(claim, event, "ignored", reason)
        elif event.direction == "out":
            await self._written_by_brand(claim, connection, event)
        else:
            talk = await self._talk(claim, event)
            decision = await self._decision(connection, api, talk, event)
            await self._talks.decide(claim, event, await self._under_profile(connection, decision))

    def _why_not(self, connection: Connection, event: StoredEvent) -> str | None:
        if not connection.answers:
            return _DISABLED
        waited = self._clock.now() - event.received_at / 1000
        return _TOO_OLD if waited > self._answer_within else None

    async def _written_by_brand(self, claim: Claim, connection: Connection, event: StoredEvent) -> None:
        """Tell our own messages from what people wrote in Twitter itself."""
        is_ours = await self._is_ours(connection, event)
        if is_ours and connection.app_id is None and event.source_app_id is not None:
            await self._connections.note_app(connection.id, event.source_app_id)
            self._directory.forget()
        if is_ours or (event.source_app_id is not None and event.source_app_id == connection.app_id):
            await self._events.finish(claim, event, "ignored", _OURS)
            return
        conduct = connection.conduct
        changes = [handover.typed(conduct, self._clock.now())] if conduct.hand_over.on_typing else []
        await self._talks.decide(claim, event, Decision(state="typed", changes=changes))

    async def _is_ours(self, connection: Connection, event: StoredEvent) -> bool:
        """
        Whatever we sent in this conversation has its id by now: nobody else sends in it while it is claimed.

        Only a tweet may have none, if nobody could find out whether it arrived.
        """
        if await self._messages.known_ids(connection.id, [event.event_id]):
            return True
        is_it = partial(is_same, event.text)
        return await self._tweets.recognised(event.conversation_id, event.event_id, is_it)

    async def _talk(self, claim: Claim, event: StoredEvent) -> Talk:
        """The conversation, given back to the bot if the time of people was over when the event came."""
        talk = await self._talks.get(claim.conversation_id)
        assert talk is not None
        if talk.is_over and event.received_at >= (talk.hands.returns_at or 0):
            talk = await self._talks.change(talk.id, handover.back_if_over)
            assert talk is not None
        return talk

    async def _decision(self, connection: Connection, api: TwitterApi, talk: Talk, event: StoredEvent) -> Decision:
        if talk.hands.owner == "people":
            return Decision(state="left", reason=LEFT, changes=(handover.customer_wrote(),))
        if await self._connections.is_answering(connection.settings.base_url, event.customer_id):
            return Decision(state="ignored", reason=_ALSO_OURS, changes=(handover.customer_wrote(),))
        conduct, now = connection.conduct, self._clock.now()
        early = handover.before_asking(conduct, event.text, now)
        if early is not None:
            return self._handed_over(connection, early)
        try:
            bot = self._asking.bot_of(connection)
            if bot is None:
                return self._handed_over(connection, handover.without_bot(conduct, now))
            reply = await self._asking.ask(bot, connection, api, talk, event)
        except BotFailed as error:
            return self._failed(connection, str(error))
        return self._answered(connection, talk, reply)

    async def _under_profile(self, connection: Connection, decision: Decision) -> Decision:
        """What the bot says it says under the custom profile that is set, unless it chose another."""
        profile = await self._appearing.profile_of(connection) if decision.of_bot else None
        if profile is None:
            return decision
        answers = tuple(replace(it, profile=it.profile or profile) for it in decision.answers)
        return replace(decision, answers=answers)

    def _answered(self, connection: Connection, talk: Talk, reply: Reply) -> Decision:
        result = reply.result
        fallbacks = talk.fallbacks + 1 if result.is_fallback else 0
        late = handover.after_asking(connection.conduct, result, fallbacks, self._clock.now())
        if late is not None:
            return self._handed_over(connection, late, reply)
        return Decision(
            state="answered",
            reason=None if result.messages else _SILENT,
            answers=_in_parts(result.messages),
            variables=reply.variables,
            fallbacks=fallbacks,
            changes=(handover.customer_wrote(),),
            of_bot=True,
        )

    def _failed(self, connection: Connection, words: str) -> Decision:
        handing = handover.after_failure(connection.conduct, words, self._clock.now())
        if handing is not None:
            return self._handed_over(connection, handing)
        apology = Answer(connection.conduct.hand_over.failure_say)
        return Decision(
            state="failed", reason=words, answers=(apology,), changes=(handover.customer_wrote(),), of_bot=True
        )

    def _handed_over(self, connection: Connection, handing: HandOver, reply: Reply | None = None) -> Decision:
        self._metrics.handovers.labels(connection.name, handing.reason).inc()
        return Decision(
            state="left",
            reason=handing.detail,
            answers=_in_parts(handing.answers),
            variables=None if reply is None else reply.variables,
            changes=(handover.customer_wrote(), handing.changing(connection.conduct, self._clock.now())),
            of_bot=True,
        )


def _in_parts(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    return tuple(part for answer in answers for part in parts(answer))
