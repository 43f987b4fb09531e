"""Bodies: bounded in size and in time, wherever one is taken."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import anyio
import pytest

from tests.channel.builders import Channel
from tests.channel.fake_twitter import VALUES
from twitter_channel.routes import given

FORM = {"content-type": "application/x-www-form-urlencoded"}
TAKERS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("POST", "/webhooks/twitter/default", {}),
    ("POST", "/api/v1/connections", {}),
    ("PATCH", "/api/v1/connections/default/settings", {}),
    ("POST", "/api/v1/conversations/1/messages", {}),
    ("POST", "/sign-in", FORM),
)


@pytest.fixture
def database_at(tmp_path: Path, empty_database: Path) -> str:
    """One engine will do here."""
    shutil.copy(empty_database, tmp_path / "channel.db")
    return f"sqlite:///{tmp_path / 'channel.db'}"


@pytest.fixture
async def saved(channel: Channel) -> Channel:
    await channel.client.post("/api/v1/connections", json=VALUES)
    return channel


async def stalled() -> AsyncIterator[bytes]:
    yield b'{"a": '
    await anyio.sleep_forever()


async def dripping() -> AsyncIterator[bytes]:
    while True:
        yield b" "
        await anyio.sleep(0.01)


async def endless() -> AsyncIterator[bytes]:
    while True:
        yield b" " * 100_000


async def statuses(channel: Channel, body: Callable[[], AsyncIterator[bytes]], **more: str) -> set[int]:
    """How everybody who takes a body answers this one."""
    with anyio.fail_after(10):
        return {
            (await channel.client.request(method, path, content=body(), headers={**headers, **more})).status_code
            for method, path, headers in TAKERS
        }


async def test_a_body_that_stops_coming_is_given_up(saved: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "CHUNK_WITHIN", 0.05)

    assert await statuses(saved, stalled) == {408}


async def test_a_body_that_drips_is_given_up(saved: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given, "WHOLE_WITHIN", 0.1)

    assert await statuses(saved, dripping) == {408}


async def test_a_body_without_end_is_refused(saved: Channel) -> None:
    assert await statuses(saved, endless) == {413}


@pytest.mark.parametrize("length", ["999999999999", "9" * 5_000], ids=["large", "no number"])
async def test_a_length_that_is_too_much_is_refused_before_anything_is_read(saved: Channel, length: str) -> None:
    assert await statuses(saved, stalled, **{"content-length": length}) == {413}
