"""Credentials that are wrong in one way each, and what Twitter says to them."""

import time
from dataclasses import replace
from typing import Any

from tests.calling import Keys, Tamper

VERIFY = "/1.1/account/verify_credentials.json"
SETTINGS = "/1.1/account/settings.json"
TYPING = "/1.1/direct_messages/indicate_typing.json"
LOOKUP = "/1.1/users/lookup.json"
LIST = "/1.1/direct_messages/events/list.json"
COUNT = "/1.1/account_activity/all/subscriptions/count.json"
GARBLED = "Bearer of bad news"

ESSENTIAL = (
    b'{"errors":[{"message":"You currently have Essential access which includes access to Twitter API v2 endpoints '
    b"only. If you need access to this endpoint, you\xe2\x80\x99ll need to apply for Elevated access via the Developer "
    b"Portal. You can learn more here: https://developer.twitter.com/en/docs/twitter-api/getting-started/"
    b'about-twitter-api#v2-access-leve","code":453}]}\n'
)


def hint(response: Any) -> str:
    return str(response.headers["x-emulator-hint"])


def with_key(keys: Keys) -> Keys:
    return replace(keys, key="x" * 25)


def with_secret(keys: Keys) -> Keys:
    return replace(keys, secret="x" * 50)


def with_token(keys: Keys) -> Keys:
    return replace(keys, token="7-unknown")


def with_token_secret(keys: Keys) -> Keys:
    return replace(keys, token_secret="x" * 45)


def seconds_off(seconds: int) -> Tamper:
    return lambda keys: replace(keys, timestamp=str(int(time.time()) + seconds))


NOT_AUTHENTICATED = (401, 32, "Could not authenticate you.")
BAD_DATA = (400, 215, "Bad Authentication data.")
EXPIRED = (401, 89, "Invalid or expired token.")
OUT_OF_BOUNDS = (401, 135, "Timestamp out of bounds.")


def one_nonce() -> Tamper:
    """Signs every time with the same nonce and timestamp."""
    timestamp = str(int(time.time()))
    return lambda keys: replace(keys, nonce="once", timestamp=timestamp)


def swapped(keys: Keys) -> Keys:
    return replace(keys, secret=str(keys.token_secret), token_secret=keys.secret)
