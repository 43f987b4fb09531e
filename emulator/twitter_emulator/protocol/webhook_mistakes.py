"""Usual mistakes with the HMAC-SHA256 of the webhook leg: in its key, in what is signed, in how it is written."""

import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any
from urllib.parse import quote_plus, unquote, unquote_plus

from .oauth1 import quote
from .signing import crc_query
from .ways import Form, Suspect, Way

THE_TOKEN = "Sign the value of crc_token alone, decoded."
THE_SECRET = "The key is the API key secret of the app that registered the webhook."
THE_ANSWER = 'Answer "sha256=" followed by the plain base64 of the 32 bytes of HMAC-SHA256.'
THE_BODY = "Sign the bytes of the body as they came, before anything decodes them."
THE_SIGNATURE = 'The signature is "sha256=" followed by the plain base64 of the 32 bytes of HMAC-SHA256.'
_CONFIGURED = f"Check that the secret is configured. {THE_SECRET}"
_FROM_THE_QUERY = "Read crc_token from the query string of the request."
_UNREAD = "Take the body before a framework's parser has read it, or from where the parser keeps its bytes."
_LIKELY_PREFIXES = 3
_LIKELY_DIGESTS = 10
_GO = MappingProxyType({ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"})


def keys(secret: str, suspects: Sequence[Suspect]) -> Iterator[Way[str]]:
    """The right key, then the wrong ones, the likeliest first."""
    yield Way(secret)
    for suspect in suspects:
        yield Way(suspect.secret, f"used {suspect.name} as the key", THE_SECRET)
    for key, did, cure in (
        (secret + "\n", "kept a line break at the end of the API key secret", THE_SECRET),
        (secret + "\r", "kept a carriage return at the end of the API key secret", THE_SECRET),
        (secret + " ", "kept a blank at the end of the API key secret", THE_SECRET),
        (f'"{secret}"', "kept the quotes around the API key secret", THE_SECRET),
        (f"'{secret}'", "kept the quotes around the API key secret", THE_SECRET),
        (secret + "&", "used the signing key of OAuth, with its &", THE_SECRET),
        ("", "used an empty key", _CONFIGURED),
        ("None", 'used the word "None" as the key', _CONFIGURED),
        ("undefined", 'used the word "undefined" as the key', _CONFIGURED),
        ("null", 'used the word "null" as the key', _CONFIGURED),
    ):
        yield Way(key, did, cure)
    for suspect in suspects:
        joined = f"{secret}&{suspect.secret}"
        yield Way(joined, f"used the signing key of OAuth, joined by & with {suspect.name}", THE_SECRET)


def tokens(token: str, nonce: str) -> list[Way[str]]:
    """What may have been signed for a challenge."""
    query, name = crc_query(token, nonce), "signed the name of the parameter too"
    return [
        Way(token),
        Way(query, "signed the whole query string", THE_TOKEN),
        Way(f"?{query}", "signed the whole query string", THE_TOKEN),
        Way(f"crc_token={token}&nonce={nonce}", "signed the whole query string, decoded", THE_TOKEN),
        Way(f"crc_token={token}", name, THE_TOKEN),
        Way(f"crc_token={quote(token)}", name, THE_TOKEN),
        Way(quote(token), "signed the token percent-encoded", THE_TOKEN),
        Way(quote_plus(token), "signed the token percent-encoded, with + for a space", THE_TOKEN),
        Way(quote(quote(token)), "signed the token percent-encoded twice", THE_TOKEN),
        Way(unquote_plus(token), "decoded the token once too often", THE_TOKEN),
        Way(unquote(token), "decoded the token once too often", THE_TOKEN),
        Way(token.replace("+", " "), "took a + in the token for a space", THE_TOKEN),
        Way(token.replace(" ", "+"), "wrote + for a space in the token", THE_TOKEN),
        Way(token.partition("=")[0], "cut the token at its =", THE_TOKEN),
        Way(token.rstrip("="), "cut the = off the end of the token", THE_TOKEN),
        Way(token.partition("&")[0], "cut the token at its &", THE_TOKEN),
        Way(token.strip(), "cut the white space around the token off", THE_TOKEN),
        Way(token.lower(), "signed the token in lower case", THE_TOKEN),
        Way(f'"{token}"', "signed the token in quotes", THE_TOKEN),
        Way(token + "\n", "signed the token with a line break", THE_TOKEN),
        Way(str([token]), "signed the text of a list of tokens", THE_TOKEN),
        Way(str({"crc_token": token}), "signed the text of a dict", THE_TOKEN),
        Way(str({"crc_token": token, "nonce": nonce}), "signed the text of a dict", THE_TOKEN),
        Way(_compact({"crc_token": token}), "signed the token inside JSON", THE_TOKEN),
        Way(json.dumps({"crc_token": token}), "signed the token inside JSON", THE_TOKEN),
        Way(str(token.encode()), "signed the text of Python's bytes, with its b'…'", THE_TOKEN),
        Way(nonce, "signed the nonce", THE_TOKEN),
        Way(token + nonce, "signed the token and the nonce", THE_TOKEN),
        Way("", "signed nothing", THE_TOKEN),
        *(Way(word, f'signed the word "{word}"', _FROM_THE_QUERY) for word in ("undefined", "None", "null")),
    ]


def bodies(body: bytes) -> Iterator[Way[str]]:
    """What may have been signed for a delivery of *body*, the likeliest first."""
    text = body.decode("utf-8", "replace")
    yield Way(text)
    content = _decoded(text)
    for write, how in _WRITERS if isinstance(content, dict | list) else ():
        yield Way(write(content), f"signed the body parsed and written again{how}", THE_BODY)
    if isinstance(content, dict | list):
        yield Way(str(content), "signed the text of a dict", THE_BODY)
        yield Way("[object Object]", 'signed the text "[object Object]" of an object', THE_BODY)
    for signed, did in (
        (text + "\n", "signed the body with a line break"),
        (text.strip(), "cut the white space around the body off"),
        ("".join(text.split()), "took the white space out of the body"),
        (str(body), "signed the text of Python's bytes, with its b'…'"),
        (body.decode("latin-1"), "decoded the body as Latin-1"),
        (text.encode("ascii", "ignore").decode(), "left out what is not ASCII"),
        (text.encode("ascii", "replace").decode(), "wrote ? for what is not ASCII"),
        (unquote_plus(text), "decoded the body as if it were a form"),
    ):
        yield Way(signed, did, THE_BODY)
    yield Way("", "signed an empty body", _UNREAD)
    for word in ("{}", "None", "undefined", "null"):
        yield Way(word, f'signed the text "{word}" for the body', _UNREAD)


def answer_forms() -> list[Way[Form]]:
    """How the answer to a challenge may have been written."""
    return [_form(prefix, digest, "answered with", "token", THE_ANSWER) for prefix in _PREFIXES for digest in _DIGESTS]


def signature_forms() -> list[Way[Form]]:
    """How the signature of a delivery may have been written before it was compared: the likely ways."""
    likely = [(prefix, digest) for prefix in _PREFIXES[:_LIKELY_PREFIXES] for digest in _DIGESTS[:_LIKELY_DIGESTS]]
    return [_form(prefix, digest, "expected", "body", THE_SIGNATURE) for prefix, digest in likely]


def _form(prefix: Way[str], digest: Way[Form], gave: str, what: str, cure: str) -> Way[Form]:
    did = " and ".join(filter(None, (digest.did.format(gave=gave, what=what), prefix.did)))
    return Way(_written(prefix.value, digest.value), did, cure)


def _decoded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _written(prefix: str, digest: Form) -> Form:
    return lambda key, message: prefix + digest(key, message)


def _text(encode: Callable[[bytes], bytes], algorithm: str = "sha256") -> Form:
    return lambda key, message: encode(hmac.digest(key, message, algorithm)).decode()


def _hex(digest: bytes) -> bytes:
    return digest.hex().encode()


def _compact(content: object) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def _like_go(content: object) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False, sort_keys=True).translate(_GO)


def _like_php(content: object) -> str:
    return json.dumps(content, separators=(",", ":")).replace("/", "\\/")


_WRITERS: tuple[tuple[Callable[[Any], str], str], ...] = (
    (json.dumps, ", as Python's json.dumps does"),
    (_compact, ", as JavaScript's JSON.stringify does"),
    (_like_php, ", as PHP's json_encode does"),
    (_like_go, ", as Go's json.Marshal does"),
    (lambda content: json.dumps(content, ensure_ascii=False), ", as json.dumps with ensure_ascii=False does"),
    (lambda content: json.dumps(content, separators=(",", ":")), ", compactly and in ASCII"),
    (lambda content: json.dumps(content, sort_keys=True), ", as json.dumps with sort_keys=True does"),
    (
        lambda content: json.dumps(content, separators=(",", ":"), sort_keys=True),
        ", compactly, in ASCII and with its keys sorted",
    ),
    (
        lambda content: json.dumps(content, separators=(",", ":"), sort_keys=True, ensure_ascii=False),
        ", compactly and with its keys sorted",
    ),
    (lambda content: json.dumps(content, indent=2), ", indented"),
    (lambda content: json.dumps(content, indent=4), ", indented"),
    (lambda content: json.dumps(content, indent=2, ensure_ascii=False), ", indented"),
    (lambda content: json.dumps(_compact(content)), " as a string inside JSON"),
)
_PREFIXES = (
    Way("sha256="),
    Way("", 'left "sha256=" off'),
    Way("sha1=", 'wrote "sha1=" for "sha256="'),
    Way("SHA256=", 'wrote "sha256=" in capitals'),
    Way("sha256:", 'wrote "sha256:" for "sha256="'),
    Way("sha256 ", 'wrote a blank for the = of "sha256="'),
    Way("sha256= ", 'wrote a blank after "sha256="'),
    Way("sha256=sha256=", 'wrote "sha256=" twice'),
    Way("sha512=", 'wrote "sha512=" for "sha256="'),
    Way("hmac-sha256=", 'wrote "hmac-sha256=" for "sha256="'),
)
_DIGESTS: tuple[Way[Form], ...] = (
    Way(_text(b64encode)),
    Way(_text(_hex), "{gave} the hex digest instead of base64"),
    Way(_text(b64encode, "sha1"), "used HMAC-SHA1"),
    Way(_text(_hex, "sha1"), "used HMAC-SHA1, in hex"),
    Way(_text(urlsafe_b64encode), "used the URL-safe base64 alphabet"),
    Way(_text(lambda digest: b64encode(digest).rstrip(b"=")), "left the = off the end of the base64"),
    Way(_text(lambda digest: _hex(digest).upper()), "{gave} the hex digest instead of base64"),
    Way(_text(lambda digest: b64encode(_hex(digest))), "{gave} the base64 of the hex digest"),
    Way(_text(lambda digest: str(b64encode(digest)).encode()), "left Python's b'…' around the base64"),
    Way(_text(lambda digest: str(_hex(digest)).encode()), "left Python's b'…' around the hex digest"),
    Way(_text(lambda digest: urlsafe_b64encode(digest).rstrip(b"=")), "used URL-safe base64 without its ="),
    Way(_text(lambda digest: quote(b64encode(digest).decode()).encode()), "percent-encoded the base64"),
    Way(_text(lambda digest: b64encode(b64encode(digest))), "encoded in base64 twice"),
    Way(_text(lambda digest: b64encode(b"sha256=" + b64encode(digest))), 'encoded "sha256=" in base64, too'),
    Way(_text(b64encode, "sha512"), "used HMAC-SHA512"),
    Way(_text(_hex, "sha512"), "used HMAC-SHA512, in hex"),
    Way(_text(b64encode, "md5"), "used HMAC-MD5"),
    Way(lambda key, message: b64encode(hmac.digest(message, key, "sha256")).decode(), "swapped the key and the {what}"),
    Way(lambda _, message: b64encode(sha256(message).digest()).decode(), "hashed the {what} without any key"),
    Way(lambda _, message: sha256(message).hexdigest(), "hashed the {what} without any key, in hex"),
    Way(
        lambda key, message: b64encode(sha256(key + message).digest()).decode(),
        "hashed key and {what} together instead of HMAC",
    ),
    Way(lambda _, message: message.decode("utf-8", "replace"), "echoed the {what} instead of signing it"),
)
