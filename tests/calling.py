"""An application in this process, and a client that signs as real clients do (with oauthlib) and can be made to err."""

import asyncio
import json as json_module
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlencode

import httpx
from oauthlib.oauth1 import SIGNATURE_TYPE_AUTH_HEADER, SIGNATURE_TYPE_BODY, SIGNATURE_TYPE_QUERY, Client

from tests.delivery.receiver import Receiver, with_token_of
from twitter_emulator.app import Application
from twitter_emulator.settings import Settings
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.apps import App
from twitter_emulator.world.journal import Entry
from twitter_emulator.world.world import World

HERE = "http://127.0.0.1:8686"
FORM = "application/x-www-form-urlencoded"
CONTROL = "/_emulator/v1"
WEBHOOKS = "/1.1/account_activity/all/dev/webhooks.json"
SUBSCRIPTIONS = "/1.1/account_activity/all/dev/subscriptions.json"
NEW = "/1.1/direct_messages/events/new.json"

Place = Literal["header", "query", "form"]
_SIGNATURE_TYPES = {
    "header": SIGNATURE_TYPE_AUTH_HEADER,
    "query": SIGNATURE_TYPE_QUERY,
    "form": SIGNATURE_TYPE_BODY,
}


@dataclass(frozen=True, slots=True)
class Keys:
    """What a client signs with. *timestamp* and *nonce* are fresh unless given."""

    key: str
    secret: str
    token: str | None = None
    token_secret: str | None = None
    timestamp: str | None = None
    nonce: str | None = None
    method: str = "HMAC-SHA1"
    realm: str | None = None
    callback: str | None = None
    verifier: str | None = None


Tamper = Callable[[Keys], Keys]


@dataclass(slots=True)
class Twitter:
    """Calls the API, and the control API, of the world *name*."""

    application: Application
    http: httpx.AsyncClient
    name: str = "default"

    @property
    def world(self) -> World:
        return self.application.worlds.by_name[self.name]

    @property
    def app(self) -> App:
        return next(iter(self.world.developer.apps.values()))

    def account(self, screen_name: str) -> Account:
        found = self.world.accounts.named(screen_name)
        assert found is not None
        return found

    def id(self, screen_name: str = "alice") -> str:
        return self.account(screen_name).id

    def keys(self, screen_name: str | None, app: App | None = None) -> Keys:
        """What *app*, by default the first, signs with for an account, or for itself alone."""
        app = app or self.app
        token = self.world.developer.token_of(self.id(screen_name), app.id) if screen_name else None
        alone = Keys(app.consumer_key, app.consumer_secret)
        return replace(alone, token=token.token, token_secret=token.secret) if token else alone

    def rule(self, **changes: Any) -> None:
        self.world.rules = replace(self.world.rules, **changes)

    def journal(self, kind: str | None = None) -> list[Entry]:
        return [entry for entry in self.world.journal.since(limit=10_000) if kind in (None, entry.kind)]

    async def get(self, path: str, **how: Any) -> httpx.Response:
        return await self.call("GET", path, **how)

    async def post(self, path: str, **how: Any) -> httpx.Response:
        return await self.call("POST", path, **how)

    async def put(self, path: str, **how: Any) -> httpx.Response:
        return await self.call("PUT", path, **how)

    async def delete(self, path: str, **how: Any) -> httpx.Response:
        return await self.call("DELETE", path, **how)

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        as_: str | None = "acme_support",
        by: Place = "header",
        host: str | None = None,
        signed_at: str | None = None,
        tamper: Tamper = lambda keys: keys,
    ) -> httpx.Response:
        """
        Call *path* as an account, as ``"bearer"``, as ``"app"`` (signed, without a token) or as nobody (None).

        *by* says where the OAuth parameters go, *host* what is sent as ``Host``, *signed_at* the address that is
        signed when it is another than the one called.
        """
        sent = _with_body(form, json, content, dict(headers or {}))
        if host is not None:
            sent.headers["Host"] = host
        target = f"{path}?{urlencode(params)}" if params else path
        if as_ == "bearer":
            sent.headers["Authorization"] = f"Bearer {self.app.bearer_token}"
        elif as_ is not None:
            keys = tamper(self.keys(None if as_ == "app" else as_))
            target = _sign(sent, keys, method, target, signed_at or (f"http://{host}" if host else HERE), by)
        return await self.http.request(method, target, content=sent.body, headers=sent.headers)

    async def control(self, method: str, path: str = "", json: Any = None, **how: Any) -> httpx.Response:
        """The control API, of this world."""
        return await self.http.request(method, f"{CONTROL}/worlds/{self.name}{path}", json=json, **how)

    async def send(self, text: str = "hello", *, to: str = "alice", as_: str = "acme_support") -> str:
        """A message through the API; its id."""
        response = await self.post(NEW, json=message(self.id(to), text), as_=as_)
        assert response.status_code == 200, response.text
        return str(response.json()["event"]["id"])

    async def write(self, text: str = "hi bot", *, sender: str = "alice", to: str = "acme_support") -> str:
        """A message by a person; its id."""
        response = await self.control("POST", "/messages", {"from": sender, "to": to, "text": text})
        assert response.status_code == 201, response.text
        return str(response.json()["id"])

    async def register(self, receiver: Receiver) -> dict[str, Any]:
        """Register *receiver*, which answers challenges rightly from now on; the webhook."""
        receiver.behave = with_token_of(self.app.consumer_secret)
        response = await self.post(WEBHOOKS, params={"url": receiver.url})
        assert response.status_code == 200, response.text
        webhook: dict[str, Any] = response.json()
        return webhook


