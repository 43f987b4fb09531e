"""Testing a connection: a verdict on each thing that can be wrong, and what to do about it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from twitter_channel.connections.checking import key_and_secret_fit, verified
from twitter_channel.connections.owning import ApiOf, AppOwner, NobodyOwns
from twitter_channel.connections.refusals import Refusal, Refused, refused
from twitter_channel.connections.registration import advice_on, challenge, webhook_at
from twitter_channel.connections.service import Connections
from twitter_channel.store.connections import Connection
from twitter_channel.twitter.api import TwitterApi, Webhook
from twitter_channel.twitter.errors import ApiError, Failure
from twitter_channel.twitter.probing import Probed
from twitter_channel.twitter.words import OPEN_MESSAGES, answered, in_words

Subject = Literal[
    "base_url",
    "api_key",
    "api_key_secret",
    "access_token",
    "access_token_secret",
    "permission",
    "env_name",
    "webhook",
    "crc",
    "subscription",
    "direct_messages",
]
State = Literal["good", "wrong", "unknown"]
Probe = Callable[[str, str], Awaitable[Probed]]

SLOW_CRC = 1.5
"""Seconds, half of what Twitter allows."""

TITLES: Mapping[Subject, str] = MappingProxyType(
    {
        "base_url": "API address",
        "api_key": "API Key",
        "api_key_secret": "API Key Secret",
        "access_token": "Access Token",
        "access_token_secret": "Access Token Secret",
        "permission": "Permission",
        "env_name": "Dev environment label",
        "webhook": "Webhook",
        "crc": "Challenge (CRC)",
        "subscription": "Subscription",
        "direct_messages": "Direct Messages from everyone",
    }
)

_KNOWN_GOOD: Mapping[tuple[str, ...], tuple[Subject, ...]] = MappingProxyType(
    {
        ("api_key_secret",): ("api_key",),
        ("access_token_secret",): ("api_key", "api_key_secret", "access_token"),
        ("access_token",): ("api_key",),
        ("api_key_secret", "access_token_secret"): ("api_key", "access_token"),
    }
)
"""Which keys Twitter must have known to complain of others, as `checking` tells them apart."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one thing is; *sentence* says it and, unless it is good, what to do. ``unknown`` could not be seen."""

    subject: Subject
    state: State
    sentence: str

    @property
    def title(self) -> str:
        """What people call the subject."""
        return TITLES[self.subject]


async def verdicts(
    connection: Connection, api: TwitterApi, owner: AppOwner, urls: Sequence[str], probe: Probe
) -> AsyncIterator[Verdict]:
    """
    One on every subject, in the order of `TITLES`, whatever is wrong.

    *urls* are where Twitter may call, the connection's own address first; *owner* may have it called. Nothing is
    registered or deleted.
    """
    keys = await _keys(api)
    for verdict in keys:
        yield verdict
    is_open = all(verdict.state == "good" for verdict in keys if verdict.subject != "permission")
    label = connection.settings.env_name
    webhooks, env_verdict = await _environment(api, label) if is_open else (None, _later("env_name"))
    yield env_verdict
    own = webhook_at(urls, webhooks or ())
    yield _later("webhook") if webhooks is None else _webhook(webhooks, own)
    yield await _crc(connection, owner, urls[0], own, probe)
    yield _later("subscription") if webhooks is None else await _subscription(api, label)
    yield await _direct_messages(api) if is_open else _later("direct_messages")


async def _keys(api: TwitterApi) -> tuple[Verdict, ...]:
    try:
        account = await verified(api)
    except Refused as error:
        return await _unverified(api, error.refusal)
    whose = f"It is @{account.screen_name}'s."
    level = account.access_level
    may = f"The token may read and write Direct Messages ({level})." if level else _UNTOLD
    return (
        Verdict("base_url", "good", "A Twitter API answers there."),
        Verdict("api_key", "good", "Twitter knows it."),
        Verdict("api_key_secret", "good", "It belongs to the API key."),
        Verdict("access_token", "good", whose),
        Verdict("access_token_secret", "good", "It belongs to the access token."),
        Verdict("permission", "good" if level else "unknown", may),
    )


_UNTOLD = "The API did not say what the token may do (no x-access-level header). Enabling will show it."


async def _unverified(api: TwitterApi, refusal: Refusal) -> tuple[Verdict, ...]:
    if refusal.step == "permission":
        right = tuple(Verdict(key, "good", "It is right.") for key in _KEY_SUBJECTS)
        answers = Verdict("base_url", "good", "A Twitter API answers there.")
        return (answers, *right, Verdict("permission", "wrong", refusal.detail))
    good = set(_KNOWN_GOOD.get(refusal.fields, ()))
    if refusal.fields == ("access_token",) and await key_and_secret_fit(api):
        good.add("api_key_secret")
    return (
        _address(refusal),
        *(_key(key, refusal, key in good) for key in _KEY_SUBJECTS),
        _later("permission"),
    )


_KEY_SUBJECTS: tuple[Subject, ...] = ("api_key", "api_key_secret", "access_token", "access_token_secret")


