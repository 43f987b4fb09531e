"""Parameters held against the table of endpoints."""

import pytest

from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.protocol.parameters import Parameters
from twitter_emulator.protocol.tables import Endpoint

CONTRACTS = Contracts.load()
PARAMETERS = Parameters(CONTRACTS)
UPLOAD = "/1.1/media/upload.json"


def row(call: str) -> Endpoint:
    method, path = call.split()
    return CONTRACTS.endpoints_at(method, path)[0]


LISTING = row("GET /1.1/direct_messages/events/list.json")
SHOW = row("GET /1.1/users/show.json")
BLOCK = row("POST /1.1/blocks/create.json")


def said(endpoint: Endpoint, *names: str, **params: str) -> list[str]:
    return [str(violation) for violation in PARAMETERS.violations(endpoint, params, names)]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"count": "50"},
        {"count": "50", "cursor": "MTMwMDAwMDAwMDAwMDAwMDAwMQ"},
        {"cursor": "-1"},
        {"count": ""},
        {"_": "1605006000000", "anything": "else"},
    ],
)
def test_what_clients_send_is_taken(params: dict[str, str]) -> None:
    assert said(LISTING, **params) == []


@pytest.mark.parametrize("switch", ["true", "True", "TRUE", "t", "1", "false", "f", "0"])
def test_a_switch_is_spelt_in_many_ways(switch: str) -> None:
    assert said(BLOCK, screen_name="alice", skip_status=switch) == []


def test_a_value_of_the_wrong_kind_is_told() -> None:
    assert said(LISTING, count="many") == ["count: 'many' is not a whole number"]


def test_a_line_break_at_the_end_is_no_part_of_a_number() -> None:
    assert said(LISTING, count="5\n") == ["count: '5\\n' is not a whole number"]


def test_a_long_value_is_told_in_part() -> None:
    assert len(said(LISTING, count="x" * 5000)[0]) < 120


def test_a_missing_parameter_is_told() -> None:
    assert said(row("GET /1.1/direct_messages/events/show.json")) == ["id: is required"]


def test_one_of_a_group_is_enough() -> None:
    assert said(SHOW) == ["user_id: one of user_id, screen_name, id is required"]
    assert said(SHOW, id="alice") == said(SHOW, screen_name="alice") == said(SHOW, user_id="7", screen_name="x") == []


def test_what_excludes_each_other_is_told() -> None:
    simple = PARAMETERS.row_of(CONTRACTS.endpoints_at("POST", UPLOAD), {})

    assert simple is not None
    assert said(simple, media="x", media_data="y") == ["media: only one of media, media_data may be sent"]


def test_a_parameter_that_comes_twice_is_told_once() -> None:
    assert said(LISTING, "count", "cursor", "count", "count", count="5") == ["count: was sent more than once"]


@pytest.mark.parametrize(("command", "found"), [("", None), ("INIT", "INIT"), ("FINALIZE", "FINALIZE")])
def test_a_command_finds_its_row(command: str, found: str | None) -> None:
    endpoint = PARAMETERS.row_of(CONTRACTS.endpoints_at("POST", UPLOAD), {"command": command})

    assert endpoint is not None
    assert endpoint.command == found


def test_an_unknown_command_has_no_row() -> None:
    assert PARAMETERS.row_of(CONTRACTS.endpoints_at("POST", UPLOAD), {"command": "init"}) is None


@pytest.mark.parametrize("endpoint", CONTRACTS.endpoints, ids=lambda endpoint: f"{endpoint.method} {endpoint.path}")
def test_every_kind_and_group_of_the_table_is_known(endpoint: Endpoint) -> None:
    names = {each.name for each in endpoint.parameters} | {"id"}

    assert {each.kind for each in endpoint.parameters} <= CONTRACTS.kinds.keys() | {"text"}
    assert all(set(group) <= names for group in (*endpoint.one_of, *endpoint.exclusive))


@pytest.mark.parametrize("kind", CONTRACTS.kinds)
def test_a_kind_stands_for_whole_values_in_any_dialect(kind: str) -> None:
    pattern = CONTRACTS.kinds[kind].pattern

    assert pattern.startswith("^")
    assert pattern.endswith("$")
    assert "$" not in pattern[:-1]
