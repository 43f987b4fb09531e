"""Who may use the API."""

from pathlib import Path

import pytest

from tests.channel.builders import Channel, running
from tests.channel.fake_twitter import VALUES, FakeTwitter

CONNECTIONS = "/api/v1/connections"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8688", "localhost:8688", "LocalHost", "[::1]:8688"])
async def test_this_machine_is_served(channel: Channel, host: str) -> None:
    assert (await channel.client.get(CONNECTIONS, headers={"host": host})).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8688", "127.0.0.1.evil.example", "", "localhost:x"])
async def test_another_name_for_this_machine_is_refused(channel: Channel, host: str) -> None:
    assert (await channel.client.get(CONNECTIONS, headers={"host": host})).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999"])
async def test_a_web_page_of_another_origin_is_refused(channel: Channel, origin: str) -> None:
    response = await channel.client.post(CONNECTIONS, json=VALUES, headers={"origin": origin})

    assert response.status_code == 403


async def test_a_page_of_the_channel_itself_is_served(channel: Channel) -> None:
    response = await channel.client.get(CONNECTIONS, headers={"origin": "http://127.0.0.1:8688"})

    assert response.status_code == 200


async def test_the_webhook_is_served_under_any_name(channel: Channel) -> None:
    await channel.client.post(CONNECTIONS, json=VALUES)

    response = await channel.client.get("/webhooks/twitter?crc_token=a", headers={"host": "bot.example"})

    assert response.status_code == 200


async def test_with_a_token_everybody_who_has_it_is_served(tmp_path: Path, twitter: FakeTwitter) -> None:
    async with running(tmp_path, twitter, token="t0ken") as channel:
        right = {"authorization": "Bearer t0ken", "host": "channel.example"}

        assert (await channel.client.get(CONNECTIONS, headers=right)).status_code == 200
        assert (await channel.client.get("/health", headers=right)).json()["connections"] == []


@pytest.mark.parametrize("header", [None, "Bearer wrong", "t0ken", "Basic t0ken", "Bearer t0ken2"])
async def test_with_a_token_nobody_else_is_served(tmp_path: Path, twitter: FakeTwitter, header: str | None) -> None:
    async with running(tmp_path, twitter, token="t0ken") as channel:
        headers = {} if header is None else {"authorization": header}

        refused = await channel.client.get(CONNECTIONS, headers=headers)
        health = await channel.client.get("/health", headers=headers)

    assert refused.status_code == 401
    assert health.json() == {"status": "ok"}
