"""The invariants together, and secrets in what a subject prints."""

from tests.harness.invariants.journals import Journal
from twitter_emulator.client import Account, Credentials
from twitter_emulator.harness.invariants import INVARIANTS, NAMES, breaches, secrets_printed

CREDENTIALS = Credentials(
    world="w1",
    api_base_url="http://127.0.0.1:8686",
    api_key="the-api-key",
    api_key_secret="the-api-key-secret",
    access_token="the-token",
    access_token_secret="the-token-secret",
    bearer_token="",
    env_name="dev",
    brand=Account("1", "acme_support"),
    customers=(),
)


def bad_journal() -> Journal:
    journal = Journal()
    journal.hears("hi", times=2)
    journal.sends("Hello!", "Hello!")
    journal.call(status=403, error=354)
    journal.attempt(took_ms=5000.0)
    return journal


def test_every_invariant_is_watched_at_once() -> None:
    assert {breach.invariant for breach in breaches(bad_journal().entries)} == {"once", "limits", "acknowledged"}


def test_what_is_allowed_is_left_out() -> None:
    assert {breach.invariant for breach in breaches(bad_journal().entries, allowed={"once", "limits"})} == {
        "acknowledged"
    }


def test_an_empty_journal_breaks_nothing() -> None:
    assert breaches([]) == []
    assert set(INVARIANTS) < set(NAMES)


def test_a_secret_in_the_output_is_told_by_its_line_and_not_repeated() -> None:
    (breach,) = secrets_printed("starting\nkey=the-api-key-secret\n", CREDENTIALS)

    assert breach.sentence == "The subject prints the API key secret, first in line 2 of its output."


def test_public_halves_may_be_printed() -> None:
    assert list(secrets_printed("signed as the-api-key with the-token", CREDENTIALS)) == []