@dataclass(slots=True)
class _Sent:
    headers: dict[str, str]
    body: bytes = b""


def _with_body(form: Mapping[str, str] | None, json: Any, content: bytes | None, headers: dict[str, str]) -> _Sent:
    if form is not None:
        return _Sent({"Content-Type": FORM} | headers, urlencode(form).encode())
    if json is not None:
        return _Sent({"Content-Type": "application/json"} | headers, json_module.dumps(json).encode())
    return _Sent(headers, content or b"")


def _sign(sent: _Sent, keys: Keys, method: str, target: str, base_url: str, by: Place) -> str:
    """Sign what is *sent*, in place; the target to call, which is another one where the query is signed."""
    client: Any = Client(  # oauthlib's stubs want the method as a literal
        keys.key,
        keys.secret,
        keys.token,
        keys.token_secret,
        signature_type=_SIGNATURE_TYPES[by],
        signature_method=keys.method,
        timestamp=keys.timestamp,
        nonce=keys.nonce,
        callback_uri=keys.callback,
        verifier=keys.verifier,
    )
    is_form = by == "form" or sent.headers.get("Content-Type", "").startswith(FORM)
    form = sent.body.decode() if is_form else None
    own = {"Content-Type": FORM} if is_form else {}
    url, headers, body = client.sign(f"{base_url}{target}", method, form, own, keys.realm)
    sent.headers = headers | sent.headers
    if is_form:
        sent.body = body.encode()
    return str(url).removeprefix(base_url)


def message(recipient_id: object, text: object = "hello", **data: Any) -> dict[str, Any]:
    """The body of ``events/new``."""
    create = {"target": {"recipient_id": recipient_id}, "message_data": {"text": text, **data}}
    return {"event": {"type": "message_create", "message_create": create}}


def refusal(response: httpx.Response) -> tuple[int, int, str]:
    """Status, code and text of a refused call."""
    (error,) = response.json()["errors"]
    return response.status_code, error["code"], error["message"]


@asynccontextmanager
async def living(application: Application) -> AsyncIterator[None]:
    """*application* from its startup to its shutdown."""
    told: asyncio.Queue[Any] = asyncio.Queue()
    heard: asyncio.Queue[Any] = asyncio.Queue()
    life = asyncio.create_task(application.asgi({"type": "lifespan"}, told.get, heard.put))
    await told.put({"type": "lifespan.startup"})
    assert (await heard.get())["type"] == "lifespan.startup.complete"
    try:
        yield
    finally:
        await told.put({"type": "lifespan.shutdown"})
        await life


@asynccontextmanager
async def calling(settings: Settings | None = None) -> AsyncIterator[Twitter]:
    """A client of a new application, whose own answers must have kept to the contracts in the end."""
    application = Application(settings or Settings())
    transport = httpx.ASGITransport(application.asgi)
    async with living(application), httpx.AsyncClient(transport=transport, base_url=HERE) as http:
        yield Twitter(application, http)
        assert broken_answers(application) == []


def broken_answers(application: Application) -> list[Any]:
    """How the emulator's own answers broke the contracts, in all worlds."""
    entries = [entry for world in application.worlds for entry in world.journal.since(limit=100_000)]
    return [dict(e.about) for e in entries if e.kind == "violation" and e.about.get("side") == "response"]
