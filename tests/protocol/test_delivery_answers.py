"""Every way to refuse a delivery is told with what it probably means, and what to do."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import digest
from json import dumps, loads

import pytest

from twitter_emulator.protocol.delivery_answers import why_refused
from twitter_emulator.protocol.diagnosis import Suspect

URL = "http://bot.example/webhook"
BODY = '{"for_user_id":"1","text":"Zoë"}'.encode()
SECRET = "EMUconsumerSecret00000000000000000000000000000000A"
SUSPECTS = [Suspect("the access token secret", "EMUtokenSecret0000000000000000000000000000000")]


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def answered(status: int, body: bytes | str = b"", **headers: str) -> Reply:
    content = body.encode() if isinstance(body, str) else body
    return Reply(status, content, {name.replace("_", "-"): value for name, value in headers.items()})


def why(reply: Reply) -> str:
    return why_refused(reply, url=URL, body=BODY, secret=SECRET, suspects=SUSPECTS)


def b64(text: bytes, key: str = SECRET) -> str:
    return "sha256=" + b64encode(digest(key.encode(), text, "sha256")).decode()


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (answered(301, location="/webhook/"), "only the slash at the end of the path differs"),
        (answered(308, location="https://bot.example/webhook"), "only the scheme differs: it wants https"),
        (answered(302, location="/login?next=/webhook"), "that looks like a login page"),
        (answered(302, location="/elsewhere"), "answered 302 to /elsewhere; deliveries follow no redirects"),
        (answered(400, "no"), "answered 400; it could not read the delivery, or takes its signature for wrong"),
        (answered(401), "answered 401; it probably takes the signature for wrong: the signature is HMAC-SHA256"),
        (answered(403, "bad signature"), "It said: 'bad signature'"),
        (answered(401, www_authenticate='Basic realm="x"'), "asks for Basic credentials, and Twitter sends none"),
        (answered(403, "<h1>CSRF verification failed</h1>"), "its protection against forged forms (CSRF)"),
        (answered(403, "<html>Sign in</html>"), "is a login or a proxy in front of the webhook"),
        (answered(404), "there is nothing at this path for POST"),
        (answered(405), "the path must take POST too"),
        (answered(413), "it takes no body of this size"),
        (answered(415), "it does not take the content type application/json"),
        (answered(418), "only 2xx says that a delivery was received"),
        (answered(429), "it limits the rate"),
        (answered(500, "KeyError: 'x'"), "look for the error in the webhook's log"),
        (answered(502), "is a proxy in front of the webhook"),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Reply) else "",
)
def test_each_refusal_is_told_with_what_it_probably_means(reply: Reply, told: str) -> None:
    assert told in why(reply)


@pytest.mark.parametrize(
    ("computed", "mistake"),
    [
        (b64(BODY, SUSPECTS[0].secret), "You used the access token secret as the key."),
        (
            b64(dumps(loads(BODY)).encode()),
            "the body parsed and written again, as Python's json.dumps does.",
        ),
        (b64(str(loads(BODY)).encode()), "You signed the text of a dict."),
        (digest(SECRET.encode(), BODY, "sha256").hex(), 'the hex digest instead of base64 and left "sha256=" off.'),
    ],
    ids=["secret", "parsed", "dict", "hex"],
)
def test_a_refusal_that_shows_the_signature_it_computed_gives_the_mistake_away(computed: str, mistake: str) -> None:
    told = why(answered(401, f"signature mismatch: expected {computed} got {b64(BODY)}"))

    assert "its answer shows what it computed" in told
    assert mistake in told


def test_a_signature_that_nothing_explains_is_not_explained() -> None:
    assert "it probably takes the signature for wrong" in why(answered(401, f"expected {b64(b'?')}"))
