"""What Twitter and the webhook prove themselves with."""

import hmac
from typing import Any

import pytest

from tests.channel.vectors import each_case_of
from twitter_channel.twitter.proofs import is_signed, proof


@each_case_of("crc")
def test_a_challenge_has_the_known_answer(case: dict[str, Any]) -> None:
    assert proof(case["consumer_secret"], case["crc_token"].encode()) == case["response_token"]


@each_case_of("deliveries")
def test_a_delivery_has_the_known_signature(case: dict[str, Any]) -> None:
    body = case["body"].encode()

    assert is_signed(case["consumer_secret"], body, case["signature"])
    assert not is_signed(case["consumer_secret"], body + b" ", case["signature"])


@pytest.mark.parametrize("signature", ["sha256=", "", "\xe9"])
def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch, signature: str) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(expected: bytes, given: bytes) -> bool:
        compared.append((expected, given))
        return False

    monkeypatch.setattr(hmac, "compare_digest", compare)

    assert not is_signed("secret", b"body", signature)
    assert compared == [(proof("secret", b"body").encode(), signature.encode())]
