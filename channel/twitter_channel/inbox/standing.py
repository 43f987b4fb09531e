"""Whether a customer can be written to now; if not, why, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from twitter_channel.clock import Clock, milliseconds, written
from twitter_channel.store.connections import Connection
from twitter_channel.store.quotas import QuotaStore
from twitter_channel.store.talks import Talk
from twitter_channel.store.transcripts import Line

UNREACHABLE = frozenset({63, 108, 150, 349, 389})
"""Twitter's codes that say that nothing will reach this customer until something changes there."""


@dataclass(frozen=True, slots=True)
class Standing:
    """*blocked* is why nothing can be written; *warning* what an agent has to know who writes all the same."""

    blocked: str | None = None
    warning: str | None = None


class Standings:
    """Judges by what is known; nobody is asked."""

    def __init__(self, quotas: QuotaStore, clock: Clock) -> None:
        self._quotas = quotas
        self._clock = clock

    async def of(self, talk: Talk, connection: Connection, lines: Sequence[Line]) -> Standing:
        """How it stands with a conversation whose newest *lines* are these, the oldest first."""
        if not connection.answers:
            return Standing(blocked="This channel is not enabled, so nothing can be sent. Enable it under Channels.")
        unreachable = _unreachable(lines)
        if unreachable is not None:
            return Standing(blocked=f"{unreachable} Try the message again when that has changed.")
        used_up = await self._used_up(talk, connection) if talk.kind == "dm" else None
        if used_up is not None:
            return Standing(blocked=used_up)
        return Standing(warning=_HELD if connection.held else None)

    async def _used_up(self, talk: Talk, connection: Connection) -> str | None:
        now = milliseconds(self._clock)
        if (await self._quotas.freedom(talk.id, now)).left:
            return None
        for usage, whose in zip(await self._quotas.usage(connection, now), ("account", "app"), strict=True):
            if usage.opens_at is not None:
                cap = f"Twitter's cap of {usage.limit:,} messages a day for the {whose} is used up"
                return f"{cap} until {written(usage.opens_at)}. Five answers are free when the customer writes again."
        return None


_HELD = (
    "The account has to be authorised again. What you write is kept and sent when somebody has done so under Channels."
)


def _unreachable(lines: Sequence[Line]) -> str | None:
    """Why the newest message did not reach the customer, unless they have written since or another one did."""
    for line in reversed(lines):
        if line.direction == "in" or line.state == "sent":
            return None
        if line.state == "failed" and line.code in UNREACHABLE:
            return line.reason
    return None
