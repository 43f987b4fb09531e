"""Errors are data; their bodies are chosen in one place."""

import msgspec
import pytest

from twitter_emulator.protocol import errors
from twitter_emulator.protocol.contracts import Contracts


def test_an_error_is_one_member_of_a_list() -> None:
    assert errors.encoded(errors.CannotMessageUser()) == (
        b'{"errors":[{"code":349,"message":"You cannot send messages to this user."}]}'
    )


@pytest.mark.parametrize("kind", [errors.RateLimitExceeded, errors.WrongTokenKind, errors.EssentialAccess])
def test_some_backends_put_the_message_first(kind: type[errors.ApiError]) -> None:
    assert errors.encoded(kind()).startswith(b'{"errors":[{"message":')


def test_essential_access_ends_with_a_line_feed() -> None:
    assert errors.encoded(errors.EssentialAccess()).endswith(b'-leve","code":453}]}\n')


def test_unverified_credentials_carry_a_label() -> None:
    assert errors.body(errors.UnverifiedCredentials()) == {
        "errors": [
            {"code": 99, "message": "Unable to verify your credentials", "label": "authenticity_token_error"},
        ]
    }


def test_a_wrong_content_type_is_answered_with_an_empty_body() -> None:
    assert errors.encoded(errors.UnsupportedContentType()) == b""


def test_a_message_names_what_was_wrong() -> None:
    error = errors.NotALong("event.message_create.target.recipient_id", "{ines}")

    assert error.text == "event.message_create.target.recipient_id: '{ines}' is not a valid Long"


def test_a_hint_stays_out_of_the_body() -> None:
    error = errors.CouldNotAuthenticate(hint="you signed another host")

    assert error.hint == "you signed another host"
    assert b"another host" not in errors.encoded(error)


def test_a_class_is_found_by_its_code() -> None:
    assert errors.with_code(88) is errors.RateLimitExceeded


@pytest.mark.parametrize("code", [7, 357000])
def test_an_unknown_code_finds_nothing(code: int) -> None:
    assert errors.with_code(code) is None


def test_a_class_found_by_its_code_needs_no_values() -> None:
    kinds = {kind for code in range(500) if (kind := errors.with_code(code)) is not None}

    assert [kind().text for kind in kinds if "{" in kind().text] == []


@pytest.mark.parametrize("kind", errors.every(), ids=lambda kind: kind.__name__)
def test_every_body_satisfies_the_contract(kind: type[errors.ApiError]) -> None:
    body = errors.encoded(sample(kind))

    assert body == b"" or Contracts.load().is_valid("error.response", msgspec.json.decode(body))


def sample(kind: type[errors.ApiError]) -> errors.ApiError:
    needs_values: dict[type[errors.ApiError], errors.ApiError] = {
        errors.MissingQueryParameter: errors.MissingQueryParameter("id"),
        errors.NotALong: errors.NotALong("event.message_create.target.recipient_id", "ines"),
        errors.InvalidMember: errors.InvalidMember("event", "is required"),
        errors.NotEmulated: errors.NotEmulated("GET", "/1.1/trends/place.json"),
    }
    return needs_values.get(kind) or kind()
