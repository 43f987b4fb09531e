"""Twitter, as each connection reaches it: by its own keys, at its own address."""

from dataclasses import dataclass

from twitter_channel.clock import Clock
from twitter_channel.store.connections import Connection
from twitter_channel.twitter.api import TwitterApi
from twitter_channel.twitter.appearances import AppearanceApi
from twitter_channel.twitter.client import HttpClient, SignedClient
from twitter_channel.twitter.linking import LinkingApi


@dataclass(frozen=True, slots=True)
class Apis:
    """Every kind of API of a connection."""

    http: HttpClient
    clock: Clock

    def client(self, connection: Connection) -> SignedClient:
        """Signs and makes single calls."""
        settings = connection.settings
        return SignedClient(self.http, self.clock, settings.base_url, settings.credentials)

    def twitter(self, connection: Connection) -> TwitterApi:
        """Messages, webhooks and subscriptions."""
        return TwitterApi(self.client(connection))

    def appearances(self, connection: Connection) -> AppearanceApi:
        """Welcome messages and custom profiles."""
        return AppearanceApi(self.client(connection))

    def linking(self, connection: Connection) -> LinkingApi:
        """The OAuth pages, in the name of its app."""
        app = connection.settings.credentials
        return LinkingApi(self.http, self.clock, connection.settings.base_url, app.api_key, app.api_key_secret)
