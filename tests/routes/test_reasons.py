"""Why a signature was refused, in words that repeat no secret (issue §3)."""

from dataclasses import replace
from typing import Any

import pytest

from tests.calling import Keys, Tamper, Twitter, refusal
from tests.routes.tampering import (
    LOOKUP,
    NOT_AUTHENTICATED,
    TYPING,
    VERIFY,
    hint,
    swapped,
    with_secret,
    with_token_secret,
)


def token_secret_as_secret(keys: Keys) -> Keys:
    return replace(keys, secret=str(keys.token_secret))


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (swapped, "swapped the API key secret and the access token secret"),
        (token_secret_as_secret, "used the access token secret as the API key secret"),
        (lambda keys: replace(keys, token_secret=""), "left the access token secret out of the signing key"),
        (lambda keys: replace(keys, secret=keys.secret + "\n"), "a line break at the end of the API key secret"),
    ],
)
async def test_the_hint_names_the_secret_that_was_wrong(twitter: Twitter, tamper: Tamper, reason: str) -> None:
    response = await twitter.get(VERIFY, tamper=tamper)

    assert refusal(response) == NOT_AUTHENTICATED
    assert reason in hint(response)


@pytest.mark.parametrize(
    ("signed_at", "reason"),
    [
        ("https://127.0.0.1:8686", "signed https://127.0.0.1:8686 but called http://127.0.0.1:8686"),
        ("https://api.twitter.com", "signed https://api.twitter.com but called http://127.0.0.1:8686"),
        ("http://localhost:8686", "signed http://localhost:8686 but called http://127.0.0.1:8686"),
        ("http://127.0.0.1", "signed http://127.0.0.1 but called http://127.0.0.1:8686"),
    ],
)
async def test_the_hint_names_the_address_that_was_signed(twitter: Twitter, signed_at: str, reason: str) -> None:
    assert reason in hint(await twitter.get(VERIFY, signed_at=signed_at))


async def test_the_hint_names_the_host_that_a_proxy_replaced(twitter: Twitter) -> None:
    response = await twitter.get(
        VERIFY, signed_at="https://tunnel.example", headers={"X-Forwarded-Host": "tunnel.example"}
    )

    assert "signed https://tunnel.example but called http://127.0.0.1:8686" in hint(response)


async def authorization_for(twitter: Twitter, path: str, **how: Any) -> dict[str, str]:
    """The header of a call that was signed, and is not sent as it was."""
    await twitter.call("GET" if "json" not in how and "form" not in how else "POST", path, **how)
    header = dict(twitter.journal("call")[-1].about)["request_headers"]["authorization"]
    twitter.rule(reject_reused_nonces=False)
    return {"Authorization": header}


async def test_the_hint_names_a_query_that_was_left_out(twitter: Twitter) -> None:
    unqueried = await authorization_for(twitter, VERIFY)

    response = await twitter.get(VERIFY, params={"skip_status": "true"}, as_=None, headers=unqueried)

    assert "left the query parameters out of the base string" in hint(response)


async def test_the_hint_names_a_json_body_that_was_signed_as_a_form(twitter: Twitter) -> None:
    as_form = await authorization_for(twitter, TYPING, form={"recipient_id": "7"})
    as_json = as_form | {"Content-Type": "application/json"}

    response = await twitter.post(TYPING, content=b"recipient_id=7", as_=None, headers=as_json)

    assert "as if it were a form" in hint(response)


async def test_the_hint_names_a_query_that_was_encoded_twice(twitter: Twitter) -> None:
    once = await authorization_for(twitter, LOOKUP, params={"screen_name": "a b"})

    response = await twitter.get(f"{LOOKUP}?screen_name=a%2520b", as_=None, headers=once)

    assert "percent-encoded the parameters twice" in hint(response)


async def test_the_hint_names_the_secret_of_another_app(twitter: Twitter) -> None:
    other = twitter.world.make_app("Other")

    response = await twitter.get(VERIFY, tamper=lambda keys: replace(keys, secret=other.consumer_secret))

    assert "the API key secret of the app 'Other' as the API key secret" in hint(response)


async def test_the_hint_names_a_secret_that_was_regenerated(twitter: Twitter) -> None:
    old = twitter.app.consumer_secret
    twitter.app.regenerate_keys(twitter.world.seed)
    twitter.application.worlds.index(twitter.world)

    response = await twitter.get(VERIFY, tamper=lambda keys: replace(keys, secret=old))

    assert "an API key secret that was regenerated as the API key secret" in hint(response)


async def test_the_hint_shows_the_base_string_when_no_usual_mistake_explains_it(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, tamper=with_secret)

    assert "GET&http%3A%2F%2F127.0.0.1%3A8686%2F1.1%2Faccount%2Fverify_credentials.json&" in hint(response)


async def test_a_base_string_that_the_client_sends_is_compared_with_twitters(twitter: Twitter) -> None:
    await twitter.get(VERIFY, tamper=with_secret, headers={"X-Emulator-Base-String": "GET&http%3A%2F%2Felsewhere"})

    ours, theirs, caret = dict(twitter.journal("call")[-1].about)["hint"].splitlines()[1:]
    assert (ours[len(caret) - 1], theirs[len(caret) - 1]) == ("1", "e")


async def test_the_journal_says_why_as_the_header_does(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, tamper=swapped)

    about = twitter.journal("call")[-1].about
    assert (about["status"], about["error"], about["hint"]) == (401, 32, hint(response))


def all_secrets(twitter: Twitter) -> list[str]:
    developer = twitter.world.developer
    apps = [secret for app in developer.apps.values() for secret in (app.consumer_secret, app.bearer_token)]
    return apps + [token.secret for token in developer.tokens.values()]


MISTAKES: list[Tamper] = [
    swapped,
    token_secret_as_secret,
    with_secret,
    with_token_secret,
    lambda keys: replace(keys, key=keys.secret),
    lambda keys: replace(keys, key=keys.secret[:25]),
    lambda keys: replace(keys, token=keys.token_secret),
    lambda keys: replace(keys, method="PLAINTEXT"),
    lambda keys: replace(keys, nonce=keys.secret),
    lambda keys: replace(keys, nonce=f"{keys.secret}&{keys.token_secret}", secret="x"),
]


@pytest.mark.parametrize("tamper", MISTAKES)
async def test_no_hint_repeats_a_secret(twitter: Twitter, tamper: Tamper) -> None:
    response = await twitter.get(VERIFY, tamper=tamper)

    header = response.headers.get("x-emulator-hint", "")
    assert [secret for secret in all_secrets(twitter) if secret in header] == []


async def test_a_secret_sent_as_the_key_is_not_repeated(twitter: Twitter) -> None:
    response = await twitter.get(VERIFY, tamper=lambda keys: replace(keys, key=keys.secret))

    assert "has 50 characters, and API keys have 25" in hint(response)
