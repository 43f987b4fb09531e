"""Loading the contracts and holding bodies against them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitter_emulator.protocol.contracts import Contracts, Violation

CONTRACTS = Contracts.load()
EXAMPLES = sorted((CONTRACTS.folder / "examples").glob("*/*.json"))
WEBHOOKS = "/1.1/account_activity/all/dev/webhooks.json"
WEBHOOK = "/1.1/account_activity/all/dev/webhooks/1300000000000000009.json"


def message(recipient: object) -> dict[str, Any]:
    target = {"recipient_id": recipient}
    return {
        "event": {"type": "message_create", "message_create": {"target": target, "message_data": {"text": "hello"}}}
    }


def test_a_violation_names_the_member() -> None:
    violations = CONTRACTS.violations("direct_message_create.request", message("ines_moreau"))

    assert [violation.path for violation in violations] == ["event.message_create.target.recipient_id"]


def test_a_violation_says_what_the_member_is_for() -> None:
    [violation] = CONTRACTS.violations("direct_message_create.request", {"event": {"type": "message_create"}})

    assert violation == Violation("event", "'message_create' is a required property")


def test_a_violation_does_not_repeat_a_long_value() -> None:
    [violation] = CONTRACTS.violations("snowflake_id", ["x" * 1000])

    assert len(violation.reason) < 300


def test_a_member_that_must_not_be_there_is_named() -> None:
    body: dict[str, Any] = {"event": {}, "apps": {}}

    assert "{} must not be here" in {
        each.reason for each in CONTRACTS.violations("direct_message_create.response", body)
    }


def test_violations_come_nearest_to_the_root_first() -> None:
    violations = CONTRACTS.violations("mark_read.request", {"recipient_id": "ines_moreau"})

    assert [violation.path for violation in violations] == ["", "recipient_id"]


@pytest.mark.parametrize("name", ["snowflake_id", "typing.request"])
def test_a_line_feed_is_no_part_of_an_id(name: str) -> None:
    body = "1000000001\n" if name == "snowflake_id" else {"recipient_id": "1000000001\n"}

    assert not CONTRACTS.is_valid(name, body)
    assert CONTRACTS.violations(name, body) != []


def test_an_unknown_contract_is_named() -> None:
    with pytest.raises(LookupError, match="'no_such_contract'"):
        CONTRACTS.is_valid("no_such_contract", {})


@pytest.mark.parametrize(
    ("method", "path", "status", "schema"),
    [
        ("POST", "/1.1/direct_messages/events/new.json", 200, "direct_message_create.response"),
        ("POST", "/1.1/direct_messages/events/new.json", 403, "error.response"),
        ("POST", "/1.1/direct_messages/events/new.json", 201, None),
        ("DELETE", "/1.1/direct_messages/events/destroy.json", 204, None),
        ("GET", WEBHOOKS, 200, "webhooks_of_environment.response"),
        ("GET", "/1.1/account_activity/all/webhooks.json", 200, "environments.response"),
        ("POST", WEBHOOKS, 200, "webhook.response"),
        ("GET", "/1.1/account_activity/all/count.json", 200, "subscription_count.response"),
        ("GET", "/1.1/no/such/path.json", 404, None),
    ],
)
def test_an_answer_is_held_against_the_schema_of_its_status(
    method: str, path: str, status: int, schema: str | None
) -> None:
    assert CONTRACTS.response_schema(method, path, status) == schema


@pytest.mark.parametrize(
    ("method", "path", "schema"),
    [
        ("POST", "/1.1/direct_messages/events/new.json", "direct_message_create.request"),
        ("GET", "/1.1/direct_messages/events/list.json", None),
        ("POST", "/1.1/no/such/path.json", None),
    ],
)
def test_a_request_is_held_against_the_schema_of_its_endpoint(method: str, path: str, schema: str | None) -> None:
    assert CONTRACTS.request_schema(method, path) == schema


@pytest.mark.parametrize("path", [WEBHOOK, WEBHOOK.replace("dev", "prod-2")])
def test_a_template_stands_for_any_segment(path: str) -> None:
    [row] = CONTRACTS.endpoints_at("PUT", path)

    assert row.path == "/1.1/account_activity/all/:env/webhooks/:id.json"


@pytest.mark.parametrize(
    "path", [WEBHOOK.removesuffix(".json"), WEBHOOK + "/more", WEBHOOK.replace("1300000000000000009", "")]
)
def test_a_template_stands_for_nothing_else(path: str) -> None:
    assert CONTRACTS.endpoints_at("PUT", path) == ()


def test_commands_that_share_a_path_are_all_found() -> None:
    assert {row.command for row in CONTRACTS.endpoints_at("POST", "/1.1/media/upload.json")} == {
        None,
        "INIT",
        "APPEND",
        "FINALIZE",
    }


def test_every_delivery_has_one_schema() -> None:
    assert CONTRACTS.delivery_schema() in CONTRACTS.names()


def test_loading_imports_no_validator() -> None:
    code = (
        "import sys; from twitter_emulator.protocol.contracts import Contracts; Contracts.load();"
        "print(sorted({'jsonschema', 'jsonschema_rs', 'referencing'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)
"""Any JSON value."""

SPOILED_TEXT = st.sampled_from(["", "\n", "0", "1300000000000000001\n", "null", "https://", "follow", "٣"])
"""Texts that patterns might be read differently for."""


@st.composite
def mutated_examples(draw: st.DrawFn) -> tuple[str, Any]:
    """An example with one of its members, at any depth, taken out or replaced."""
    path: Path = draw(st.sampled_from(EXAMPLES))
    return path.parent.name, mutated(draw, msgspec.json.decode(path.read_bytes()))


def mutated(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, dict | list) and value and draw(st.integers(0, 4)):
        places = list(value) if isinstance(value, dict) else list(range(len(value)))
        place = draw(st.sampled_from(places))
        if draw(st.integers(0, 4)) == 0:
            del value[place]
        else:
            value[place] = mutated(draw, value[place])
        return value
    return draw(JSON | SPOILED_TEXT | st.just(value))


@settings(deadline=None)
@given(mutated_examples())
def test_both_validators_give_the_same_verdict(case: tuple[str, Any]) -> None:
    name, body = case

    assert CONTRACTS.is_valid(name, body) == (CONTRACTS.violations(name, body) == [])
