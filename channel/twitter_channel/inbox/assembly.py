"""Putting together what the inbox is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from twitter_channel.bot.http_calls import Calls
from twitter_channel.clock import Clock
from twitter_channel.connections.directory import Directory
from twitter_channel.conversations.bell import Bell
from twitter_channel.inbox.courtesies import Courtesies
from twitter_channel.inbox.live import Live
from twitter_channel.inbox.standing import Standings
from twitter_channel.inbox.telling import Telling
from twitter_channel.metrics import Metrics
from twitter_channel.store.attention import AttentionStore
from twitter_channel.store.canned import CannedStore
from twitter_channel.store.connections import Connection
from twitter_channel.store.database import Database
from twitter_channel.store.hooks import HookStore
from twitter_channel.store.notes import NoteStore
from twitter_channel.store.quotas import QuotaStore
from twitter_channel.store.stirrings import StirringStore
from twitter_channel.store.vault import Vault
from twitter_channel.twitter.api import TwitterApi


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the inbox works with; without *calls* nobody is told anything from this process."""

    database: Database
    vault: Vault
    clock: Clock
    directory: Directory
    api_of: Callable[[Connection], TwitterApi]
    calls: Calls | None
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class InboxParts:
    """Everything of the inbox."""

    attention: AttentionStore
    notes: NoteStore
    canned: CannedStore
    hooks: HookStore
    courtesies: Courtesies
    standings: Standings
    telling: Telling
    live: Live


def inbox_parts(given: Given) -> InboxParts:
    """The parts, connected, nothing of them running yet."""
    database, clock = given.database, given.clock
    stirrings = StirringStore(database, clock)
    attention, hooks = AttentionStore(database, clock), HookStore(database, given.vault, clock)
    return InboxParts(
        attention=attention,
        notes=NoteStore(database, clock),
        canned=CannedStore(database, clock),
        hooks=hooks,
        courtesies=Courtesies(attention, given.directory, given.api_of, clock),
        standings=Standings(QuotaStore(database), clock),
        telling=Telling(hooks, given.calls, clock, Bell(), given.metrics),
        live=Live(stirrings),
    )
