"""Every endpoint that is said to be emulated answers as the table says, and keeps to the contracts on both sides."""

from collections.abc import AsyncIterator

import pytest

from tests.calling import Twitter, calling
from tests.contracts.exercise import EXERCISES, made, prepared
from tests.delivery.receiver import Receiver
from twitter_emulator.protocol import fidelity
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.protocol.tables import Endpoint

EMULATED = [row for row in Contracts.load().endpoints if row.status != "refused"]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def twitter() -> AsyncIterator[Twitter]:
    async with calling() as twitter:
        yield twitter


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver().listening() as receiver:
        yield receiver


def test_every_emulated_endpoint_is_exercised_and_no_other() -> None:
    assert EXERCISES.keys() == {fidelity.called(row) for row in EMULATED}


@pytest.mark.parametrize("row", EMULATED, ids=fidelity.called)
async def test_an_emulated_endpoint_succeeds_as_declared(twitter: Twitter, receiver: Receiver, row: Endpoint) -> None:
    call = await prepared(twitter, receiver, row)

    response = await made(twitter, row, call)

    assert response.status_code == row.success, response.text
    assert [dict(entry.about) for entry in twitter.journal("violation")] == []


@pytest.mark.parametrize("row", EMULATED, ids=fidelity.called)
async def test_an_emulated_endpoint_has_the_rate_limit_that_is_declared(
    twitter: Twitter, receiver: Receiver, row: Endpoint
) -> None:
    call = await prepared(twitter, receiver, row)

    response = await made(twitter, row, call)

    shown = response.headers.get("x-rate-limit-limit")
    is_shown = row.rate is not None and row.rate.window == "15m" and (row.method == "GET" or "media" in row.path)
    if shown is None:
        assert not is_shown or "/oauth" in row.path
    else:
        assert row.rate is not None
        assert int(shown) == (row.rate.app if call.as_ == "bearer" else row.rate.user)


@pytest.mark.parametrize(
    "row", [row for row in EMULATED if row.auth == "user" and "/oauth" not in row.path], ids=fidelity.called
)
async def test_an_endpoint_for_users_takes_no_bearer_token(twitter: Twitter, receiver: Receiver, row: Endpoint) -> None:
    call = await prepared(twitter, receiver, row)

    response = await twitter.call(row.method, call.path, as_="bearer", json=call.json)

    assert response.status_code in (401, 403)
