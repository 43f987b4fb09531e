"""The API of those who are told what happens."""

from typing import Any

import pytest

from tests.channel.builders import Channel
from twitter_channel.store.outbox import KINDS

HOOKS = "/api/v1/hooks"
PLATFORM = "https://platform.example/twitter"


async def test_the_secret_is_shown_once(channel: Channel) -> None:
    made = await channel.client.post(HOOKS, json={"url": PLATFORM})

    assert made.status_code == 201
    assert made.headers["location"] == "/api/v1/hooks/1"
    assert len(made.json()["secret"]) >= 32
    shown = await channel.client.get(HOOKS)
    assert shown.json()["hooks"][0]["events"] == list(KINDS)
    assert made.json()["secret"] not in shown.text


async def test_the_secret_is_not_in_the_database_as_it_is(channel: Channel) -> None:
    secret = (await channel.client.post(HOOKS, json={"url": PLATFORM})).json()["secret"]

    async with channel.parts.database.reading() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM hooks")).all()

    assert secret not in str(rows)
    (kept,) = await channel.parts.inbox.hooks.all()
    assert kept.secret == secret


@pytest.mark.parametrize(
    "url",
    [
        "ftp://platform.example/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://user:secret@platform.example/",
        "http://0/",
        "javascript:alert(1)",
        "platform.example",
    ],
)
async def test_an_address_that_must_not_be_called_is_refused(channel: Channel, url: str) -> None:
    refused = await channel.client.post(HOOKS, json={"url": url})

    assert refused.status_code == 400
    assert (await channel.client.get(HOOKS)).json() == {"hooks": []}


@pytest.mark.parametrize(
    "wish",
    [{"url": PLATFORM, "events": ["everything"]}, {"url": PLATFORM, "events": []}, {"url": PLATFORM, "secret": "a"}],
)
async def test_a_wish_that_will_not_do_is_refused(channel: Channel, wish: dict[str, Any]) -> None:
    assert (await channel.client.post(HOOKS, json=wish)).status_code == 400


async def test_a_hook_that_is_not_there_is_said_not_to_be(channel: Channel) -> None:
    assert (await channel.client.get(f"{HOOKS}/99999999999999")).status_code == 404
    assert (await channel.client.delete(f"{HOOKS}/1")).status_code == 404
