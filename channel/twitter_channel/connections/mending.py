"""Repairing what Twitter has of an enabled connection, as far as that may be done without asking anybody."""

import logging
from dataclasses import dataclass
from typing import Literal

from twitter_channel.connections.owning import ApiOf, NobodyOwns
from twitter_channel.connections.refusals import Refused
from twitter_channel.connections.registration import challenge, webhook_at
from twitter_channel.connections.service import Connections
from twitter_channel.store.connections import Connection, ConnectionStore
from twitter_channel.twitter.api import TwitterApi, Webhook
from twitter_channel.twitter.errors import ApiError
from twitter_channel.twitter.words import in_words

_MISSED = "What was missed meanwhile is looked for in the list of messages."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at one thing came to, in words."""

    title: str
    state: Literal["good", "repaired", "wrong"]
    sentence: str


@dataclass(frozen=True, slots=True)
class Mending:
    """Looks at the webhook and the subscription, and repairs both."""

    store: ConnectionStore
    connections: Connections
    api_of: ApiOf

    async def mended(self, connection: Connection) -> tuple[Finding, ...]:
        """
        Of the webhook, and of the subscription where there is one; what is wrong stays with the connection as its
        problem until it is not.

        Raises:
            ApiError: If that cannot be found out now.
        """
        api = self.api_of(connection)
        there = webhook_at(
            await self.connections.webhook_urls(connection), await api.webhooks(connection.settings.env_name)
        )
        there, found = await (self._registered(connection) if there is None else self._revived(connection, there))
        if there is None:
            await self.store.checked(connection.id, valid=False, subscribed=False)
            return (found,)
        subscription = await self._subscribed(connection, api)
        await self.store.checked(connection.id, valid=found.state != "wrong", subscribed=True)
        return found, subscription

    async def _registered(self, connection: Connection) -> tuple[Webhook | None, Finding]:
        """Somebody deleted it. Of a connection that never was enabled it is missing for another reason."""
        if connection.status != "enabled":
            return None, Finding("Webhook", "wrong", "There is none. Enable the channel.")
        try:
            made = await self.connections.register_again(connection)
        except Refused as error:
            failure = error.refusal.failure
            if failure is not None and error.is_passing:
                raise ApiError(failure) from error
            log.warning("webhook not registered again", extra={"connection": connection.name, "reason": str(error)})
            await self.store.note_problem(connection.id, error.refusal.as_json())
            return None, Finding("Webhook", "wrong", f"Somebody deleted it, and there is no other. {error}")
        await self.store.note_problem(connection.id, None)
        return made, Finding("Webhook", "repaired", f"Somebody had deleted it; it is registered again. {_MISSED}")

    async def _revived(self, connection: Connection, there: Webhook) -> tuple[Webhook, Finding]:
        if (there.id, there.url) != (connection.webhook.webhook_id, connection.webhook.url):
            await self.store.set_webhook(connection.id, there.id, there.url)
        why = None if there.valid else await self._why_invalid(connection, there)
        if why is not None:
            return there, Finding("Webhook", "wrong", f"It is invalid, and Twitter does not take it again. {why}")
        if connection.status == "enabled" and connection.problem is not None:
            await self.store.note_problem(connection.id, None)
        if there.valid:
            return there, Finding("Webhook", "good", "It is registered and valid.")
        return there, Finding("Webhook", "repaired", f"It was invalid and is valid again. {_MISSED}")

    async def _why_invalid(self, connection: Connection, webhook: Webhook) -> str | None:
        """
        Why Twitter does not take a webhook that was invalid; None when it does.

        Raises:
            ApiError: If that cannot be found out now.
        """
        try:
            await challenge(self.connections.owner_of(connection), connection.settings.env_name, webhook.id)
        except ApiError as error:
            if error.failure.outcome != "refused":
                raise
            log.warning("webhook stays invalid", extra={"connection": connection.name, "reason": str(error)})
            return str(error) if isinstance(error, NobodyOwns) else in_words(error.failure)
        return None

    async def _subscribed(self, connection: Connection, api: TwitterApi) -> Finding:
        label = connection.settings.env_name
        if await api.is_subscribed(label):
            return Finding("Subscription", "good", "The account is subscribed.")
        await api.subscribe(label)
        return Finding("Subscription", "repaired", "The account was not subscribed; it is again.")
