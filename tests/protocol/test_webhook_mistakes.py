"""Every usual mistake with the HMAC of the webhook leg is named exactly: with challenges, and with deliveries."""

import hashlib
import json
from base64 import b64encode
from hmac import digest
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from twitter_emulator.protocol.diagnosis import Suspect, why_crc_differs, why_delivery_differs
from twitter_emulator.protocol.signing import webhook_signature

SECRET = "EMUconsumerSecret00000000000000000000000000000000A"
API_KEY = "EMUconsumerKey00000000001"
ACCESS_TOKEN = "1000000001-EMUtoken0000000000000000000000000000000"
TOKEN_SECRET = "EMUtokenSecret0000000000000000000000000000000"
BEARER = "AAAAAAAAAAAAAAAAAAAAAEMUbearer%3D0000000000000000000000000000000000000000000000000000"
OLD_SECRET = "EMUretiredSecret000000000000000000000000000000000B"
OTHER_SECRET = "EMUotherSecret00000000000000000000000000000000000C"
SUSPECTS = (
    Suspect("the access token secret", TOKEN_SECRET),
    Suspect("the API key", API_KEY),
    Suspect("an API key secret that was regenerated since", OLD_SECRET),
    Suspect("the access token", ACCESS_TOKEN),
    Suspect("the bearer token", BEARER),
    Suspect("the API key secret of another app, 'Other',", OTHER_SECRET),
)
TOKEN, NONCE = "a+b/C&d e%41=", "n1"
BODY = '{"b":"Zoë says 5 < 6 & \\"so\\"","a":[1,{"url":"https://t.co/x"}],"c":null}'.encode()
CONTENT: Any = json.loads(BODY)


def mac(message: str | bytes, *, key: str = SECRET, algorithm: str = "sha256") -> bytes:
    return digest(key.encode(), message.encode() if isinstance(message, str) else message, algorithm)


def b64(raw: bytes) -> str:
    return b64encode(raw).decode()


def signed(message: str | bytes, *, key: str = SECRET) -> str:
    return "sha256=" + b64(mac(message, key=key))


def crc(answered: str) -> str:
    return why_crc_differs(answered, token=TOKEN, nonce=NONCE, secret=SECRET, suspects=SUSPECTS)


def delivery(computed: str) -> str | None:
    return why_delivery_differs([computed], body=BODY, secret=SECRET, suspects=SUSPECTS)


KEYS = [
    (TOKEN_SECRET, "used the access token secret as the key"),
    (API_KEY, "used the API key as the key"),
    (OLD_SECRET, "used an API key secret that was regenerated since as the key"),
    (ACCESS_TOKEN, "used the access token as the key"),
    (BEARER, "used the bearer token as the key"),
    (OTHER_SECRET, "used the API key secret of another app, 'Other', as the key"),
    (SECRET + "\n", "kept a line break at the end of the API key secret"),
    (SECRET + "\r", "kept a carriage return at the end of the API key secret"),
    (f'"{SECRET}"', "kept the quotes around the API key secret"),
    (SECRET + "&", "used the signing key of OAuth, with its &"),
    (f"{SECRET}&{TOKEN_SECRET}", "used the signing key of OAuth, joined by & with the access token secret"),
    ("", "used an empty key"),
    ("None", 'used the word "None" as the key'),
    ("undefined", 'used the word "undefined" as the key'),
]


@pytest.mark.parametrize(("key", "did"), KEYS, ids=[did for _, did in KEYS])
def test_a_wrong_key_is_named(key: str, did: str) -> None:
    assert crc(signed(TOKEN, key=key)).startswith(f"You {did}. ")
    assert (delivery(signed(BODY, key=key)) or "").startswith(f"You {did}. ")


@pytest.mark.parametrize(("key", "did"), KEYS, ids=[did for _, did in KEYS])
def test_a_wrong_key_is_named_beside_a_hex_digest(key: str, did: str) -> None:
    answered = "sha256=" + mac(TOKEN, key=key).hex()

    assert crc(answered).startswith(f"You {did} and answered with the hex digest instead of base64. ")


FORMS = [
    ("sha256=" + mac(TOKEN).hex(), "answered with the hex digest instead of base64"),
    (b64(mac(TOKEN)), 'left "sha256=" off'),
    (mac(TOKEN).hex(), 'answered with the hex digest instead of base64 and left "sha256=" off'),
    (f"sha256={b64encode(mac(TOKEN))!r}", "left Python's b'…' around the base64"),
    ("sha256=" + b64(b64encode(mac(TOKEN))), "encoded in base64 twice"),
    (b64(("sha256=" + b64(mac(TOKEN))).encode()), 'encoded "sha256=" in base64, too and left "sha256=" off'),
    ("sha256=" + b64(mac(TOKEN, algorithm="sha512")), "used HMAC-SHA512"),
    ("sha1=" + mac(TOKEN, algorithm="sha1").hex(), 'used HMAC-SHA1, in hex and wrote "sha1=" for "sha256="'),
    ("sha256=" + hashlib.sha256(TOKEN.encode()).hexdigest(), "hashed the token without any key, in hex"),
    ("sha256=" + b64(hashlib.sha256((SECRET + TOKEN).encode()).digest()), "hashed key and token together"),
]


@pytest.mark.parametrize(("answered", "did"), FORMS, ids=[did for _, did in FORMS])
def test_a_wrong_form_of_the_answer_is_named(answered: str, did: str) -> None:
    assert crc(answered).startswith(f"You {did}")


def test_an_answer_that_a_template_escaped_is_named() -> None:
    assert crc(signed(TOKEN).replace("=", "&#x3D;").replace("+", "&#43;")).startswith("You escaped the answer as HTML.")


