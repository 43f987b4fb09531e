"""``twitter-emulator contract``."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from twitter_emulator.cli.contract import contract

NEW = "POST /1.1/direct_messages/events/new.json"
SHOW = "GET /1.1/users/show.json"
TYPING = {
    "for_user_id": "1000000001",
    "direct_message_indicate_typing_events": [
        {"created_timestamp": "1598779128000", "sender_id": "2000000002", "target": {"recipient_id": "1000000001"}}
    ],
    "users": {},
}


def run(*words: object) -> Result:
    return CliRunner().invoke(contract, [str(word) for word in words])


def written(folder: Path, body: object, name: str = "body.json") -> Path:
    file = folder / name
    file.write_text(body if isinstance(body, str) else json.dumps(body), "utf-8")
    return file


def message(recipient: object = "2000000002") -> dict[str, Any]:
    target = {"recipient_id": recipient}
    return {
        "event": {"type": "message_create", "message_create": {"target": target, "message_data": {"text": "hello"}}}
    }


def exchange(status: int, answer: object, *, body: object = None, uri: str | None = None) -> dict[str, Any]:
    json_type = {"Content-Type": "application/json"}
    uri = uri or "https://api.twitter.com/1.1/direct_messages/events/new.json"
    return {
        "request": {"method": "POST", "uri": uri, "headers": json_type, "body": body or message()},
        "response": {"status": status, "headers": json_type, "body": answer},
    }


REFUSED = {"errors": [{"code": 349, "message": "You cannot send messages to this user."}]}


def test_each_file_gets_its_line(tmp_path: Path) -> None:
    good = written(tmp_path, TYPING, "good.json")
    bad = written(tmp_path, {"for_user_id": "1000000001"}, "bad.json")

    result = run("check", "--delivery", good, bad)

    first, second = result.output.splitlines()
    assert first == f"ok {good}"
    assert second.startswith(f"FAIL {bad}: ")
    assert result.exit_code == 1


def test_files_that_are_all_fine_exit_with_0(tmp_path: Path) -> None:
    result = run("check", "--request", NEW, written(tmp_path, message()))

    assert result.exit_code == 0


def test_a_failure_names_the_member(tmp_path: Path) -> None:
    result = run("check", "--request", NEW, written(tmp_path, message("ines_moreau")))

    assert "event.message_create.target.recipient_id: 'ines_moreau' does not match" in result.output


def test_a_response_is_held_against_the_schema_of_its_status(tmp_path: Path) -> None:
    result = run("check", "--response", SHOW, "--status", "403", written(tmp_path, REFUSED))

    assert result.exit_code == 0


def test_a_response_without_a_status_is_taken_for_a_success(tmp_path: Path) -> None:
    result = run("check", "--response", SHOW, written(tmp_path, REFUSED))

    assert result.exit_code == 1


@pytest.mark.parametrize("flag", ["--request", "--response"])
def test_a_call_without_a_contract_fails(flag: str, tmp_path: Path) -> None:
    result = run("check", flag, "GET /1.1/no/such.json", written(tmp_path, {}))

    assert result.exit_code == 1
    assert "there is no contract for" in result.output


def test_both_halves_of_an_exchange_are_checked(tmp_path: Path) -> None:
    result = run("check", "--exchange", written(tmp_path, exchange(200, {}, body=message("ines_moreau"))))

    assert "request: event.message_create.target.recipient_id" in result.output
    assert "response: 'event' is a required property" in result.output


def test_a_refusal_in_an_exchange_is_held_against_the_error_contract(tmp_path: Path) -> None:
    result = run("check", "--exchange", written(tmp_path, exchange(403, REFUSED)))

    assert result.exit_code == 0


def test_an_exchange_with_an_unexpected_success_fails(tmp_path: Path) -> None:
    result = run("check", "--exchange", written(tmp_path, exchange(201, None)))

    assert "response: status 201 instead of 200" in result.output


def test_a_recorded_text_is_parsed_as_its_content_type_says(tmp_path: Path) -> None:
    recorded = exchange(403, json.dumps(REFUSED), body=json.dumps(message("ines_moreau")))

    result = run("check", "--exchange", written(tmp_path, recorded))

    assert "request: event.message_create.target.recipient_id" in result.output


def test_a_text_that_cannot_be_parsed_is_left_unchecked(tmp_path: Path) -> None:
    result = run("check", "--exchange", written(tmp_path, exchange(403, REFUSED, body="{...")))

    assert result.exit_code == 0


def test_an_exchange_of_an_unknown_path_has_no_contract(tmp_path: Path) -> None:
    recorded = exchange(200, {}, uri="https://api.twitter.com/1.1/no/such.json")

    result = run("check", "--exchange", written(tmp_path, recorded))

    assert "there is no contract for POST /1.1/no/such.json" in result.output


def test_a_file_that_is_no_exchange_fails(tmp_path: Path) -> None:
    result = run("check", "--exchange", written(tmp_path, {"status": 200}))

    assert "is not an exchange" in result.output
    assert result.exit_code == 1


def test_masked_values_satisfy_any_contract(tmp_path: Path) -> None:
    masked = json.dumps(message("<TWITTER_DM_RECIPIENT>"))

    result = run("check", "--request", NEW, written(tmp_path, masked))

    assert result.exit_code == 0


def test_objects_that_documentation_leaves_out_satisfy_any_contract(tmp_path: Path) -> None:
    left_out = {"__placeholder__": "User Object"}
    follow = {"type": "follow", "created_timestamp": "1598779128000", "target": left_out, "source": left_out}

    result = run("check", "--delivery", written(tmp_path, {"for_user_id": "1000000001", "follow_events": [follow]}))

    assert result.exit_code == 0


def test_what_is_wrong_beside_a_left_out_object_still_fails(tmp_path: Path) -> None:
    follow = {"type": "follow", "target": {"__placeholder__": "User Object"}}

    result = run("check", "--delivery", written(tmp_path, {"for_user_id": "1000000001", "follow_events": [follow]}))

    assert "follow_events.0: 'source' is a required property" in result.output


@pytest.mark.parametrize("content", ["", "{", "\ufeff[]", '"\\ud800"'])
def test_a_file_that_is_not_json_fails_without_a_traceback(content: str, tmp_path: Path) -> None:
    result = run("check", "--delivery", written(tmp_path, content))

    assert "is not JSON" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize("content", [b'{"text": "caf\xe9"}', b"[" * 100_000])
def test_a_file_that_cannot_be_decoded_fails_without_a_traceback(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_bytes(content)

    result = run("check", "--delivery", tmp_path / "broken.json")

    assert "is not JSON" in result.output
    assert result.exit_code == 1


def test_a_missing_file_fails_by_name(tmp_path: Path) -> None:
    result = run("check", "--delivery", tmp_path / "nowhere.json")

    assert f"FAIL {tmp_path / 'nowhere.json'}: cannot be read" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "flags",
    [
        [],
        ["--delivery", "--exchange"],
        ["--delivery", "--status", "200"],
        ["--request", "direct_messages"],
        ["--response", "GET users"],
    ],
)
def test_flags_that_say_nothing_clear_are_a_usage_error(flags: list[str], tmp_path: Path) -> None:
    result = run("check", *flags, written(tmp_path, {}))

    assert result.exit_code == 2


def test_the_list_names_the_schemas() -> None:
    result = run("list")

    assert {"delivery", "direct_message_create.request"} <= set(result.output.splitlines())


def test_a_schema_can_be_shown() -> None:
    result = run("show", "crc.response")

    assert json.loads(result.output)["title"] == "Answer to a challenge"


@pytest.mark.parametrize("name", ["no_such_contract", "../endpoints", "\0"])
def test_showing_an_unknown_schema_is_a_usage_error(name: str) -> None:
    result = run("show", name)

    assert result.exit_code == 2
    assert "no contract called" in result.output
