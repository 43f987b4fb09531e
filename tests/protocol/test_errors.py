"""Errors are data; their bodies are chosen in one place."""

from inspect import signature
from typing import Any

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


def test_a_callback_that_is_not_allowed_is_refused_in_xml() -> None:
    body = errors.encoded(errors.CallbackNotApproved())

    assert body.startswith(
        b"<?xml version='1.0' encoding='UTF-8'?><errors><error code=\"415\">Callback URL not approved"
    )
    assert body.endswith(b"in your application settings</error></errors>")


def test_a_wrong_verifier_is_refused_in_plain_text() -> None:
    assert errors.encoded(errors.InvalidVerifier()) == (
        b"Error processing your OAuth request: Invalid oauth_verifier parameter"
    )


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

    assert body == b"" or kind.shape != "json" or Contracts.load().is_valid("error.response", msgspec.json.decode(body))


def sample(kind: type[errors.ApiError]) -> errors.ApiError:
    """One of *kind*, with any values where its text needs some."""
    make: Any = kind
    needed = [p.name for p in signature(kind).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    made: errors.ApiError = make(*needed)
    return made
