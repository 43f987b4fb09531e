"""What the journal shows, and what it hides."""

import json

import pytest

from tests.calling import Twitter
from tests.delivery.receiver import Receiver
from tests.routes.control.asking import VERIFY, read, settle, subscribed


async def test_credentials_in_headers_are_masked(twitter: Twitter) -> None:
    for value in (
        f"Bearer {twitter.app.bearer_token}",
        "bearer  hush",
        "Basic aHVzaA==",
        "aHVzaA==",
        "Bearer\taHVzaA==",
    ):
        await twitter.get(VERIFY, as_=None, headers={"Authorization": value})

    shown = [entry["request_headers"]["authorization"] for entry in (await read(twitter))["entries"]]

    assert shown == ["Bearer …", "bearer …", "Basic …", "…", "Bearer …"]


async def test_a_right_oauth_header_is_shown_whole(twitter: Twitter) -> None:
    await twitter.get(VERIFY)

    (entry,) = (await read(twitter))["entries"]

    assert f'oauth_consumer_key="{twitter.app.consumer_key}"' in entry["request_headers"]["authorization"]
    assert "…" not in entry["request_headers"]["authorization"]


async def test_secrets_in_the_place_of_keys_and_signatures_are_masked(twitter: Twitter) -> None:
    keys = twitter.keys("acme_support")
    plain = f'OAuth oauth_consumer_key="{keys.secret}", oauth_signature="{keys.secret}%26{keys.token_secret}"'
    for headers, query in (
        ({"Authorization": plain}, ""),
        ({}, f"?oauth_signature={keys.secret}%26{keys.token_secret}"),
    ):
        await twitter.get(f"{VERIFY}{query}", as_=None, headers=headers)

    text = json.dumps(await read(twitter))

    assert keys.secret not in text
    assert str(keys.token_secret) not in text


@pytest.mark.parametrize("name", ["oauth_token_secret", "access_token", "client_secret"])
async def test_secrets_in_queries_and_forms_are_masked(twitter: Twitter, name: str) -> None:
    await twitter.post(f"{VERIFY}?{name}=hush&a=b", form={name: "hush", "c": "d"}, as_=None)

    (entry,) = (await read(twitter))["entries"]

    assert (entry["query"], entry["request_body"]) == (f"{name}=…&a=b", f"{name}=…&c=d")


async def test_no_secret_of_the_world_is_in_its_journal(twitter: Twitter, receiver: Receiver) -> None:
    await subscribed(twitter, receiver)
    await twitter.send()
    await twitter.get(VERIFY, tamper=lambda keys: keys)
    await twitter.get("/1.1/account_activity/all/count.json", as_="bearer")
    await settle(twitter)

    text = json.dumps(await read(twitter))

    secrets = [twitter.app.consumer_secret, twitter.app.bearer_token]
    secrets += [token.secret for token in twitter.world.developer.tokens.values()]
    assert [secret for secret in secrets if secret in text] == []
