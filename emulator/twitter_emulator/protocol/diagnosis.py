"""Why a signature is wrong, in a sentence for a person: found by recomputing it with the usual mistakes."""

import hmac
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import zip_longest
from urllib.parse import unquote_plus

from . import mistakes
from .base_strings import base_strings
from .oauth1 import SignedRequest, base_string, quote
from .signing import crc_query
from .ways import Form, Suspect, Way, hidden, search

__all__ = ["Suspect", "first_difference", "why_crc_differs", "why_signature_differs"]

_THE_TOKEN = "Sign the value of crc_token alone, decoded."
_THE_SECRET = "The key is the API key secret of the app that registered the webhook."
_THE_ANSWER = 'Answer "sha256=" followed by the plain base64 of the 32 bytes of HMAC-SHA256.'


def why_signature_differs(
    signed: SignedRequest,
    *,
    base_urls: Sequence[str],
    other_base_urls: Sequence[str],
    consumer_secret: str,
    token_secret: str,
    suspects: Sequence[Suspect],
    body: bytes,
    content_type: str,
    client_base_string: str | None = None,
) -> str:
    """
    Say which usual mistake reproduces the signature of *signed*, or show the base string it should be of.

    *base_urls* are those whose signatures are accepted, at least one, the one that was called first;
    *other_base_urls* those that the client may have signed instead. No secret is in the answer.
    """
    found = search(
        mistakes.claims(signed.signature),
        mistakes.keys(consumer_secret, token_secret, suspects),
        base_strings(signed, base_urls, other_base_urls, body, content_type),
        mistakes.forms(),
    )
    reason = found or _unexplained(base_string(signed, base_urls[0]), client_base_string)
    secrets = (consumer_secret, token_secret, *(suspect.secret for suspect in suspects))
    # The API key may be suspected too, but is sent in the open: without it the base string could not be compared.
    return hidden(reason, (secret for secret in secrets if secret != signed.consumer_key))


def first_difference(ours: str, theirs: str) -> str:
    """Both base strings, one above the other, with a caret under the first character that differs."""
    if ours == theirs:
        return f"Both base strings are\n{ours}\nso the secrets differ: check both."
    pairs = enumerate(zip_longest(ours, theirs))
    position = next(index for index, (our, their) in pairs if our != their)
    label = "Twitter's: "
    return f"{label}{ours}\n{'yours: ':>{len(label)}}{theirs}\n{'':{len(label) + position}}^"


def _unexplained(ours: str, theirs: str | None) -> str:
    none = "None of the usual mistakes reproduces your signature."
    if theirs is None:
        return (
            f"{none} Check the secrets, and compare your base string with Twitter's (send yours as the header "
            f"X-Emulator-Base-String, and the first difference is marked):\n{ours}"
        )
    return f"{none} The base strings:\n{first_difference(ours, theirs)}"


def why_crc_differs(answered: str, *, token: str, nonce: str, secret: str, suspects: Sequence[Suspect]) -> str:
    """Say which usual mistake leads to the ``response_token`` *answered*. No secret is in the answer."""
    bare = answered.strip("\"' \r\n\t")
    if not bare:
        return f"You answered with an empty response_token. {_THE_TOKEN} {_THE_SECRET} {_THE_ANSWER}"
    found = search(
        [Way(answered), Way(bare, "left quotes or white space around the answer", _THE_ANSWER)],
        _crc_keys(secret, suspects),
        _crc_messages(token, nonce),
        _crc_forms(),
    )
    none = f"None of the usual mistakes leads to your response_token. {_THE_TOKEN} {_THE_SECRET} {_THE_ANSWER}"
    return hidden(found or none, (secret, *(suspect.secret for suspect in suspects)))


def _crc_keys(secret: str, suspects: Sequence[Suspect]) -> list[Way[str]]:
    return [
        Way(secret),
        *(Way(suspect.secret, f"used {suspect.name} as the key", _THE_SECRET) for suspect in suspects),
        Way(secret + "\n", "kept a line break at the end of the API key secret", _THE_SECRET),
        Way(secret + "&", "used the signing key of OAuth, with its &", _THE_SECRET),
        Way("", "used an empty key", f"Check that the secret is configured. {_THE_SECRET}"),
    ]


