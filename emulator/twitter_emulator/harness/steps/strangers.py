"""Strangers who know the webhook's address, but no secret of the app's."""

import base64
import hmac
import json

from pytest_bdd import parsers, then, when

from ..operators import Operator
from ..people import Twitter
from ..wire import Reply, exchange

SIGNATURE = "x-twitter-webhooks-signature"


@when(parsers.parse('a stranger delivers a message from {name:w} that says "{text}", {how}'), target_fixture="reply")
def forged_delivery(twitter: Twitter, operator: Operator, name: str, text: str, how: str) -> Reply:
    """
    A made-up event comes to the webhook: "unsigned", "signed with a secret of their own",
    "signed with the API key", or "signed with an empty secret".
    """
    body = _made_up(twitter, name, text)
    secrets = {
        "signed with a secret of their own": "0" * 50,
        "signed with the API key": twitter.credentials.api_key,
        "signed with an empty secret": "",
    }
    headers = {} if how == "unsigned" else {SIGNATURE: _signature(secrets[how], body)}
    return _deliver(operator, body, headers)


@when(
    parsers.parse('a stranger delivers what Twitter delivered last, with "{word}" in place of "{other}"'),
    target_fixture="reply",
)
def tampered_delivery(twitter: Twitter, operator: Operator, word: str, other: str) -> Reply:
    """A genuine delivery with its signature, a word of it changed on the way, under a new id."""
    twitter.settled()
    genuine = twitter.world.journal(kind="attempt").entries[-1]
    message = json.loads(genuine["request_body"])["direct_message_events"][0]["id"]
    body = genuine["request_body"].replace(other, word).replace(message, str(int(message) + 1))
    assert body != genuine["request_body"], f"{other!r} is not in what was delivered last"
    return _deliver(operator, body.encode(), {SIGNATURE: genuine["request_headers"][SIGNATURE]})


@when("a stranger asks the channel for the answer to a challenge", target_fixture="reply")
def forged_challenge(operator: Operator) -> Reply:
    """A challenge that carries a signature which is not Twitter's: who answers it signs for strangers."""
    url = f"{operator.connection().webhook_url}?crc_token=made-up&nonce=made-up"
    return exchange("GET", url, headers={SIGNATURE: _signature("0" * 50, b"crc_token=made-up&nonce=made-up")})


@then("the channel refuses it")
def is_refused(reply: Reply) -> None:
    """The channel does not say that it received anything."""
    assert 400 <= reply.status < 500


@then("the channel gives no proof away")
def no_proof(reply: Reply) -> None:
    """Nothing in the answer is signed with the app's secret."""
    assert b"sha256=" not in reply.body


def _deliver(operator: Operator, body: bytes, headers: dict[str, str]) -> Reply:
    return exchange(
        "POST",
        operator.connection().webhook_url,
        body=body,
        headers={"content-type": "application/json; charset=utf-8", **headers},
    )


def _signature(secret: str, body: bytes) -> str:
    return "sha256=" + base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def _made_up(twitter: Twitter, name: str, text: str) -> bytes:
    """A delivery such as Twitter makes of a message, with an id that it has not used."""
    sender = twitter.customer(name).account
    now_ms = twitter.clock.now.now_ms
    event = {
        "type": "message_create",
        "id": str((now_ms - 1_288_834_974_657) << 22),
        "created_timestamp": str(now_ms),
        "message_create": {
            "target": {"recipient_id": twitter.brand.id},
            "sender_id": sender.id,
            "message_data": {
                "text": text,
                "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
            },
        },
    }
    return json.dumps({"for_user_id": twitter.brand.id, "direct_message_events": [event]}).encode()
