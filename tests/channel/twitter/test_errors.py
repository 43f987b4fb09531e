"""Failed calls as data and in words."""

from typing import Any

import pytest

from twitter_channel.twitter.errors import Failure, Outcome, failure_of
from twitter_channel.twitter.words import in_words


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, "refused"),
        (401, "refused"),
        (403, "refused"),
        (301, "refused"),
        (420, "limited"),
        (429, "limited"),
        (500, "unavailable"),
        (503, "unavailable"),
        (502, "unclear"),
        (504, "unclear"),
    ],
)
def test_the_status_says_what_is_known(status: int, outcome: Outcome) -> None:
    assert failure_of(status, {}, None).outcome == outcome


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"errors": [{"code": 349, "message": "No."}]}, 349, "No."),
        ({"errors": [{"message": "No.", "code": 88}]}, 88, "No."),
        ({"request": "/1.1/a.json", "error": "media type unrecognized."}, None, "media type unrecognized."),
        ({"errors": []}, None, "HTTP 403"),
        ({"errors": [{"code": "x", "message": 7}]}, None, "HTTP 403"),
        (["strange"], None, "HTTP 403"),
        (None, None, "HTTP 403"),
    ],
)
def test_both_error_shapes_are_read(body: Any, code: int | None, message: str) -> None:
    failure = failure_of(403, {}, body)

    assert (failure.code, failure.message) == (code, message)


@pytest.mark.parametrize(("header", "retry_at"), [("1600000900", 1600000900.0), ("soon", None)])
def test_the_reset_is_read_from_the_header(header: str, retry_at: float | None) -> None:
    assert failure_of(429, {"x-rate-limit-reset": header}, None).retry_at == retry_at


@pytest.mark.parametrize("code", [64, 88, 89, 93, 150, 226, 349, 354, 453])
def test_a_known_code_says_what_to_do_and_what_twitter_said(code: int) -> None:
    words = in_words(Failure("refused", "Twitter's own words.", 403, code))

    assert len(words) > 60
    assert f"403, code {code}: Twitter's own words" in words


def test_an_unknown_code_is_told_as_it_came() -> None:
    assert in_words(Failure("refused", "Odd.", 418, 9999)) == "Twitter answered 418, code 9999: Odd."
