"""Putting the parts of a running channel together, once, in one visible place."""

from dataclasses import dataclass

from twitter_channel.bot.rules import Bot
from twitter_channel.clock import Clock
from twitter_channel.connections.directory import Directory
from twitter_channel.connections.service import Connections
from twitter_channel.conversations.answering import Answering
from twitter_channel.conversations.dispatch import Dispatch
from twitter_channel.conversations.retries import Retries
from twitter_channel.conversations.sending import Sending
from twitter_channel.store.connections import Connection, ConnectionStore
from twitter_channel.store.database import Database
from twitter_channel.store.events import EventStore
from twitter_channel.store.messages import MessageStore
from twitter_channel.store.vault import Vault
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.client import HttpClient, SignedClient


@dataclass(frozen=True, slots=True)
class Outside:
    """What the channel is given: its memory, its bot, the network, the time and its own public address."""

    database: Database
    vault: Vault
    bot: Bot
    http: HttpClient
    clock: Clock
    public_url: str
    retries: Retries = Retries()


@dataclass(frozen=True, slots=True)
class Parts:
    """What the routes work with."""

    clock: Clock
    database: Database
    bot: Bot
    store: ConnectionStore
    directory: Directory
    connections: Connections
    events: EventStore
    messages: MessageStore
    dispatch: Dispatch


def assemble(outside: Outside) -> Parts:
    """The parts, connected, nothing of them running yet."""

    def api_of(connection: Connection) -> TwitterApi:
        settings = connection.settings
        return TwitterApi(SignedClient(outside.http, outside.clock, settings.base_url, settings.credentials))

    clock, database = outside.clock, outside.database
    store = ConnectionStore(database, outside.vault, clock)
    directory = Directory(store)
    connections = Connections(store, directory, api_of, outside.public_url)
    events, messages = EventStore(database, clock), MessageStore(database, clock)
    sending = Sending(messages, clock, outside.retries)
    answering = Answering(
        bot=outside.bot,
        directory=directory,
        connections=connections,
        events=events,
        messages=messages,
        sending=sending,
        api_of=api_of,
    )
    dispatch = Dispatch(events, answering.handle)
    return Parts(clock, database, outside.bot, store, directory, connections, events, messages, dispatch)
