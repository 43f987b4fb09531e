"""The table of endpoints and deliveries."""

import pytest

from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.protocol.tables import Endpoint, Family

CONTRACTS = Contracts.load()
EMULATED = [row for row in CONTRACTS.endpoints if row.status != "refused"]


def readable(row: Endpoint) -> str:
    return f"{row.method} {row.path}"


def test_no_endpoint_is_listed_twice() -> None:
    keys = [(row.method, row.path, row.command) for row in CONTRACTS.endpoints]

    assert len(keys) == len(set(keys))


def test_the_table_covers_the_classic_api() -> None:
    assert len(CONTRACTS.endpoints) == 97


@pytest.mark.parametrize("row", CONTRACTS.endpoints, ids=readable)
def test_every_schema_an_endpoint_names_exists(row: Endpoint) -> None:
    named = {row.request, row.response} - {None}

    assert named <= set(CONTRACTS.names())


@pytest.mark.parametrize("row", EMULATED, ids=readable)
def test_every_emulated_answer_with_a_body_has_a_schema(row: Endpoint) -> None:
    assert (row.response is None) == (row.success in (204, 302) or row.answers != "json")


@pytest.mark.parametrize("row", EMULATED, ids=readable)
def test_every_emulated_json_request_has_a_schema(row: Endpoint) -> None:
    assert row.request is not None or row.body != ("json",)


@pytest.mark.parametrize("family", CONTRACTS.deliveries, ids=lambda family: family.key)
def test_a_family_is_found_by_its_key(family: Family) -> None:
    branches = CONTRACTS.schema("delivery")["allOf"]

    assert {"type": "object", "required": [family.key]} in [branch["if"] for branch in branches]
    assert family.schema in CONTRACTS.names()


@pytest.mark.parametrize(
    "path",
    [
        "/1.1/direct_messages/events/new.json",
        "/1.1/direct_messages/events/destroy.json",
        "/1.1/account_activity/all/:env/webhooks.json",
        "/1.1/account_activity/all/count.json",
        "/1.1/users/lookup.json",
    ],
)
def test_what_a_channel_needs_is_emulated(path: str) -> None:
    assert path in {row.path for row in EMULATED}


def test_what_comes_later_is_refused() -> None:
    assert {row.status for row in CONTRACTS.endpoints if "feedback" in row.path} == {"refused"}
