"""Every address of the channel, walked: nobody gets in who may not."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Mount

from tests.channel.builders import Channel, delivery, message, running
from tests.channel.fake_twitter import VALUES, FakeTwitter
from tests.channel.pages.visitor import Visitor, token_on
from tests.channel.route_table import API, PAGES
from twitter_channel.app import create_app
from twitter_channel.pages import routes as pages
from twitter_channel.routes import api, health, webhooks
from twitter_channel.routes.guard import Access

TOKEN = "the token of the API"
WITHOUT_TOKEN: tuple[dict[str, str], ...] = (
    {},
    {"authorization": "Bearer wrong"},
    {"authorization": "Bearer"},
    {"authorization": f"Basic {TOKEN}"},
    {"cookie": "twitter_channel_session=" + "x" * 43},
    {"host": "127.0.0.1"},
    {"origin": "http://127.0.0.1:8688"},
)
FROM_ELSEWHERE: tuple[dict[str, str], ...] = (
    {"host": "channel.example"},
    {"host": "127.0.0.1.channel.example"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"x-forwarded-for": "203.0.113.7"},
    {"forwarded": "for=203.0.113.7"},
    {"via": "1.1 proxy"},
)


@pytest.fixture
def database_at(tmp_path: Path, empty_database: Path) -> str:
    """One engine will do here."""
    shutil.copy(empty_database, tmp_path / "channel.db")
    return f"sqlite:///{tmp_path / 'channel.db'}"


@pytest.fixture
async def guarded(tmp_path: Path, twitter: FakeTwitter, database_at: str) -> AsyncIterator[Channel]:
    """A channel with a token, a connection and a conversation."""
    async with running(tmp_path, twitter, token=TOKEN, database_at=database_at) as channel:
        await channel.parts.connections.add(VALUES)
        await channel.parts.connections.enable("default")
        await channel.deliver(delivery(message()))
        await channel.settled()
        yield channel


async def everything_in(channel: Channel) -> str:
    """What is stored of the connection and its conversation."""
    (connection,) = await channel.parts.connections.all()
    talk = await channel.parts.stores.threads.summary(1)
    return f"{connection} {talk} {await channel.parts.inbox.notes.of(1)} {await channel.parts.operators.all()}"


def test_the_table_has_nothing_else() -> None:
    parts: Any = None
    app = create_app(parts, Access(None))

    known = [*webhooks.ROUTES, *health.ROUTES, *pages.ROUTES]
    (mounted,) = (route for route in app.routes if route not in known)
    assert isinstance(mounted, Mount)
    assert (mounted.path, tuple(mounted.routes)) == ("/api/v1", api.ROUTES)
    assert [route.path for route in pages.ROUTES if isinstance(route, Mount)] == ["/static"]


async def test_no_address_of_the_api_serves_who_has_no_token(guarded: Channel) -> None:
    before = await everything_in(guarded)

    answers = {
        (*address, str(headers)): await guarded.client.request(*address, headers=headers)
        for address in API
        for headers in WITHOUT_TOKEN
    }

    assert len(API) > 40
    assert {case: answer.status_code for case, answer in answers.items() if answer.status_code != 401} == {}
    assert await everything_in(guarded) == before


async def test_without_a_token_no_address_serves_anybody_from_elsewhere(channel: Channel) -> None:
    await channel.connect()

    answers = {
        (*address, str(headers)): await channel.client.request(*address, headers=headers)
        for address in API
        for headers in FROM_ELSEWHERE
    }

    assert {case: answer.status_code for case, answer in answers.items() if answer.status_code != 403} == {}


async def test_no_page_is_shown_and_no_form_taken_from_who_is_not_signed_in(guarded: Channel) -> None:
    before, stranger = await everything_in(guarded), Visitor(guarded)
    token = {"form_token": token_on(await stranger.get("/sign-in"))}

    answers = {
        path: await (stranger.post(path, token) if method == "POST" else stranger.get(path)) for method, path in PAGES
    }

    assert len(PAGES) > 40
    answers.pop("/inbox/changes").raise_for_status()
    for path, answer in answers.items():
        assert (answer.status_code, answer.content) == (303, b""), path
        assert answer.headers["location"].startswith("/sign-in?next=/"), path
    assert await everything_in(guarded) == before


async def test_the_health_tells_strangers_no_more_than_that_it_works(guarded: Channel) -> None:
    health, metrics = await guarded.client.get("/health"), await guarded.client.get("/metrics")

    assert health.json() == {"status": "ok"}
    assert (metrics.status_code, "twitter_channel" in metrics.text) == (401, False)
