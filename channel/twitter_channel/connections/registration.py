"""Having Twitter call the webhook and deliver the account's activity."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from twitter_channel.connections.refusals import Refusal, Refused, refused
from twitter_channel.twitter.api import TwitterApi, Webhook
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.words import answered

_TOO_MANY = "Too many resources"


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a connection wants its webhook.

    ``prefix`` begins every webhook address of this channel, ``siblings`` are those of its other connections, of which
    ``shared`` belong to the same app and environment: there is often room for one webhook only, and it serves every
    account that is subscribed. ``last_id`` is the webhook this connection registered last. ``replace`` allows
    to delete foreign ones.
    """

    env_name: str
    url: str
    prefix: str
    siblings: frozenset[str]
    shared: frozenset[str]
    last_id: str | None
    replace: bool

    def may_remove(self, webhook: Webhook) -> bool:
        """Whether *webhook* is a leftover of ours, or the operator asked to have others replaced."""
        if self.replace:
            return True
        ours = webhook.id == self.last_id or webhook.url.startswith(self.prefix)
        return ours and webhook.url not in self.siblings


async def registered(api: TwitterApi, place: Place) -> Webhook:
    """
    The connection's webhook, valid: kept and challenged if it is there, else one that it shares, else registered.

    Raises:
        Refused: Naming the label or the public URL, or the webhook that is in the way.
    """
    there = await _webhooks(api, place.env_name)
    own = webhook_at((place.url, *place.shared), there)
    try:
        if own is not None:
            await api.challenge_webhook(place.env_name, own.id)
            return own
        for webhook in filter(place.may_remove, there):
            await api.delete_webhook(place.env_name, webhook.id)
        return await api.register_webhook(place.env_name, place.url)
    except ApiError as error:
        raise _not_registered(error, place, there) from error


def webhook_at(urls: Sequence[str], there: Sequence[Webhook]) -> Webhook | None:
    """The webhook at the first of *urls* that has one."""
    found = {webhook.url: webhook for webhook in there}
    return next((found[url] for url in urls if url in found), None)


async def subscribed(api: TwitterApi, env_name: str) -> None:
    """
    Subscribe the account; that it was subscribed before is fine.

    Raises:
        Refused: In the words of Twitter's error.
    """
    try:
        await api.subscribe(env_name)
    except ApiError as error:
        if error.failure.code != 355:
            raise _not_subscribed(error) from error


async def removed(api: TwitterApi, env_name: str, webhook_id: str | None) -> None:
    """
    End the subscription and delete the webhook; what is gone already is fine.

    Raises:
        Refused: In the words of Twitter's error.
    """
    try:
        await _unless_gone(api.unsubscribe(env_name))
        if webhook_id is not None:
            await _unless_gone(api.delete_webhook(env_name, webhook_id))
    except ApiError as error:
        raise refused("webhook", error) from error


async def _webhooks(api: TwitterApi, env_name: str) -> Sequence[Webhook]:
    try:
        return await api.webhooks(env_name)
    except ApiError as error:
        if error.failure.code not in (34, 200):
            raise refused("environment", error) from error
        raise await _wrong_label(api, env_name, error.failure) from error


async def _wrong_label(api: TwitterApi, env_name: str, failure: Failure) -> Refused:
    return Refused(Refusal("environment", await advice_on(api, env_name), ("env_name",), failure))


async def advice_on(api: TwitterApi, env_name: str) -> str:
    """What to do about a label that is not there. It names those that are: the commonest mistake is one of case."""
    try:
        labels = [environment.environment_name for environment in await api.environments()]
    except ApiError:
        labels = []
    if not labels:
        advice = "The app has no dev environment. Set one up for the Account Activity API in the developer portal."
    else:
        advice = f"The app has: {', '.join(labels)}. Upper and lower case matter."
    return f"There is no dev environment labelled '{env_name}'. {advice}"


def _not_registered(error: ApiError, place: Place, there: Sequence[Webhook]) -> Refused:
    failure = error.failure
    if failure.code != 214:
        return refused("webhook", error)
    if _TOO_MANY in failure.message:
        return Refused(Refusal("webhook", _in_the_way(place, there), ("env_name",), failure))
    detail = f"Twitter did not accept the webhook {place.url}: {_webhook_words(failure)}"
    return Refused(Refusal("webhook", detail, ("public_url",), failure))


def _in_the_way(place: Place, there: Sequence[Webhook]) -> str:
    others = ", ".join(webhook.url for webhook in there) or "of another environment"
    return (
        f"The environment '{place.env_name}' has no room for another webhook: {others}. Delete it, use another "
        "environment, or enable with replace, which deletes it and ends its subscriptions."
    )


def _webhook_words(failure: Failure) -> str:
    """What to do about each complaint of Twitter's, told by the part of its text that never varied."""
    message = failure.message
    advice = next((words for part, words in _WEBHOOK_COMPLAINTS if part in message), "Check the public URL.")
    return f"{advice} (Twitter answered: {message})"


_WEBHOOK_COMPLAINTS = (
    ("HTTPS", "it must be https with a valid certificate. Start the channel with --public-url https://…"),
    ("Port other", "it must be on port 443. Start the channel with --public-url https://… without a port."),
    (
        "Invalid CRC token",
        "something answered there, but not this channel with this app's secret. Check the address.",
    ),
    ("High latency", "it took more than 3 seconds to answer the CRC. Check what lies between Twitter and the channel."),
    ("Non-200", "it answered the CRC with an error, so the address leads elsewhere. Check the public URL."),
    ("Unable to connect", "Twitter cannot reach it. Check the public URL, its DNS name, the tunnel and the firewall."),
)


def _not_subscribed(error: ApiError) -> Refused:
    words = _SUBSCRIPTION_COMPLAINTS.get(error.failure.code or 0)
    if words is None:
        return refused("subscription", error)
    field, advice = words
    return Refused(Refusal("subscription", f"{advice} ({answered(error.failure)})", (field,), error.failure))


_SUBSCRIPTION_COMPLAINTS = {
    34: ("env_name", "The environment is not there for subscriptions. Check its label."),
    170: ("env_name", "The environment lost its webhook meanwhile. Enable the connection again."),
    214: ("env_name", "The environment has no room for another subscription. Use another one or a larger plan."),
    348: ("access_token", "The access token was made for another app. Generate one for the app of the API key."),
}


async def _unless_gone(call: Coroutine[Any, Any, None]) -> None:
    try:
        await call
    except ApiError as error:
        if error.failure.status not in (404, 410):
            raise
