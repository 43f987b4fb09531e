"""The calls a Direct Message channel makes: values in, values out, Twitter's JSON in between."""

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx
import msgspec

from twitter_channel.answers import Answer
from twitter_channel.twitter.client import SignedClient, Window
from twitter_channel.twitter.composing import message_body
from twitter_channel.twitter.errors import ApiError, Failure

T = TypeVar("T")

FULL_ACCESS = "read-write-directmessages"
_ACTIVITY = "/1.1/account_activity/all"
_MESSAGES = "/1.1/direct_messages"


@dataclass(frozen=True, slots=True)
class Account:
    """Who the access token belongs to. ``access_level`` is empty where the API does not tell it."""

    id: str
    name: str
    screen_name: str
    access_level: str


class Webhook(msgspec.Struct, frozen=True):
    """A registered webhook."""

    id: str
    url: str
    valid: bool


class Environment(msgspec.Struct, frozen=True):
    """A dev environment of the app, by its label."""

    environment_name: str
    webhooks: tuple[Webhook, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """
    One page of the list of messages, the newest first, each as Twitter's JSON has it.

    *at* is Twitter's time in seconds since the epoch, None where it did not tell.
    """

    events: tuple[Any, ...]
    next_cursor: str | None
    at: float | None


class TwitterApi:
    """One brand account's Twitter. Every call raises `ApiError` unless it succeeded."""

    def __init__(self, client: SignedClient) -> None:
        self._client = client

    async def verify_credentials(self) -> Account:
        """Whose token it is, and what it may do (from the ``x-access-level`` header)."""
        query = [("include_entities", "false"), ("skip_status", "true")]
        response = await self._client.call("GET", "/1.1/account/verify_credentials.json", query=query)
        user = decoded(response, _User)
        return Account(user.id_str, user.name, user.screen_name, response.headers.get("x-access-level", ""))

    async def audience(self) -> str | None:
        """Whose Direct Messages the account accepts: "all" or "following"; None where the API does not tell."""
        response = await self._client.call("GET", "/1.1/account/settings.json")
        return decoded(response, _AccountSettings).allow_dms_from

    async def present_unknown_token(self) -> None:
        """Verify with a token that cannot exist: Twitter answers 89 when it knows the API key, 32 when not."""
        await self._client.call_with_token("0-unknown", "GET", "/1.1/account/verify_credentials.json")

    async def request_bearer(self) -> None:
        """Succeeds when API key and API key secret belong together."""
        await self._client.request_bearer()

    async def environments(self) -> tuple[Environment, ...]:
        """Every dev environment of the app."""
        response = await self._client.call("GET", f"{_ACTIVITY}/webhooks.json")
        return decoded(response, _Environments).environments

    async def webhooks(self, env_name: str) -> tuple[Webhook, ...]:
        """The webhooks of one environment; 403/200 when there is no such environment."""
        response = await self._client.call("GET", f"{_ACTIVITY}/{env_name}/webhooks.json")
        return decoded(response, tuple[Webhook, ...])

    async def register_webhook(self, env_name: str, url: str) -> Webhook:
        """Register *url*. Twitter challenges it before it answers."""
        response = await self._client.call("POST", f"{_ACTIVITY}/{env_name}/webhooks.json", query=[("url", url)])
        return decoded(response, Webhook)

    async def challenge_webhook(self, env_name: str, webhook_id: str) -> None:
        """Have Twitter challenge the webhook now; success makes it valid again."""
        await self._client.call("PUT", f"{_ACTIVITY}/{env_name}/webhooks/{webhook_id}.json")

    async def delete_webhook(self, env_name: str, webhook_id: str) -> None:
        """Delete a webhook and, with it, its subscriptions."""
        await self._client.call("DELETE", f"{_ACTIVITY}/{env_name}/webhooks/{webhook_id}.json")

    async def subscribe(self, env_name: str) -> None:
        """Have the account's activity delivered; 409/355 when it already is."""
        await self._client.call("POST", f"{_ACTIVITY}/{env_name}/subscriptions.json")

    async def is_subscribed(self, env_name: str) -> bool:
        """Whether the account's activity is delivered."""
        try:
            await self._client.call("GET", f"{_ACTIVITY}/{env_name}/subscriptions.json")
        except ApiError as error:
            if error.failure.status != 404:
                raise
            return False
        return True

    async def unsubscribe(self, env_name: str) -> None:
        """End the subscription; 404/34 when there is none."""
        await self._client.call("DELETE", f"{_ACTIVITY}/{env_name}/subscriptions.json")

    async def send_message(
        self, recipient_id: str, answer: Answer, window: Window | None = None, media_id: str | None = None
    ) -> str:
        """
        Send *answer*, with what was uploaded as *media_id*; the id of the message it became.

        A try that cannot begin within *window* does not begin, and one that takes longer has no known outcome.
        """
        body = message_body(recipient_id, answer, media_id)
        response = await self._client.call("POST", f"{_MESSAGES}/events/new.json", body=body, window=window)
        return decoded(response, _Created).event.id

    async def messages(self, cursor: str | None = None) -> Page:
        """A page of the account's messages of the last 30 days, sent and received."""
        query = [("count", "50"), *([("cursor", cursor)] if cursor else [])]
        response = await self._client.call("GET", f"{_MESSAGES}/events/list.json", query=query)
        listed = decoded(response, _Listed)
        return Page(listed.events, listed.next_cursor, _date(response))

    async def reply(self, text: str, to: str, window: Window | None = None) -> str:
        """Answer the tweet of the id *to* in public, naming its author; the id of the tweet. *window* as above."""
        query = [("status", text), ("in_reply_to_status_id", to), ("auto_populate_reply_metadata", "true")]
        response = await self._client.call("POST", "/1.1/statuses/update.json", query=query, window=window)
        return decoded(response, _Status).id_str

    async def indicate_typing(self, recipient_id: str) -> None:
        """Show the typing bubble to *recipient_id* for about three seconds."""
        await self._client.call("POST", f"{_MESSAGES}/indicate_typing.json", query=[("recipient_id", recipient_id)])

    async def mark_read(self, customer_id: str, last_read_id: str) -> None:
        """Show *customer_id* that everything up to the message *last_read_id* was read."""
        query = [("last_read_event_id", last_read_id), ("recipient_id", customer_id)]
        await self._client.call("POST", f"{_MESSAGES}/mark_read.json", query=query)


class _User(msgspec.Struct):
    id_str: str
    screen_name: str
    name: str = ""


class _AccountSettings(msgspec.Struct):
    allow_dms_from: str | None = None


class _Environments(msgspec.Struct):
    environments: tuple[Environment, ...]


class _Id(msgspec.Struct):
    id: str


class _Status(msgspec.Struct):
    id_str: str


class _Created(msgspec.Struct):
    event: _Id


class _Listed(msgspec.Struct):
    events: tuple[Any, ...]
    next_cursor: str | None = None


def _date(response: httpx.Response) -> float | None:
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return None


def decoded(response: httpx.Response, shape: type[T]) -> T:
    """Read a success. One that cannot be read leaves open what Twitter did."""
    try:
        return msgspec.json.decode(response.content, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ApiError(Failure("unclear", "the answer could not be read", response.status_code)) from error
