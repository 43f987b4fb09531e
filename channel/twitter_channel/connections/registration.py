"""Having Twitter call the webhook and deliver the account's activity."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from twitter_channel.connections.owning import AppOwner, NobodyOwns
from twitter_channel.connections.refusals import Refusal, Refused, refused
from twitter_channel.twitter.api import TwitterApi, Webhook
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.words import answered

_TOO_MANY = "Too many resources"


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a connection wants its webhook.

    ``urls`` are the addresses where Twitter may call for it, its own first. ``prefix`` begins every webhook address of
    this channel, ``others`` are those of its other connections, ``last_id`` is the webhook this connection had last.
    ``replace`` allows to delete foreign ones.
    """

    env_name: str
    urls: tuple[str, ...]
    prefix: str
    others: frozenset[str]
    last_id: str | None
    replace: bool

    @property
    def url(self) -> str:
        """The connection's own address."""
        return self.urls[0]

    def may_remove(self, webhook: Webhook) -> bool:
        """Whether *webhook* is a leftover of ours, or the operator asked to have others replaced."""
        if self.replace:
            return True
        ours = webhook.id == self.last_id or webhook.url.startswith(self.prefix)
        return ours and webhook.url not in self.others


async def registered(api: TwitterApi, owner: AppOwner, place: Place) -> Webhook:
    """
    The webhook that serves the connection: its own, challenged, or one that it shares, or a new one.

    Raises:
        Refused: Naming the label, the public URL or the token, or the webhook that is in the way.
    """
    there = await _webhooks(api, place.env_name)
    found = webhook_at(place.urls, there)
    try:
        return await (_registered(owner, place, there) if found is None else _kept(owner, place, found))
    except ApiError as error:
        if found is None and _TOO_MANY in error.failure.message:
            there = await _webhooks(api, place.env_name)
            if meanwhile := webhook_at(place.urls, there):
                return meanwhile
        raise _not_registered(error, place, found.url if found else place.url, there) from error


async def _registered(owner: AppOwner, place: Place, there: Sequence[Webhook]) -> Webhook:
    for webhook in filter(place.may_remove, there):
        await delete(owner, place.env_name, webhook.id)
    return await owner.do(lambda api: api.register_webhook(place.env_name, place.url))


async def _kept(owner: AppOwner, place: Place, webhook: Webhook) -> Webhook:
    """A shared one that is valid needs nothing; its own is challenged, to see that Twitter reaches this channel."""
    if webhook.valid and webhook.url != place.url:
        return webhook
    try:
        await challenge(owner, place.env_name, webhook.id)
    except NobodyOwns:
        if not webhook.valid:
            raise
    return webhook


def webhook_at(urls: Sequence[str], there: Sequence[Webhook]) -> Webhook | None:
    """The webhook at the first of *urls* that has one."""
    found = {webhook.url: webhook for webhook in there}
    return next((found[url] for url in urls if url in found), None)


async def challenge(owner: AppOwner, env_name: str, webhook_id: str) -> None:
    """Have Twitter challenge the webhook; raises as `AppOwner.do`."""
    await owner.do(lambda api: api.challenge_webhook(env_name, webhook_id))


async def delete(owner: AppOwner, env_name: str, webhook_id: str) -> None:
    """Delete the webhook and with it all its subscriptions, unless it is gone; raises as `AppOwner.do`."""
    await unless_gone(owner.do(lambda api: api.delete_webhook(env_name, webhook_id)))


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


async def removed(api: TwitterApi, owner: AppOwner, env_name: str, webhook_id: str | None) -> None:
    """
    End the subscription and delete the webhook, if one is given; what is gone already is fine.

    Raises:
        Refused: In the words of Twitter's error.
    """
    try:
        await unless_gone(api.unsubscribe(env_name))
        if webhook_id is not None:
            await delete(owner, env_name, webhook_id)
    except NobodyOwns as error:
        detail = f"The account is unsubscribed, so nothing is delivered any more. Its webhook stays registered: {error}"
        raise Refused(Refusal("webhook", detail, ("access_token",), error.failure)) from error
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


def _not_registered(error: ApiError, place: Place, url: str, there: Sequence[Webhook]) -> Refused:
    failure = error.failure
    if isinstance(error, NobodyOwns):
        return Refused(Refusal("webhook", f"{error} ({answered(failure)})", ("access_token",), failure))
    if failure.code != 214:
        return refused("webhook", error)
    if _TOO_MANY in failure.message:
        return Refused(Refusal("webhook", _in_the_way(place, there), ("env_name",), failure))
    detail = f"Twitter did not accept the webhook {url}: {_webhook_words(failure)}"
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


async def unless_gone(call: Coroutine[Any, Any, None]) -> None:
    """Make the *call*, which deletes something; that it is gone already is fine."""
    try:
        await call
    except ApiError as error:
        if error.failure.status not in (404, 410):
            raise
