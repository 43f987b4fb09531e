from typing import Any

from tests.protocol.vectors import each_case_of
from twitter_emulator.protocol.signing import crc_answer, crc_query, crc_url, webhook_signature


@each_case_of("deliveries")
def test_a_delivery_is_signed_as_the_vectors_say(case: dict[str, Any]) -> None:
    assert webhook_signature(case["consumer_secret"], case["body"].encode()) == case["signature"]


@each_case_of("crc")
def test_a_challenge_is_written_signed_and_answered_as_the_vectors_say(case: dict[str, Any]) -> None:
    query = crc_query(case["crc_token"], case["nonce"])

    assert query == case["query"]
    assert crc_url(case["webhook_url"], query) == case["url"]
    assert webhook_signature(case["consumer_secret"], query.encode()) == case["signature"]
    assert crc_answer(case["consumer_secret"], case["crc_token"]) == case["response_token"]


def test_the_fragment_of_a_webhook_url_is_never_called() -> None:
    assert crc_url("https://bot.example/hook?a=1#top", "crc_token=t") == "https://bot.example/hook?a=1&crc_token=t"


def test_a_secret_of_any_text_can_sign() -> None:
    assert webhook_signature("schlüssel", b"").startswith("sha256=")
