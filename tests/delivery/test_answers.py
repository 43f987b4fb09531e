"""Every way to answer a challenge wrongly has Twitter's error and a hint that says what to do."""

import gzip

import pytest

from twitter_emulator.delivery.answers import is_final, judged
from twitter_emulator.delivery.transport import Reply
from twitter_emulator.delivery.troubles import Trouble, TroubleKind
from twitter_emulator.protocol import errors
from twitter_emulator.protocol.challenge_answers import Challenge
from twitter_emulator.protocol.errors import ApiError
from twitter_emulator.protocol.signing import crc_answer

CHALLENGE = Challenge(token="challenge-token-1", nonce="nonce-1", secret="the-secret", suspects=())
RIGHT = b'{"response_token":"%s"}' % crc_answer("the-secret", "challenge-token-1").encode()


def answered(status: int, body: bytes = b"", **headers: str) -> Reply:
    return Reply(1.0, status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def test_the_right_token_is_accepted_whatever_the_content_type() -> None:
    assert judged(answered(200, RIGHT, content_type="text/html"), CHALLENGE) is None


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("address", errors.UrlNotAllowed),
        ("url", errors.UrlNotAllowed),
        ("slow", errors.CrcTooSlow),
        ("name", errors.CrcUnreachable),
        ("connect", errors.CrcUnreachable),
        ("tls", errors.CrcUnreachable),
        ("closed", errors.CrcUnreachable),
        ("garbled", errors.CrcUnreachable),
    ],
)
def test_each_trouble_has_its_error_and_is_its_hint(kind: TroubleKind, error: type[ApiError]) -> None:
    found = judged(Reply(1.0, trouble=Trouble(kind, "what happened")), CHALLENGE)

    assert type(found) is error
    assert found.hint == "what happened"


@pytest.mark.parametrize(
    ("reply", "hint"),
    [
        (
            answered(301, location="https://a.example/x"),
            "answered 301 to https://a.example/x; challenges follow no red",
        ),
        (answered(401), "answered 401; Twitter sends no credentials"),
        (answered(403), "answered 403; Twitter sends no credentials"),
        (answered(404), "answered 404; there is nothing at this path for GET"),
        (answered(405), "answered 405; the path must take GET too"),
        (answered(500, b"KeyError:\n 'crc'"), "look for the error in the webhook's log. It said: \"KeyError: 'crc'\""),
        (answered(204), "answered 204; a challenge must be answered with exactly 200"),
        (answered(201, RIGHT), "answered 201; a challenge must be answered with exactly 200"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Reply) else "",
)
def test_each_wrong_status_says_what_to_do(reply: Reply, hint: str) -> None:
    found = judged(reply, CHALLENGE)

    assert isinstance(found, errors.CrcStatusNot200)
    assert hint in (found.hint or "")


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (b"", "the body is empty"),
        (b" \n", "the body is empty"),
        (gzip.compress(RIGHT), "the body is compressed although no encoding was offered"),
        (b" " * 65_536 + b"x", "the body has 64 KB or more"),
        (b"\n<!doctype html><title>Sign in</title>", "a page, not JSON: '<!doctype html><title>Sign in</title>'"),
        (b"sha256=abc", "the body is not a JSON object: 'sha256=abc'"),
        (b'"sha256=abc"', "the body is JSON, but no object"),
        (b'{"responseToken":"x","ok":true}', "no member 'response_token' (members: 'responseToken', 'ok')"),
        (b"{}", "no member 'response_token' (members: none)"),
        (b'{"response_token":5}', "'response_token' is no string"),
        (b'{"response_token":"challenge-token-1"}', "echoed the token instead of signing it"),
    ],
    ids=["empty", "blank", "gzip", "long", "page", "text", "string", "misspelt", "no members", "number", "echo"],
)
def test_each_wrong_body_says_what_to_do(body: bytes, hint: str) -> None:
    found = judged(answered(200, body), CHALLENGE)

    assert isinstance(found, errors.InvalidCrcToken)
    assert hint in (found.hint or "")


def test_a_long_body_is_quoted_in_part() -> None:
    found = judged(answered(200, b"x" * 500), CHALLENGE)

    assert found is not None
    assert f"'{'x' * 80}…'" in (found.hint or "")


@pytest.mark.parametrize(
    ("reply", "final"),
    [
        (answered(200), True),
        (answered(204), True),
        (answered(302), True),
        (answered(404), False),
        (answered(503), False),
        (Reply(1.0, trouble=Trouble("tls", "")), True),
        (Reply(1.0, trouble=Trouble("slow", "")), False),
        (Reply(1.0, trouble=Trouble("closed", "")), False),
        (Reply(1.0, trouble=Trouble("connect", "")), False),
    ],
    ids=["200", "204", "302", "404", "503", "tls", "slow", "closed", "refused"],
)
def test_what_can_pass_is_not_final(reply: Reply, final: bool) -> None:
    assert is_final(reply) == final