def _crc_messages(token: str, nonce: str) -> list[Way[str]]:
    return [
        Way(token),
        Way(crc_query(token, nonce), "signed the whole query string", _THE_TOKEN),
        Way(f"crc_token={token}", "signed the name of the parameter too", _THE_TOKEN),
        Way(f"crc_token={quote(token)}", "signed the name of the parameter too", _THE_TOKEN),
        Way(quote(token), "signed the token percent-encoded", _THE_TOKEN),
        Way(unquote_plus(token), "decoded the token once too often", _THE_TOKEN),
        Way(f'"{token}"', "signed the token in quotes", _THE_TOKEN),
        Way(token + "\n", "signed the token with a line break", _THE_TOKEN),
        Way(nonce, "signed the nonce", _THE_TOKEN),
        Way(token + nonce, "signed the token and the nonce", _THE_TOKEN),
        Way("", "signed nothing", _THE_TOKEN),
        Way("undefined", 'signed the word "undefined"', "Read crc_token from the query string of the request."),
        Way("None", 'signed the word "None"', "Read crc_token from the query string of the request."),
    ]


def _crc_forms() -> list[Way[Form]]:
    """Every way to write the digest, with every way to begin the answer."""
    return [
        Way(
            _written(prefix.value, digest.value),
            " and ".join(filter(None, (digest.did, prefix.did))),
            _THE_ANSWER,
        )
        for prefix in _PREFIXES
        for digest in _DIGESTS
    ]


def _written(prefix: str, digest: Form) -> Form:
    return lambda key, message: prefix + digest(key, message)


def _text(encode: Callable[[bytes], bytes], algorithm: str = "sha256") -> Form:
    return lambda key, message: encode(hmac.digest(key, message, algorithm)).decode()


def _hex(digest: bytes) -> bytes:
    return digest.hex().encode()


_PREFIXES = (
    Way("sha256="),
    Way("", 'left "sha256=" off'),
    Way("sha1=", 'wrote "sha1=" for "sha256="'),
    Way("SHA256=", 'wrote "sha256=" in capitals'),
    Way("sha256:", 'wrote "sha256:" for "sha256="'),
    Way("sha256 ", 'wrote a blank for the = of "sha256="'),
    Way("sha256= ", 'wrote a blank after "sha256="'),
    Way("sha256=sha256=", 'wrote "sha256=" twice'),
)
_DIGESTS: tuple[Way[Form], ...] = (
    Way(_text(b64encode)),
    Way(_text(_hex), "answered with the hex digest instead of base64"),
    Way(_text(lambda digest: _hex(digest).upper()), "answered with the hex digest instead of base64"),
    Way(_text(lambda digest: b64encode(_hex(digest))), "answered with the base64 of the hex digest"),
    Way(_text(urlsafe_b64encode), "used the URL-safe base64 alphabet"),
    Way(_text(lambda digest: b64encode(digest).rstrip(b"=")), "left the = off the end of the base64"),
    Way(_text(lambda digest: urlsafe_b64encode(digest).rstrip(b"=")), "used URL-safe base64 without its ="),
    Way(_text(lambda digest: quote(b64encode(digest).decode()).encode()), "percent-encoded the base64"),
    Way(_text(b64encode, "sha1"), "used HMAC-SHA1"),
    Way(_text(_hex, "sha1"), "used HMAC-SHA1, in hex"),
    Way(_text(b64encode, "sha512"), "used HMAC-SHA512"),
    Way(lambda key, message: b64encode(hmac.digest(message, key, "sha256")).decode(), "swapped the key and the token"),
    Way(lambda _, message: b64encode(sha256(message).digest()).decode(), "hashed the token without any key"),
    Way(lambda _, message: message.decode(), "echoed the token instead of signing it"),
)