def _address(refusal: Refusal) -> Verdict:
    if "base_url" in refusal.fields:
        return Verdict("base_url", "wrong", refusal.detail)
    if refusal.failure is not None and refusal.failure.outcome != "refused":
        return Verdict("base_url", "unknown", refusal.detail)
    return Verdict("base_url", "good", "A Twitter API answers there.")


def _key(key: Subject, refusal: Refusal, is_good: bool) -> Verdict:
    if key in refusal.fields:
        return Verdict(key, "wrong", refusal.detail)
    if is_good:
        return Verdict(key, "good", "Twitter knows it.")
    return _later(key)


def _later(subject: Subject) -> Verdict:
    return Verdict(subject, "unknown", "It could not be looked at. Put right what is wrong above, then test again.")


async def _environment(api: TwitterApi, label: str) -> tuple[tuple[Webhook, ...] | None, Verdict]:
    try:
        there = await api.webhooks(label)
    except ApiError as error:
        return None, await _no_environment(api, label, error.failure)
    return there, Verdict("env_name", "good", f"There is a dev environment labelled '{label}'.")


async def _no_environment(api: TwitterApi, label: str, failure: Failure) -> Verdict:
    if failure.code not in (34, 200):
        return Verdict("env_name", "unknown", in_words(failure))
    return Verdict("env_name", "wrong", await advice_on(api, label))


def _webhook(there: tuple[Webhook, ...], own: Webhook | None) -> Verdict:
    others = ", ".join(it.url for it in there if it is not own)
    if own is not None and own.valid:
        return Verdict("webhook", "good", f"{own.url} is registered and valid.")
    if own is not None:
        return Verdict(
            "webhook", "wrong", f"{own.url} is registered but invalid: a challenge failed. Enable the channel again."
        )
    if others:
        advice = "Delete it, use another environment, or let enabling replace it."
        return Verdict("webhook", "wrong", f"Another webhook is in the way: {others}. {advice}")
    return Verdict("webhook", "unknown", "No webhook is in the way. Enabling the channel registers this one's.")


async def _crc(connection: Connection, owner: AppOwner, url: str, own: Webhook | None, probe: Probe) -> Verdict:
    """Twitter's own challenge where it knows the webhook and the app's owner is at hand, else ours from here."""
    secret = connection.settings.credentials.api_key_secret
    if own is None:
        return _probed(await probe(url, secret), url)
    try:
        await challenge(owner, connection.settings.env_name, own.id)
    except NobodyOwns:
        return _probed(await probe(own.url, secret), own.url)
    except ApiError as error:
        state: State = "wrong" if error.failure.code == 214 else "unknown"
        return Verdict("crc", state, f"Twitter's challenge failed. {answered(error.failure)} {_REACH}")
    return Verdict("crc", "good", "Twitter challenged the webhook just now and accepted the answer.")


_REACH = "Check the public address, its certificate and what lies between Twitter and the channel."


def _probed(probed: Probed, url: str) -> Verdict:
    if probed.problem is not None:
        return Verdict("crc", "wrong", f"{url} does not lead to this channel: {probed.problem} {_REACH}")
    took = f"{probed.seconds * 1000:.0f} ms"
    if probed.seconds > SLOW_CRC:
        return Verdict("crc", "wrong", f"{url} took {took} to answer a challenge; Twitter waits 3 s. {_REACH}")
    return Verdict("crc", "good", f"{url} answered a challenge from here in {took}; Twitter waits 3 s.")


async def _subscription(api: TwitterApi, label: str) -> Verdict:
    try:
        is_subscribed = await api.is_subscribed(label)
    except ApiError as error:
        return Verdict("subscription", "unknown", refused("subscription", error).refusal.detail)
    if is_subscribed:
        return Verdict("subscription", "good", "The account's messages are delivered to this environment.")
    return Verdict("subscription", "unknown", "The account is not subscribed yet. Enabling the channel does it.")


async def _direct_messages(api: TwitterApi) -> Verdict:
    try:
        audience = await api.audience()
    except ApiError as error:
        return Verdict(
            "direct_messages", "unknown", f"It cannot be seen from here. {answered(error.failure)} {OPEN_MESSAGES}"
        )
    if audience == "all":
        return Verdict("direct_messages", "good", "Everybody may write to the account.")
    if audience is None:
        return Verdict("direct_messages", "unknown", f"The API does not tell. {OPEN_MESSAGES}")
    return Verdict("direct_messages", "wrong", f"Only people the account follows may write to it. {OPEN_MESSAGES}")


class Testing:
    """Tests connections: with *api_of* at Twitter, with *probe* from here."""

    def __init__(self, connections: Connections, api_of: ApiOf, probe: Probe) -> None:
        self._connections = connections
        self._api_of = api_of
        self._probe = probe

    async def test(self, name: str) -> tuple[Verdict, ...]:
        """
        A verdict on everything that can be wrong with the connection of that name.

        Raises:
            NoSuchConnection: If there is none.
        """
        connection = await self._connections.get(name)
        owner, urls = self._connections.owner_of(connection), await self._connections.webhook_urls(connection)
        return tuple([it async for it in verdicts(connection, self._api_of(connection), owner, urls, self._probe)])
