"""Putting the parts of a running channel together, once, in one visible place."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from twitter_channel.bot.choosing import Bots
from twitter_channel.clock import Clock
from twitter_channel.connections.conducting import Conducting
from twitter_channel.connections.directory import Directory
from twitter_channel.connections.linking import Linking
from twitter_channel.connections.service import Connections
from twitter_channel.connections.testing import Testing
from twitter_channel.connections.watching import Watching
from twitter_channel.conversations.asking import Asking
from twitter_channel.conversations.bell import Bell
from twitter_channel.conversations.dispatch import Dispatch
from twitter_channel.conversations.handing import Handing
from twitter_channel.conversations.intake import Intake
from twitter_channel.conversations.listing import ANSWER_WITHIN, Listings
from twitter_channel.conversations.retries import Retries
from twitter_channel.conversations.routing import Routing
from twitter_channel.conversations.sending import Records, Sending
from twitter_channel.conversations.slots import Slots
from twitter_channel.conversations.working import Working
from twitter_channel.inbox.assembly import Given as ForInbox
from twitter_channel.inbox.assembly import InboxParts, inbox_parts
from twitter_channel.media.assembly import Given, MediaParts, media_parts
from twitter_channel.metrics import Metrics, new_metrics
from twitter_channel.operators.passwords import Passwords
from twitter_channel.operators.service import Operators
from twitter_channel.store.claims import Claims
from twitter_channel.store.connections import Connection, ConnectionStore
from twitter_channel.store.database import Database
from twitter_channel.store.drafts import DraftStore
from twitter_channel.store.events import EventStore
from twitter_channel.store.feeds import FeedStore
from twitter_channel.store.home import Home, this_home
from twitter_channel.store.links import LinkStore
from twitter_channel.store.messages import MessageStore
from twitter_channel.store.operators import OperatorStore
from twitter_channel.store.quotas import QuotaStore
from twitter_channel.store.talks import TalkStore
from twitter_channel.store.threads import ThreadStore
from twitter_channel.store.vault import Vault
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.client import HttpClient, SignedClient
from twitter_channel.twitter.linking import LinkingApi
from twitter_channel.twitter.probing import probed


@dataclass(frozen=True, slots=True)
class Habits:
    """
    How the channel goes about its work, in seconds.

    What came longer ago than *answer_within* is not answered any more; an orderly stop waits *grace* for what is
    under way.
    """

    retries: Retries = Retries()
    answer_within: float = ANSWER_WITHIN
    grace: float = 3.0


@dataclass(frozen=True, slots=True)
class Outside:
    """What the channel is given: its memory, its bots, the network, the time, its own address, a folder for media."""

    database: Database
    vault: Vault
    bots: Bots
    http: HttpClient
    clock: Clock
    public_url: str
    habits: Habits = Habits()
    passwords: Passwords = field(default_factory=Passwords)
    media: Path = Path("twitter-channel-media")


@dataclass(frozen=True, slots=True)
class Stores:
    """Everything the channel remembers, by what it is about."""

    connections: ConnectionStore
    claims: Claims
    events: EventStore
    messages: MessageStore
    quotas: QuotaStore
    feeds: FeedStore
    talks: TalkStore
    threads: ThreadStore
    drafts: DraftStore


@dataclass(frozen=True, slots=True)
class Parts:
    """What the routes work with, and what works behind them."""

    clock: Clock
    database: Database
    bots: Bots
    habits: Habits
    metrics: Metrics
    stores: Stores
    directory: Directory
    connections: Connections
    conducting: Conducting
    handing: Handing
    testing: Testing
    linking: Linking
    operators: Operators
    work_bell: Bell
    intake: Intake
    dispatch: Dispatch
    watching: Watching
    media: MediaParts
    inbox: InboxParts


def assemble(outside: Outside, home: Home | None = None) -> Parts:
    """The parts, connected, nothing of them running yet; *home* is where this process runs, if not really here."""

    def api_of(connection: Connection) -> TwitterApi:
        settings = connection.settings
        return TwitterApi(SignedClient(outside.http, outside.clock, settings.base_url, settings.credentials))

    def linking_api_of(connection: Connection) -> LinkingApi:
        settings = connection.settings
        app = settings.credentials
        return LinkingApi(outside.http, outside.clock, settings.base_url, app.api_key, app.api_key_secret)

    def changed() -> None:
        work_bell.ring()
        watch_bell.ring()

    clock, habits, metrics = outside.clock, outside.habits, new_metrics()
    work_bell, watch_bell, intake = Bell(), Bell(), Intake()
    stores = _stores(outside, home or this_home())
    directory = Directory(stores.connections, clock)
    slots, handing = Slots(work_bell), Handing(stores.talks, directory, clock, work_bell)
    listings = Listings(stores.events, stores.feeds, clock, work_bell, metrics, habits.answer_within)
    connections = Connections(
        stores.connections,
        directory,
        api_of,
        outside.public_url,
        worker=lambda: stores.claims.worker_id,
        before_subscribing=listings.begin,
        on_change=changed,
    )
    media = media_parts(
        Given(
            database=outside.database,
            clock=clock,
            http=outside.http,
            path=outside.media,
            directory=directory,
            slots=slots,
            worker=lambda: stores.claims.worker_id,
            fetch_for_bot=outside.bots.fetch,
        )
    )
    records = Records(stores.messages, stores.quotas, stores.feeds)
    working = Working(
        claims=stores.claims,
        directory=directory,
        events=stores.events,
        messages=stores.messages,
        routing=Routing(
            Asking(outside.bots, slots, metrics),
            stores.events,
            stores.messages,
            stores.talks,
            stores.connections,
            directory,
            clock,
            metrics,
            habits.answer_within,
        ),
        sending=Sending(records, listings, media.attaching, connections, clock, habits.retries, metrics),
        handing=handing,
        intake=intake,
        api_of=api_of,
        clock=clock,
    )
    return Parts(
        clock=clock,
        database=outside.database,
        bots=outside.bots,
        habits=habits,
        metrics=metrics,
        stores=stores,
        directory=directory,
        connections=connections,
        conducting=Conducting(connections, stores.connections, directory, outside.bots),
        handing=handing,
        testing=Testing(connections, api_of, partial(probed, outside.http)),
        linking=Linking(connections, LinkStore(outside.database, outside.vault, clock), linking_api_of),
        operators=Operators(OperatorStore(outside.database, clock), outside.passwords),
        work_bell=work_bell,
        intake=intake,
        dispatch=Dispatch(stores.claims, working.work, work_bell, slots, clock, metrics),
        watching=Watching(stores.connections, connections, stores.feeds, listings, api_of, watch_bell),
        media=media,
        inbox=inbox_parts(
            ForInbox(
                database=outside.database,
                vault=outside.vault,
                clock=clock,
                directory=directory,
                api_of=api_of,
                calls=outside.bots.calls,
            )
        ),
    )


def _stores(outside: Outside, home: Home) -> Stores:
    database, clock = outside.database, outside.clock
    return Stores(
        connections=ConnectionStore(database, outside.vault, clock),
        claims=Claims(database, home),
        events=EventStore(database, clock),
        messages=MessageStore(database, clock),
        quotas=QuotaStore(database),
        feeds=FeedStore(database),
        talks=TalkStore(database, clock),
        threads=ThreadStore(database),
        drafts=DraftStore(database, clock),
    )
