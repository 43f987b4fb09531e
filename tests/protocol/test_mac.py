"""HMAC with kept halves."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twitter_emulator.protocol.mac import Algorithm, mac


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
@given(key=st.text(st.characters(exclude_categories=["Cs"]), max_size=200), message=st.binary(max_size=300))
def test_it_is_the_hmac_of_the_standard_library(algorithm: Algorithm, key: str, message: bytes) -> None:
    assert mac(algorithm, key, message) == hmac.digest(key.encode(), message, algorithm)


def test_a_key_can_be_used_again_after_other_messages() -> None:
    first = mac("sha1", "key", b"one")
    mac("sha1", "key", b"two")

    assert mac("sha1", "key", b"one") == first
