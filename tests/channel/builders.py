"""What tests of the channel say, with everything they do not care about filled in."""

import json
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import httpx
from argon2 import PasswordHasher

from tests.channel.fake_twitter import API_KEY_SECRET, BRAND_ID, CUSTOMER_ID, VALUES, FakeTwitter, signed
from twitter_channel.app import create_app
from twitter_channel.bot.choosing import Bots
from twitter_channel.bot.http_calls import Calls
from twitter_channel.bot.loading import load_bot
from twitter_channel.bot.turns import Bot
from twitter_channel.conversations.retries import Retries
from twitter_channel.operators.passwords import Passwords
from twitter_channel.pages.rendering import Renderer
from twitter_channel.parts import Habits, Outside, Parts, assemble
from twitter_channel.routes.guard import Access
from twitter_channel.store.claims import PENDING
from twitter_channel.store.database import opened
from twitter_channel.store.engines import database_url
from twitter_channel.store.vault import vault_for
from twitter_channel.twitter.client import new_http_client

PUBLIC_URL = "http://127.0.0.1:8688"
HABITS = Habits(retries=Retries(spread=0), grace=0.05)
"""Nothing by chance, and no patience at the end."""
PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""Hashed in no time."""
BOT = load_bot(None)
RENDERER = Renderer()
NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""What takes long to read is read once for all channels: the bot, the templates, whom to believe (here: nobody)."""


@dataclass
class FakeClock:
    """
    Time that passes only when somebody waits, and at once.

    Who waits for longer than *longest* seconds, as a conversation does until it is the bot's again, waits for a test
    that adds to `seconds` and rings the bell.
    """

    seconds: float = 1_600_000_000.0
    slept: list[float] = field(default_factory=list)
    longest: float = 6 * 3_600.0

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        if seconds > self.longest:
            await anyio.sleep_forever()
        self.slept.append(seconds)
        self.seconds += seconds
        await anyio.lowlevel.checkpoint()


@dataclass
class Channel:
    """A running channel and a client of it."""

    client: httpx.AsyncClient
    parts: Parts

    async def connect(self, **values: str) -> dict[str, Any]:
        """Add a connection and enable it."""
        added = await self.client.post("/api/v1/connections", json={**VALUES, **values})
        assert added.status_code == 201, added.text
        enabled = await self.client.post(f"/api/v1/connections/{added.json()['name']}/enable")
        assert enabled.status_code == 200, enabled.text
        found: dict[str, Any] = enabled.json()
        return found

    async def deliver(self, body: Any, *, to: str = "default", secret: str = API_KEY_SECRET) -> httpx.Response:
        """POST a delivery as Twitter does."""
        content = json.dumps(body).encode()
        headers = {"content-type": "application/json", "x-twitter-webhooks-signature": signed(content, secret)}
        return await self.client.post(f"/webhooks/twitter/{to}", content=content, headers=headers)

    async def settled(self) -> None:
        """Return when everything that was received is dealt with."""
        with anyio.fail_after(30):
            while await self._is_busy():
                await anyio.lowlevel.checkpoint()

    async def watched(self) -> None:
        """Return when every enabled connection was looked after since it was enabled."""
        with anyio.fail_after(10):
            while any(it.webhook.checked_at is None for it in await self.parts.connections.all() if it.answers):
                await anyio.lowlevel.checkpoint()

    async def _is_busy(self) -> bool:
        stores = self.parts.stores
        waiting, unsent = await stores.events.count_waiting(), await stores.messages.count(*PENDING)
        held = {it.id for it in await self.parts.connections.all() if it.held}
        return bool({*waiting, *unsent} - held)

    async def transcript(self, name: str = "default") -> list[dict[str, Any]]:
        """What the API says about a connection's messages."""
        response = await self.client.get(f"/api/v1/connections/{name}/messages")
        lines: list[dict[str, Any]] = response.json()["messages"]
        return lines


@asynccontextmanager
async def running(
    folder: Path,
    twitter: FakeTwitter,
    clock: FakeClock | None = None,
    *,
    bot: Bot | None = None,
    token: str | None = None,
    database_at: str | None = None,
) -> AsyncIterator[Channel]:
    """A channel whose database lies in *folder* or *database_at* that address; leaving the block stops it."""
    url = database_url(database_at or f"sqlite:///{folder / 'channel.db'}")
    clock = clock or FakeClock()
    async with (
        opened(url, clock) as database,
        new_http_client(twitter.transport()) as http,
        httpx.AsyncClient(verify=NOBODY, trust_env=False) as bots,
    ):
        vault = vault_for(None, folder / "channel.db")
        outside = Outside(
            database,
            vault,
            Bots(bot or BOT, folder, Calls(bots, allow_private=False, first_wait=0.01)),
            http,
            clock,
            PUBLIC_URL,
            HABITS,
            media=folder / "media",
            passwords=PASSWORDS,
        )
        parts = assemble(outside)
        app = create_app(parts, Access(token))
        app.state.renderer = RENDERER
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client,
        ):
            twitter.challenges = client
            yield Channel(client, parts)


def message(
    text: str = "hi",
    *,
    number: int = 1300000000000000001,
    sender: str = CUSTOMER_ID,
    to: str = BRAND_ID,
    metadata: str | None = None,
    links: Mapping[str, str] | None = None,
    app: str | None = None,
) -> dict[str, Any]:
    """One event of ``direct_message_events``; *links* says what its t.co links lead to, *app* which app sent it."""
    urls = [{"url": short, "expanded_url": written} for short, written in (links or {}).items()]
    data: dict[str, Any] = {"text": text, "entities": {"urls": urls}}
    if metadata is not None:
        data["quick_reply_response"] = {"type": "options", "metadata": metadata}
    create: dict[str, Any] = {"target": {"recipient_id": to}, "sender_id": sender, "message_data": data}
    if app is not None:
        create["source_app_id"] = app
    return {"type": "message_create", "id": str(number), "created_timestamp": "1", "message_create": create}


def tweet(
    text: str = "@brand hi",
    *,
    number: int = 1300000000000000001,
    author: str = CUSTOMER_ID,
    names: Sequence[str] = (BRAND_ID,),
    to: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """One event of ``tweet_create_events``; *names* are those it mentions, *to* is whom it replies to."""
    return {
        "id": number,
        "id_str": str(number),
        "text": text,
        "user": {"id_str": author, "name": f"Name of {author}", "screen_name": f"user{author}"},
        "in_reply_to_user_id_str": to,
        "in_reply_to_screen_name": to and f"user{to}",
        "entities": {"urls": [], "user_mentions": [{"id_str": it} for it in names]},
        **more,
    }


def tweeted(*tweets: dict[str, Any]) -> dict[str, Any]:
    """A delivery of tweets."""
    return {"for_user_id": BRAND_ID, "user_has_blocked": False, "tweet_create_events": list(tweets)}


def untweeted(number: int) -> dict[str, Any]:
    """A delivery of the news that a tweet was deleted."""
    event = {"status": {"id": str(number), "user_id": CUSTOMER_ID}, "timestamp_ms": "1432228155593"}
    return {"for_user_id": BRAND_ID, "tweet_delete_events": [event]}


def delivery(*messages: dict[str, Any], for_user_id: str = BRAND_ID) -> dict[str, Any]:
    """A delivery of messages."""
    users = {CUSTOMER_ID: {"id": CUSTOMER_ID, "name": "Cust", "screen_name": "cust"}}
    return {"for_user_id": for_user_id, "direct_message_events": list(messages), "users": users}
