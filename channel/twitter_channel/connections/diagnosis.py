"""Everything that can be wrong with a connection, looked at one after the other, each with a verdict."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from twitter_channel.connections.checking import verified
from twitter_channel.connections.refusals import Refused, refused
from twitter_channel.connections.registration import webhook_at
from twitter_channel.store.connections import Connection
from twitter_channel.twitter.api import TwitterApi, Webhook
from twitter_channel.twitter.errors import ApiError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``sentence`` says how it is and, if it is not well, what to do."""

    subject: str
    is_well: bool
    sentence: str


async def findings(connection: Connection, api: TwitterApi, urls: Sequence[str]) -> AsyncIterator[Finding]:
    """
    Keys, permission, environment, webhook and subscription; what follows from something wrong is not looked at.

    *urls* are where Twitter may call for the connection.
    """
    yield _status(connection)
    try:
        account = await verified(api)
    except Refused as error:
        yield Finding(error.refusal.step, False, error.refusal.detail)
        return
    yield Finding("credentials", True, f"The keys are right: they are those of @{account.screen_name}.")
    yield Finding("permission", True, "The access token may read and write Direct Messages.")
    label = connection.settings.env_name
    try:
        webhooks = await api.webhooks(label)
        yield Finding("environment", True, f"There is a dev environment labelled '{label}'.")
        yield _webhook(webhooks, webhook_at(urls, webhooks))
        yield _subscription(await api.is_subscribed(label))
    except ApiError as error:
        refusal = refused("environment", error).refusal
        yield Finding(refusal.step, False, refusal.detail)


def _status(connection: Connection) -> Finding:
    if connection.problem is not None:
        return Finding("status", False, f"It is {connection.status}: {connection.problem['detail']}")
    if connection.status != "enabled":
        return Finding("status", False, f"It is {connection.status}. Enable it, or nobody is answered.")
    return Finding("status", True, "It is enabled.")


def _webhook(webhooks: tuple[Webhook, ...], own: Webhook | None) -> Finding:
    others = ", ".join(webhook.url for webhook in webhooks)
    if own is None and others:
        return Finding("webhook", False, f"Another webhook is registered: {others}. Enable with replace, or delete it.")
    if own is None:
        return Finding("webhook", False, "No webhook is registered. Enable the connection.")
    if not own.valid:
        return Finding(
            "webhook", False, f"The webhook {own.url} is invalid: a challenge failed. Enable the connection."
        )
    return Finding("webhook", True, f"The webhook {own.url} is valid.")


def _subscription(is_subscribed: bool) -> Finding:
    if is_subscribed:
        return Finding("subscription", True, "The account is subscribed.")
    return Finding("subscription", False, "The account is not subscribed. Enable the connection.")