TOKENS = [
    (quote(TOKEN, safe=""), "signed the token percent-encoded"),
    (quote_plus(TOKEN), "signed the token percent-encoded, with + for a space"),
    (quote(quote(TOKEN, safe=""), safe=""), "signed the token percent-encoded twice"),
    ("a b/C&d eA=", "decoded the token once too often"),
    ("a+b/C&d eA=", "decoded the token once too often"),
    ("a b/C&d e%41=", "took a + in the token for a space"),
    (TOKEN.replace(" ", "+"), "wrote + for a space in the token"),
    ("a+b/C&d e%41", "cut the token at its ="),
    ("a+b/C", "cut the token at its &"),
    (f"crc_token={quote(TOKEN, safe='')}&nonce=n1", "signed the whole query string"),
    (f"crc_token={TOKEN}", "signed the name of the parameter too"),
    (str({"crc_token": TOKEN}), "signed the text of a dict"),
    (str([TOKEN]), "signed the text of a list of tokens"),
    (json.dumps({"crc_token": TOKEN}), "signed the token inside JSON"),
    (str(TOKEN.encode()), "signed the text of Python's bytes, with its b'…'"),
    (TOKEN + "\n", "signed the token with a line break"),
    (NONCE, "signed the nonce"),
    ("undefined", 'signed the word "undefined"'),
    ("None", 'signed the word "None"'),
]


@pytest.mark.parametrize(("message", "did"), TOKENS, ids=[did for _, did in TOKENS])
def test_a_wrongly_read_token_is_named(message: str, did: str) -> None:
    assert crc(signed(message)).startswith(f"You {did}. ")


@pytest.mark.parametrize(("message", "did"), TOKENS, ids=[did for _, did in TOKENS])
def test_a_wrongly_read_token_is_named_beside_a_wrong_key_or_form(message: str, did: str) -> None:
    assert crc(signed(message, key=TOKEN_SECRET)).startswith(f"You used the access token secret as the key and {did}. ")
    assert crc(b64(mac(message))).startswith(f'You {did} and left "sha256=" off. ')


def compact(content: object, **how: Any) -> str:
    return json.dumps(content, separators=(",", ":"), **how)


BODIES = [
    (json.dumps(CONTENT), "signed the body parsed and written again, as Python's json.dumps does"),
    (compact(CONTENT).replace("/", "\\/"), "signed the body parsed and written again, as PHP's json_encode does"),
    (
        compact(CONTENT, ensure_ascii=False, sort_keys=True)
        .replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"),
        "signed the body parsed and written again, as Go's json.Marshal does",
    ),
    (
        json.dumps(CONTENT, ensure_ascii=False),
        "signed the body parsed and written again, as json.dumps with ensure_ascii=False does",
    ),
    (compact(CONTENT), "signed the body parsed and written again, compactly and in ASCII"),
    (
        json.dumps(CONTENT, sort_keys=True),
        "signed the body parsed and written again, as json.dumps with sort_keys=True does",
    ),
    (json.dumps(CONTENT, indent=2), "signed the body parsed and written again, indented"),
    (str(CONTENT), "signed the text of a dict"),
    ("[object Object]", 'signed the text "[object Object]" of an object'),
    (str(BODY), "signed the text of Python's bytes, with its b'…'"),
    (BODY.decode("latin-1"), "decoded the body as Latin-1"),
    (BODY.decode() + "\n", "signed the body with a line break"),
    ("".join(BODY.decode().split()), "took the white space out of the body"),
    ("", "signed an empty body"),
    ("{}", 'signed the text "{}" for the body'),
    ("None", 'signed the text "None" for the body'),
]  # fmt: skip


@pytest.mark.parametrize(("message", "did"), BODIES, ids=[did for _, did in BODIES])
def test_a_wrongly_read_body_is_named(message: str, did: str) -> None:
    assert (delivery(signed(message)) or "").startswith(f"You {did}. ")


@pytest.mark.parametrize(("message", "did"), BODIES, ids=[did for _, did in BODIES])
def test_a_wrongly_read_body_is_named_beside_a_wrong_key(message: str, did: str) -> None:
    told = delivery(signed(message, key=TOKEN_SECRET)) or ""

    assert told.startswith(f"You used the access token secret as the key and {did}. ")


def test_a_body_as_javascript_writes_it_is_named() -> None:
    spaced = json.dumps(CONTENT).encode()

    told = why_delivery_differs(
        [signed(compact(CONTENT, ensure_ascii=False))], body=spaced, secret=SECRET, suspects=SUSPECTS
    )

    assert (told or "").startswith("You signed the body parsed and written again, as JavaScript's JSON.stringify does.")


def test_of_several_signatures_the_wrong_one_is_explained() -> None:
    computed = [webhook_signature(SECRET, BODY), signed("?"), signed(BODY, key=API_KEY)]

    told = why_delivery_differs(computed, body=BODY, secret=SECRET, suspects=SUSPECTS)

    assert (told or "").startswith("You used the API key as the key. ")


def test_a_right_signature_of_a_delivery_needs_no_explanation() -> None:
    assert delivery(webhook_signature(SECRET, BODY)) is None


def test_a_signature_that_no_mistake_leads_to_is_not_explained() -> None:
    assert delivery(signed("something else")) is None


def test_a_body_that_is_no_json_is_explained_all_the_same() -> None:
    told = why_delivery_differs([signed("no JSON", key=API_KEY)], body=b"no JSON", secret=SECRET, suspects=SUSPECTS)

    assert (told or "").startswith("You used the API key as the key. ")
