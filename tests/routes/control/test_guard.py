"""Who may drive the control API (design §4.7)."""

from collections.abc import AsyncIterator

import pytest

from tests.calling import CONTROL, Twitter, calling
from tests.routes.control.asking import problem
from twitter_emulator.settings import Settings

WORLDS = f"{CONTROL}/worlds"
TOKEN = "let-me-in"


@pytest.fixture
async def guarded() -> AsyncIterator[Twitter]:
    """An emulator that asks for a token."""
    async with calling(Settings(control_token=TOKEN)) as twitter:
        yield twitter


@pytest.mark.parametrize("host", ["127.0.0.1:8686", "localhost", "LOCALHOST:1", "[::1]:8686"])
async def test_this_machine_is_served_by_its_loopback_names(twitter: Twitter, host: str) -> None:
    assert (await twitter.http.get(WORLDS, headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8686", "[::1", "@"])
async def test_a_name_of_somebody_elses_is_not_served(twitter: Twitter, host: str) -> None:
    status, detail = problem(await twitter.http.get(WORLDS, headers={"Host": host}))

    assert status == 403
    assert "--allowed-hosts" in detail


async def test_further_names_can_be_allowed() -> None:
    async with calling(Settings(allowed_hosts=("Emulator",))) as twitter:
        response = await twitter.http.get(WORLDS, headers={"Host": "emulator:8686"})

    assert response.status_code == 200


async def test_a_page_of_ours_may_call(twitter: Twitter) -> None:
    ours = {"Host": "127.0.0.1:8686", "Origin": "http://127.0.0.1:8686"}

    assert (await twitter.http.post(WORLDS, headers=ours)).status_code == 201


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://127.0.0.1:9999", "http://localhost:8686", "null", "", "http://[::1", "file://"],
)
async def test_a_page_of_anybody_else_may_not(twitter: Twitter, origin: str) -> None:
    response = await twitter.http.post(WORLDS, headers={"Origin": origin})

    assert problem(response)[0] == 403
    assert len(twitter.application.worlds.by_name) == 1


async def test_a_token_is_asked_for_where_one_is_set(guarded: Twitter) -> None:
    assert (await guarded.http.get(WORLDS, headers={"Authorization": f"Bearer {TOKEN}"})).status_code == 200


@pytest.mark.parametrize("authorization", [None, "", TOKEN, f"Basic {TOKEN}", "Bearer", "Bearer other", "Bearer \xe9"])
async def test_without_the_token_nobody_is_served(guarded: Twitter, authorization: str | None) -> None:
    headers = {} if authorization is None else {b"Authorization": authorization.encode("latin-1")}

    status, detail = problem(await guarded.http.get(WORLDS, headers=headers))

    assert status == 401
    assert TOKEN not in detail


async def test_with_the_token_any_name_will_do(guarded: Twitter) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "emulator.test"}

    assert (await guarded.http.get(WORLDS, headers=headers)).status_code == 200


async def test_twitters_api_is_not_guarded(guarded: Twitter) -> None:
    response = await guarded.get(
        "/1.1/account/verify_credentials.json", host="api.twitter.com", headers={"Origin": "https://a.example"}
    )

    assert response.status_code == 200


@pytest.mark.parametrize("probe", ["health", "livez", "readyz"])
async def test_a_health_check_needs_no_token(guarded: Twitter, probe: str) -> None:
    assert (await guarded.http.get(f"/_emulator/{probe}")).status_code == 200
