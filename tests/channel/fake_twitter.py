"""As much of Twitter as a channel can notice, in memory, reached through httpx's transport seam."""

import base64
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.parse import parse_qs

import httpx
from oauthlib.oauth1 import Client  # the oracle: another implementation of the signature

API_KEY = "EMUconsumerKey00000000001"
API_KEY_SECRET = "EMUconsumerSecret00000000000000000000000000000000A"
ACCESS_TOKEN = "1000000001-EMUtoken0000000000000000000000000000000"
ACCESS_TOKEN_SECRET = "EMUtokenSecret0000000000000000000000000000000"
BRAND_ID = "1000000001"
CUSTOMER_ID = "2000000002"
SECOND_ID = "3000000003"
SECOND_TOKEN = "3000000003-EMUtoken0000000000000000000000000000000"

VALUES = {
    "name": "default",
    "base_url": "https://api.twitter.com",
    "env_name": "dev",
    "api_key": API_KEY,
    "api_key_secret": API_KEY_SECRET,
    "access_token": ACCESS_TOKEN,
    "access_token_secret": ACCESS_TOKEN_SECRET,
}

Method = Literal["GET", "POST", "PUT", "DELETE"]
Hook = Callable[[httpx.Request], Awaitable[httpx.Response | None]]


def error(status: int, code: int, message: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """An error in Twitter's envelope."""
    return httpx.Response(status, json={"errors": [{"code": code, "message": message}]}, headers=headers)


def at_first(*answers: httpx.Response | Exception, path: str = "/1.1/direct_messages/events/new.json") -> Hook:
    """Answer the first calls of *path* with *answers*, then as usual."""
    waiting = list(answers)

    async def hook(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != path or not waiting:
            return None
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return hook


async def _nothing(_request: httpx.Request) -> httpx.Response | None:
    return None


@dataclass
class FakeTwitter:
    """
    One app, the account that owns it, its environments.

    ``before`` may answer instead, or only watch; ``elsewhere`` are others, by their host. ``others`` are further
    accounts that authorised the app, by their access token; its secret is the same. ``subscribed`` are those of them
    that are.
    """

    api_key: str = API_KEY
    api_key_secret: str = API_KEY_SECRET
    access_token: str = ACCESS_TOKEN
    access_token_secret: str = ACCESS_TOKEN_SECRET
    access_level: str = "read-write-directmessages"
    audience: str = "all"
    labels: tuple[str, ...] = ("dev",)
    knows_bearer: bool = True
    challenges: httpx.AsyncClient | None = None
    before: Hook = _nothing
    webhooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_subscribed: bool = False
    sent: list[dict[str, Any]] = field(default_factory=list)
    tweets: list[dict[str, str]] = field(default_factory=list)
    past: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    subscribed: set[str] = field(default_factory=set)
    elsewhere: dict[str, "FakeTwitter"] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        """What was sent, in order."""
        return [message["event"]["message_create"]["message_data"]["text"] for message in self.sent]

    def transport(self) -> httpx.MockTransport:
        """The network that leads here and nowhere else."""
        return httpx.MockTransport(self._answer)

    def add_webhook(self, url: str, number: str = "1300000000000000001") -> None:
        """A webhook that is there already."""
        self.webhooks[number] = {"id": number, "url": url, "valid": True, "created_timestamp": ""}

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.host in self.elsewhere:
            return await self.elsewhere[request.url.host]._answer(request)
        self.calls.append(f"{request.method} {request.url.path}")
        self.requests.append(request)
        if request.url.path.startswith("/webhooks/"):
            return await self.before(request) or await self._called_back(request)
        return await self.before(request) or self._refusal(request) or await self._carried_out(request)

    async def _called_back(self, request: httpx.Request) -> httpx.Response:
        """The network leads to the channel, too."""
        assert self.challenges is not None
        answer = await self.challenges.get(str(request.url), headers=request.headers)
        return httpx.Response(answer.status_code, content=answer.content)

    def _refusal(self, request: httpx.Request) -> httpx.Response | None:
        authorization = request.headers["authorization"]
        if authorization.startswith("Basic "):
            return None
        claimed = {k: v.strip('"') for k, _, v in (p.partition("=") for p in authorization[6:].split(", "))}
        if claimed["oauth_consumer_key"] != self.api_key:
            return error(401, 32, "Could not authenticate you.")
        if claimed["oauth_token"] not in (self.access_token, *self.others):
            return error(401, 89, "Invalid or expired token.")
        if claimed["oauth_signature"] != self._signature(request, claimed):
            return error(401, 32, "Could not authenticate you.")
        return None

    def _signature(self, request: httpx.Request, claimed: dict[str, str]) -> str:
        oracle = Client(
            self.api_key,
            client_secret=self.api_key_secret,
            resource_owner_key=claimed["oauth_token"],
            resource_owner_secret=self.access_token_secret,
            nonce=claimed["oauth_nonce"],
            timestamp=claimed["oauth_timestamp"],
        )
        _, headers, _ = oracle.sign(str(request.url), http_method=cast(Method, request.method))
        return str(headers["Authorization"].partition('oauth_signature="')[2].rstrip('"'))

    async def _carried_out(self, request: httpx.Request) -> httpx.Response:
        path, method = request.url.path, request.method
        if path == "/oauth2/token":
            return self._bearer(request)
        if path == "/1.1/account/verify_credentials.json":
            level = {"x-access-level": self.access_level}
            return httpx.Response(200, json=self._whose(request), headers=level)
        if path == "/1.1/account/settings.json":
            return httpx.Response(200, json={"allow_dms_from": self.audience})
        if path.startswith("/1.1/account_activity/all/"):
            return await self._activity(method, path.removeprefix("/1.1/account_activity/all/"), request)
        if path == "/1.1/statuses/update.json":
            return self._tweet(request)
        if path.startswith("/1.1/direct_messages/"):
            return self._direct_messages(path.removeprefix("/1.1/direct_messages/"), request)
        return error(404, 34, "Sorry, that page does not exist.")

    def _whose(self, request: httpx.Request) -> dict[str, str]:
        for token, user_id in self.others.items():
            if f'oauth_token="{token}"' in request.headers["authorization"]:
                return {"id_str": user_id, "screen_name": f"brand{user_id}"}
        return {"id_str": BRAND_ID, "screen_name": "brand", "name": "The Brand"}

    def _bearer(self, request: httpx.Request) -> httpx.Response:
        if not self.knows_bearer:
            return error(404, 34, "Sorry, that page does not exist.")
        pair = base64.b64decode(request.headers["authorization"][6:]).decode()
        if pair != f"{self.api_key}:{self.api_key_secret}":
            return error(403, 99, "Unable to verify your credentials")
        return httpx.Response(200, json={"token_type": "bearer", "access_token": "AAAA"})

    async def _activity(self, method: str, path: str, request: httpx.Request) -> httpx.Response:
        if path == "webhooks.json":
            environments = [{"environment_name": it, "webhooks": []} for it in self.labels]
            return httpx.Response(200, json={"environments": environments})
        label, _, rest = path.removesuffix(".json").partition("/")
        if label not in self.labels:
            return error(403, 200, "Forbidden.")
        user_id = self._whose(request)["id_str"]
        if rest == "subscriptions":
            return self._subscription(method) if user_id == BRAND_ID else self._subscription_of(user_id, method)
        if method == "GET":
            return httpx.Response(200, json=list(self.webhooks.values()))
        if user_id != BRAND_ID:
            return error(403, 220, "Your credentials do not allow access to this resource")
        if method == "POST":
            return await self._register(parse_qs(request.url.query.decode())["url"][0])
        return await self._change(method, rest.removeprefix("webhooks/"))

    def _subscription(self, method: str) -> httpx.Response:
        if method == "GET":
            return httpx.Response(204) if self.is_subscribed else error(404, 34, "Sorry, that page does not exist.")
        if method == "POST" and self.is_subscribed:
            return error(409, 355, "Subscription already exists.")
        if method == "DELETE" and not self.is_subscribed:
            return error(404, 34, "Sorry, that page does not exist.")
        self.is_subscribed = method == "POST"
        return httpx.Response(204)

    def _subscription_of(self, user_id: str, method: str) -> httpx.Response:
        is_subscribed = user_id in self.subscribed
        if method == "POST":
            self.subscribed.add(user_id)
            return error(409, 355, "Subscription already exists.") if is_subscribed else httpx.Response(204)
        if method == "DELETE":
            self.subscribed.discard(user_id)
        return httpx.Response(204) if is_subscribed else error(404, 34, "Sorry, that page does not exist.")

    async def _register(self, url: str) -> httpx.Response:
        if self.webhooks:
            return error(400, 214, "Too many resources already created.")
        complaint = await self._challenge(url)
        if complaint is not None:
            return complaint
        self.add_webhook(url, "1300000000000000009")
        return httpx.Response(200, json=self.webhooks["1300000000000000009"])

    async def _change(self, method: str, number: str) -> httpx.Response:
        if number not in self.webhooks:
            return error(404, 34, "Sorry, that page does not exist.")
        if method == "DELETE":
            del self.webhooks[number]
            self.is_subscribed = False
            self.subscribed.clear()
            return httpx.Response(204)
        return await self._challenge(self.webhooks[number]["url"]) or httpx.Response(204)

    async def _challenge(self, url: str) -> httpx.Response | None:
        if self.challenges is None:
            return error(400, 214, "Unable to connect during CRC GET request.")
        query = "crc_token=challenge&nonce=1"
        signature = {"x-twitter-webhooks-signature": signed(query.encode(), self.api_key_secret)}
        answer = await self.challenges.get(f"{url}?{query}", headers=signature)
        expected = signed(b"challenge", self.api_key_secret)
        if answer.status_code == 200 and answer.json() == {"response_token": expected}:
            return None
        return error(400, 214, "Non-200 response code during CRC GET request (i.e. 404, 500, etc).")

    def _tweet(self, request: httpx.Request) -> httpx.Response:
        self.tweets.append(dict(request.url.params))
        return httpx.Response(200, json={"id_str": str(1500000000000000000 + len(self.tweets))})

    def _direct_messages(self, path: str, request: httpx.Request) -> httpx.Response:
        if path == "events/list.json":
            return httpx.Response(200, json={"events": self.past})
        if path != "events/new.json":
            return httpx.Response(204)
        body = json.loads(request.content)
        self.sent.append(body)
        number = str(1400000000000000000 + len(self.sent))
        return httpx.Response(200, json={"event": {"id": number, **body["event"]}})


def signed(content: bytes, secret: str = API_KEY_SECRET) -> str:
    """What the header x-twitter-webhooks-signature has."""
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()
