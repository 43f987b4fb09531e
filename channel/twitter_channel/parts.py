"""Putting the parts of a running channel together, once, in one visible place."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from twitter_channel.apis import Apis
from twitter_channel.bot.choosing import Bots
from twitter_channel.clock import Clock
from twitter_channel.connections.appearing import Appearing
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
from twitter_channel.conversations.privately import Privately
from twitter_channel.conversations.publicly import Publicly
from twitter_channel.conversations.retries import Retries
from twitter_channel.conversations.routing import Routing
from twitter_channel.conversations.sending import Sending
from twitter_channel.conversations.slots import Slots
from twitter_channel.conversations.ways import Way
from twitter_channel.conversations.working import Working
from twitter_channel.inbox.assembly import Given as ForInbox
from twitter_channel.inbox.assembly import InboxParts, inbox_parts
from twitter_channel.kinds import Kind
from twitter_channel.media.assembly import Given, MediaParts, media_parts
from twitter_channel.metrics import Metrics, new_metrics
from twitter_channel.operators.passwords import Passwords
from twitter_channel.operators.service import Operators
from twitter_channel.store.appearances import AppearanceStore
from twitter_channel.store.claims import Claims
from twitter_channel.store.connections import ConnectionStore
from twitter_channel.store.database import Database
from twitter_channel.store.drafts import DraftStore
from twitter_channel.store.events import EventStore
from twitter_channel.store.feeds import FeedStore
from twitter_channel.store.home import Home, this_home
from twitter_channel.store.links import LinkStore
from twitter_channel.store.messages import MessageStore
from twitter_channel.store.offers import OfferStore
from twitter_channel.store.operators import OperatorStore
from twitter_channel.store.quotas import QuotaStore
from twitter_channel.store.talks import TalkStore
from twitter_channel.store.threads import ThreadStore
from twitter_channel.store.tweets import TweetStore
from twitter_channel.store.vault import Vault
from twitter_channel.twitter.client import HttpClient
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
    tweets: TweetStore
    quotas: QuotaStore
    feeds: FeedStore
    talks: TalkStore
    threads: ThreadStore
    drafts: DraftStore
    appearances: AppearanceStore


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
    appearing: Appearing
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


class _Ground:
    """What every room stands on."""

    def __init__(self, outside: Outside, home: Home) -> None:
        self.outside = outside
        self.clock = outside.clock
        self.metrics = new_metrics()
        self.stores = _stores(outside, home)
        self.apis = Apis(outside.http, outside.clock)
        self.directory = Directory(self.stores.connections, self.clock)
        self.work_bell, self.watch_bell = Bell(), Bell()
        self.slots = Slots(self.work_bell)
        self.intake = Intake()

    def worker(self) -> str:
        """Who this process is among those that share the work."""
        return self.stores.claims.worker_id

    def changed(self) -> None:
        """Conversations may go on, connections may have to be looked after."""
        self.work_bell.ring()
        self.watch_bell.ring()


def assemble(outside: Outside, home: Home | None = None) -> Parts:
    """The parts, connected, nothing of them running yet; *home* is where this process runs, if not really here."""
    on = _Ground(outside, home or this_home())
    stores, clock, api_of = on.stores, on.clock, on.apis.twitter
    media = _media(on)
    appearing = Appearing(stores.appearances, on.apis.appearances, media.attaching.lasting)
    listings = Listings(stores.events, stores.feeds, clock, on.work_bell, on.metrics, outside.habits.answer_within)
    connections = _connections(on, appearing, listings)
    handing = Handing(stores.talks, on.directory, clock, on.work_bell)
    sending = _sending(on, media, connections, appearing, listings)
    working = _working(on, appearing, sending, handing)
    return Parts(
        clock=clock,
        database=outside.database,
        bots=outside.bots,
        habits=outside.habits,
        metrics=on.metrics,
        stores=stores,
        directory=on.directory,
        connections=connections,
        appearing=appearing,
        conducting=Conducting(connections, stores.connections, on.directory, outside.bots, media.store, appearing),
        handing=handing,
        testing=Testing(connections, api_of, partial(probed, outside.http)),
        linking=Linking(connections, LinkStore(outside.database, outside.vault, clock), on.apis.linking),
        operators=Operators(OperatorStore(outside.database, clock), outside.passwords),
        work_bell=on.work_bell,
        intake=on.intake,
        dispatch=Dispatch(stores.claims, working.work, on.work_bell, on.slots, clock, on.metrics),
        watching=Watching(stores.connections, connections, stores.feeds, listings, appearing, api_of, on.watch_bell),
        media=media,
        inbox=_inbox(on),
    )


def _media(on: _Ground) -> MediaParts:
    given = Given(
        database=on.outside.database,
        clock=on.clock,
        http=on.outside.http,
        path=on.outside.media,
        directory=on.directory,
        slots=on.slots,
        worker=on.worker,
        fetch_for_bot=on.outside.bots.fetch,
    )
    return media_parts(given)


def _inbox(on: _Ground) -> InboxParts:
    given = ForInbox(
        database=on.outside.database,
        vault=on.outside.vault,
        clock=on.clock,
        directory=on.directory,
        api_of=on.apis.twitter,
        calls=on.outside.bots.calls,
        metrics=on.metrics,
    )
    return inbox_parts(given)


def _connections(on: _Ground, appearing: Appearing, listings: Listings) -> Connections:
    return Connections(
        on.stores.connections,
        on.directory,
        on.apis.twitter,
        on.outside.public_url,
        worker=on.worker,
        appearing=appearing,
        before_subscribing=listings.begin,
        on_change=on.changed,
    )


def _sending(
    on: _Ground, media: MediaParts, connections: Connections, appearing: Appearing, listings: Listings
) -> Sending:
    stores = on.stores
    ways: dict[Kind, Way] = {
        "dm": Privately(stores.messages, stores.quotas, stores.feeds, listings),
        "public": Publicly(stores.tweets, stores.feeds),
    }
    return Sending(
        stores.messages,
        stores.feeds,
        ways,
        media.attaching,
        connections,
        appearing,
        on.clock,
        on.outside.habits.retries,
        on.metrics,
    )


def _working(on: _Ground, appearing: Appearing, sending: Sending, handing: Handing) -> Working:
    stores = on.stores
    routing = Routing(
        Asking(on.outside.bots, OfferStore(on.outside.database), on.slots, on.metrics),
        stores.events,
        stores.messages,
        stores.tweets,
        stores.talks,
        stores.connections,
        on.directory,
        appearing,
        on.clock,
        on.metrics,
        on.outside.habits.answer_within,
    )
    return Working(
        claims=stores.claims,
        directory=on.directory,
        events=stores.events,
        messages=stores.messages,
        routing=routing,
        sending=sending,
        handing=handing,
        intake=on.intake,
        api_of=on.apis.twitter,
        clock=on.clock,
    )


def _stores(outside: Outside, home: Home) -> Stores:
    database, clock = outside.database, outside.clock
    messages = MessageStore(database, clock)
    return Stores(
        connections=ConnectionStore(database, outside.vault, clock),
        claims=Claims(database, home),
        events=EventStore(database, clock),
        messages=messages,
        tweets=TweetStore(database, messages),
        quotas=QuotaStore(database),
        feeds=FeedStore(database),
        talks=TalkStore(database, clock),
        threads=ThreadStore(database),
        drafts=DraftStore(database, clock),
        appearances=AppearanceStore(database),
    )
