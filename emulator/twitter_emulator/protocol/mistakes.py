"""Usual mistakes in an OAuth 1.0a signature: with the secrets, the HMAC and the writing of what it gave."""

import hmac
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha1
from itertools import permutations
from urllib.parse import unquote

from .oauth1 import quote, signing_key
from .ways import Form, Suspect, Way

_THE_KEY = "The signing key is the API key secret, an ampersand and the access token secret, each percent-encoded."
_ITS_APP = "Sign with the API key secret that belongs to the oauth_consumer_key you send."
_ITS_TOKEN = "Sign with the access token secret that belongs to the oauth_token you send."
_PAIRED = 8
"""So many suspects are tried in pairs; more would take longer than an answer may wait."""

_BASE64 = "Send the plain base64 of the 20 bytes of HMAC-SHA1, percent-encoded once."


def claims(signature: str) -> list[Way[str]]:
    """What may have been meant by the signature that arrived."""
    return [
        Way(signature),
        Way(unquote(signature), "percent-encoded the signature twice", _BASE64),
        Way(
            signature.replace(" ", "+"),
            "sent the signature without percent-encoding it, so that its + arrived as a space",
            _BASE64,
        ),
        Way(signature.strip("\"' \r\n\t"), "left quotes, blanks or a line break around the signature", _BASE64),
    ]


def keys(consumer_secret: str, token_secret: str, suspects: Iterable[Suspect]) -> Iterator[Way[str]]:
    """The right signing key, then those that come of using the wrong secrets or joining them wrongly."""
    yield Way(signing_key(consumer_secret, token_secret))
    yield from _joined_wrongly(consumer_secret, token_secret)
    known = list(suspects)
    for suspect in known:
        yield from _with_suspect(suspect, consumer_secret, token_secret)
    for first, second in permutations(known[:_PAIRED], 2):
        did = f"used {first.name} as the API key secret and {second.name} as the access token secret"
        yield Way(signing_key(first.secret, second.secret), did, f"{_ITS_APP} {_ITS_TOKEN}")


def _joined_wrongly(consumer_secret: str, token_secret: str) -> Iterator[Way[str]]:
    for consumer, token, did in (
        (token_secret, consumer_secret, "swapped the API key secret and the access token secret"),
        (consumer_secret, "", "left the access token secret out of the signing key"),
        (token_secret, token_secret, "used the access token secret as the API key secret"),
        (token_secret, "", "used the access token secret alone as the signing key"),
        (consumer_secret, consumer_secret, "used the API key secret as the access token secret"),
        ("", token_secret, "left the API key secret out of the signing key"),
        (consumer_secret + "\n", token_secret, "kept a line break at the end of the API key secret"),
        (consumer_secret, token_secret + "\n", "kept a line break at the end of the access token secret"),
        (consumer_secret + " ", token_secret, "kept a blank at the end of the API key secret"),
        (consumer_secret, token_secret + " ", "kept a blank at the end of the access token secret"),
        (consumer_secret + "\r", token_secret + "\r", "kept carriage returns at the end of the secrets"),
        (consumer_secret + "\n", token_secret + "\n", "kept line breaks at the end of the secrets"),
        (f'"{consumer_secret}"', f'"{token_secret}"', "kept the quotes around the secrets"),
        (f"'{consumer_secret}'", f"'{token_secret}'", "kept the quotes around the secrets"),
        ("", "", "used empty secrets"),
        ("None", "None", 'used the word "None" for the secrets'),
        ("undefined", "undefined", 'used the word "undefined" for the secrets'),
    ):
        yield Way(signing_key(consumer, token), did, _THE_KEY)
    plain = f"{consumer_secret}&{token_secret}"
    yield Way(plain, "did not percent-encode the secrets in the signing key", _THE_KEY)
    yield Way(quote(consumer_secret), "left the access token secret and the & out of the signing key", _THE_KEY)
    yield Way(quote(consumer_secret) + quote(token_secret), "left the & out of the signing key", _THE_KEY)
    yield Way(quote(plain), "percent-encoded the & of the signing key", _THE_KEY)


def _with_suspect(suspect: Suspect, consumer_secret: str, token_secret: str) -> Iterator[Way[str]]:
    as_consumer = f"used {suspect.name} as the API key secret"
    yield Way(signing_key(suspect.secret, token_secret), as_consumer, _ITS_APP)
    yield Way(
        signing_key(suspect.secret, ""), f"{as_consumer} and left the access token secret out", f"{_ITS_APP} {_THE_KEY}"
    )
    yield Way(
        signing_key(consumer_secret, suspect.secret), f"used {suspect.name} as the access token secret", _ITS_TOKEN
    )


def forms() -> list[Way[Form]]:
    """How a key and a base string became a signature."""
    return [
        Way(lambda key, base: _base64(_mac(key, base))),
        Way(lambda key, base: _mac(key, base).hex(), "sent the signature in hex instead of base64", _BASE64),
        Way(lambda key, base: _base64(_mac(key, base).hex().encode()), "sent the base64 of the hex digest", _BASE64),
        Way(lambda key, base: _base64(_mac(key, base, "sha256")), "used HMAC-SHA256", _BASE64),
        Way(lambda key, base: _mac(key, base, "sha256").hex(), "used HMAC-SHA256, in hex", _BASE64),
        Way(lambda key, base: urlsafe_b64encode(_mac(key, base)).decode(), "used URL-safe base64", _BASE64),
        Way(lambda key, base: _base64(_mac(key, base)).rstrip("="), "left the = off the end of the base64", _BASE64),
        Way(lambda key, base: _base64(_mac(base, key)), "swapped the key and the text of the HMAC", _BASE64),
        Way(lambda key, base: _base64(sha1(base).digest()), "sent a SHA-1 hash that uses no key", _BASE64),
        Way(lambda key, base: str(b64encode(_mac(key, base))), "left Python's b'…' around the base64", _BASE64),
        Way(lambda key, base: _base64(_mac(key, base, "sha512")), "used HMAC-SHA512", _BASE64),
        Way(lambda key, base: key.decode(), "sent the signing key itself, as PLAINTEXT does", _BASE64),
    ]


def _mac(key: bytes, message: bytes, algorithm: str = "sha1") -> bytes:
    return hmac.digest(key, message, algorithm)


def _base64(digest: bytes) -> str:
    return b64encode(digest).decode()
