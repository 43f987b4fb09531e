"""The OpenAPI document that is made of the contracts."""

from typing import Any

from openapi_spec_validator import validate

from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.protocol.openapi import document

CONTRACTS = Contracts.load()


def references_in(value: object) -> list[str]:
    if isinstance(value, list):
        return [reference for each in value for reference in references_in(each)]
    if not isinstance(value, dict):
        return []
    own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
    return own + [reference for each in value.values() for reference in references_in(each)]


def resolved(whole: dict[str, Any], reference: str) -> Any:
    at: Any = whole
    for step in reference.removeprefix("#/").split("/"):
        at = at[step]
    return at


def test_the_document_is_valid_openapi() -> None:
    validate(document(CONTRACTS))


def test_every_reference_stays_inside_the_document() -> None:
    whole = document(CONTRACTS)

    assert all(isinstance(resolved(whole, reference), dict) for reference in references_in(whole))


def test_every_emulated_endpoint_is_a_path_and_no_other() -> None:
    paths = document(CONTRACTS)["paths"]

    calls = {(method.upper(), path) for path, item in paths.items() for method in item}
    assert len(calls) == len({(row.method, row.path) for row in CONTRACTS.endpoints if row.status != "refused"})
    assert ("PUT", "/1.1/account_activity/all/{env}/webhooks/{id}.json") in calls


def test_the_commands_of_an_upload_are_one_operation() -> None:
    operation = document(CONTRACTS)["paths"]["/1.1/media/upload.json"]["post"]

    assert {"200", "201", "202", "204", "default"} == set(operation["responses"])
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
    assert {"media", "media_data", "command", "total_bytes", "segment_index", "media_id", "shared"} <= set(form)


def test_deliveries_and_the_challenge_are_webhooks() -> None:
    webhooks = document(CONTRACTS)["webhooks"]

    assert {"challenge", "direct_message_events", "user_event"} <= set(webhooks)
    assert set(webhooks) - {"challenge"} == {family.key for family in CONTRACTS.deliveries}


def test_paths_of_others_are_added_as_they_are() -> None:
    mine = {"/_emulator/health": {"get": {"responses": {"200": {"description": "Well"}}}}}

    whole = document(CONTRACTS, extra_paths=mine)

    validate(whole)
    assert whole["paths"]["/_emulator/health"] == mine["/_emulator/health"]
