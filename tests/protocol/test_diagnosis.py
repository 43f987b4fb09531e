import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from hmac import digest
from urllib.parse import parse_qsl
from urllib.parse import quote as quote_leaving

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twitter_emulator.protocol import oauth1
from twitter_emulator.protocol.diagnosis import (
    Suspect,
    first_difference,
    why_crc_differs,
    why_out_of_bounds,
    why_signature_differs,
)
from twitter_emulator.protocol.signing import crc_answer

CALLED = "http://127.0.0.1:8686"
CONSUMER_SECRET = "EMUconsumerSecret00000000000000000000000000000000A"
TOKEN_SECRET = "EMUtokenSecret0000000000000000000000000000000"
KEY = f"{CONSUMER_SECRET}&{TOKEN_SECRET}"
SUSPECTS = (
    Suspect("the secret of app 'My bot'", "EMUotherSecret00000000000000000000000000000000000B"),
    Suspect("an access token secret that was regenerated", "EMUoldTokenSecret0000000000000000000000000000"),
)
OAUTH = {
    "oauth_consumer_key": "EMUconsumerKey00000000001",
    "oauth_nonce": "abc123NONCE",
    "oauth_signature_method": "HMAC-SHA1",
    "oauth_timestamp": "1600000000",
    "oauth_token": "1000000001-EMUtoken0000000000000000000000000000000",
    "oauth_version": "1.0",
}
JSON = b'{"event": {"type": "message_create"}, "note": "a b"}'

Encoder = Callable[[str], str]
Pairs = Sequence[tuple[str, str]]


def encoded(text: str) -> str:
    return quote_leaving(text, safe="")


@dataclass(frozen=True)
class Call:
    """A request, and the parts that a client signs of it; written apart from the code under test."""

    method: str = "POST"
    path: str = "/1.1/direct_messages/events/new.json"
    query: str = ""
    body: bytes = b""
    content_type: str = ""
    oauth: Mapping[str, str] = field(default_factory=lambda: OAUTH)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        form = self.body.decode() if "form" in self.content_type else ""
        pairs = [*parse_qsl(self.query, keep_blank_values=True), *parse_qsl(form, keep_blank_values=True)]
        return [*self.oauth.items(), *pairs]

    def base(
        self,
        *,
        method: str = "",
        origin: str = CALLED,
        path: str = "",
        parameters: Pairs | None = None,
        inner: Encoder = encoded,
        outer: Encoder = encoded,
        ordered: bool = True,
    ) -> str:
        """The base string, the right one unless told otherwise."""
        pairs = [(inner(name), inner(value)) for name, value in (self.parameters if parameters is None else parameters)]
        normal = "&".join("=".join(pair) for pair in (sorted(pairs) if ordered else pairs))
        return "&".join((method or self.method, outer(origin + (path or self.path)), outer(normal)))

    def signed(self, signature: str, *, realm: str = "") -> oauth1.SignedRequest:
        """What the server reads of this call with that signature."""
        header = {"realm": realm, **self.oauth, "oauth_signature": signature}
        signed = oauth1.read(
            method=self.method,
            path=self.path,
            raw_query=self.query.encode(),
            authorization="OAuth " + ",".join(f'{name}="{encoded(value)}"' for name, value in header.items()),
            content_type=self.content_type,
            body=self.body,
        )
        assert signed is not None
        return signed


FORM = "application/x-www-form-urlencoded"
PLAIN = Call()
MESSAGE = Call(body=JSON, content_type="application/json")
LIST = Call(method="GET", path="/1.1/direct_messages/events/list.json", query="count=50&cursor=a+b&note=it%27s%2F%7E")
TYPING = Call(path="/1.1/direct_messages/indicate_typing.json", content_type=FORM, body=b"recipient_id=2000000002")
REQUEST_TOKEN = Call(path="/oauth/request_token", oauth={**OAUTH, "oauth_callback": "http://localhost/done"})
REVERSED = Call(oauth=dict(reversed(OAUTH.items())))


def hmac_sha1(text: str, key: str = KEY) -> str:
    return b64encode(digest(key.encode(), text.encode(), "sha1")).decode()


def why(
    call: Call,
    signature: str,
    *,
    realm: str = "",
    client_base_string: str | None = None,
    suspects: Sequence[Suspect] = SUSPECTS,
) -> str:
    return why_signature_differs(
        call.signed(signature, realm=realm),
        base_urls=[CALLED],
        other_base_urls=["https://api.twitter.com", "https://api.x.com"],
        consumer_secret=CONSUMER_SECRET,
        token_secret=TOKEN_SECRET,
        suspects=suspects,
        body=call.body,
        content_type=call.content_type,
        client_base_string=client_base_string,
    )


def without(call: Call, *names: str) -> Pairs:
    return [pair for pair in call.parameters if pair[0] not in names]


def lower_hex(text: str) -> str:
    """*text* percent-encoded; it has no capitals of its own after a percent sign."""
    escaped = encoded(text).split("%")
    return "%".join([escaped[0], *(part[:2].lower() + part[2:] for part in escaped[1:])])


# Mistakes with the secrets


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (f"{TOKEN_SECRET}&{CONSUMER_SECRET}", "You swapped the API key secret and the access token secret."),
        (f"{CONSUMER_SECRET}&", "You left the access token secret out of the signing key."),
        (CONSUMER_SECRET, "You left the access token secret and the & out of the signing key."),
        (f"{TOKEN_SECRET}&{TOKEN_SECRET}", "You used the access token secret as the API key secret."),
        (f"{TOKEN_SECRET}&", "You used the access token secret alone"),
        (f"{CONSUMER_SECRET}&{CONSUMER_SECRET}", "You used the API key secret as the access token secret."),
        (f"&{TOKEN_SECRET}", "You left the API key secret out of the signing key."),
        (f"{CONSUMER_SECRET}{TOKEN_SECRET}", "You left the & out of the signing key."),
        (f"{CONSUMER_SECRET}%26{TOKEN_SECRET}", "You percent-encoded the & of the signing key."),
        (f"{CONSUMER_SECRET}%0A&{TOKEN_SECRET}", "You kept a line break at the end of the API key secret."),
        (f"{CONSUMER_SECRET}&{TOKEN_SECRET}%20", "You kept a blank at the end of the access token secret."),
        (f"{SUSPECTS[0].secret}&{TOKEN_SECRET}", "You used the secret of app 'My bot' as the API key secret."),
        (f"{OAUTH['oauth_token']}&{TOKEN_SECRET}", "You used the access token as the API key secret."),
        (f"{CONSUMER_SECRET}&{OAUTH['oauth_token']}", "You used the access token as the access token secret."),
        (f"%22{CONSUMER_SECRET}%22&%22{TOKEN_SECRET}%22", "You kept the quotes around the secrets."),
        (f"{CONSUMER_SECRET}%0D&{TOKEN_SECRET}%0D", "You kept carriage returns at the end of the secrets."),
        ("&", "You used empty secrets."),
        ("None&None", 'You used the word "None" for the secrets.'),
        (
            f"{SUSPECTS[0].secret}&{SUSPECTS[1].secret}",
            "You used the secret of app 'My bot' as the API key secret and an access token secret that was regenerated "
            "as the access token secret.",
        ),
        (
            f"{SUSPECTS[0].secret}&",
            "You used the secret of app 'My bot' as the API key secret and left the access token",
        ),
        (
            f"{CONSUMER_SECRET}&{SUSPECTS[1].secret}",
            "You used an access token secret that was regenerated as the access token secret.",
        ),
    ],
)
def test_a_wrong_signing_key_is_named(key: str, told: str) -> None:
    assert why(MESSAGE, hmac_sha1(MESSAGE.base(), key)).startswith(told)


def test_secrets_that_were_not_percent_encoded_are_named() -> None:
    told = why_signature_differs(
        PLAIN.signed(hmac_sha1(PLAIN.base(), "a/b+c&d=e")),
        base_urls=[CALLED],
        other_base_urls=[],
        consumer_secret="a/b+c",
        token_secret="d=e",
        suspects=[],
        body=b"",
        content_type="",
    )

    assert told.startswith("You did not percent-encode the secrets")


# Mistakes in the base string


@pytest.mark.parametrize(
    ("call", "base", "told"),
    [
        (
            MESSAGE,
            MESSAGE.base(origin="https://api.twitter.com"),
            f"signed https://api.twitter.com but called {CALLED}",
        ),
        (MESSAGE, MESSAGE.base(origin="https://127.0.0.1:8686"), f"signed https://127.0.0.1:8686 but called {CALLED}"),
        (MESSAGE, MESSAGE.base(origin="http://127.0.0.1"), f"signed http://127.0.0.1 but called {CALLED}"),
        (MESSAGE, MESSAGE.base(origin="http://127.0.0.1:80"), f"signed http://127.0.0.1:80 but called {CALLED}"),
        (MESSAGE, MESSAGE.base(origin="http://localhost:8686"), f"signed http://localhost:8686 but called {CALLED}"),
        (PLAIN, PLAIN.base(path=PLAIN.path + "/"), "a slash at its end"),
        (PLAIN, PLAIN.base(path=PLAIN.path.removesuffix(".json")), "without .json"),
        (PLAIN, PLAIN.base(path=PLAIN.path.removeprefix("/1.1")), "without /1.1"),
        (PLAIN, PLAIN.base(origin="\0").replace("%00", ""), "without scheme and host"),
        (LIST, LIST.base(parameters=[*LIST.oauth.items()]), "left the query parameters out"),
        (LIST, LIST.base(path=f"{LIST.path}?{LIST.query}"), "left the query string in the base URL"),
        (
            LIST,
            LIST.base(path=f"{LIST.path}?{LIST.query}", parameters=[*LIST.oauth.items()]),
            "left the query string in the base URL",
        ),
        (TYPING, TYPING.base(parameters=[*TYPING.oauth.items()]), "left the form parameters out"),
        (MESSAGE, MESSAGE.base(parameters=[*MESSAGE.parameters, (JSON.decode(), "")]), "signed the JSON body"),
        (MESSAGE, MESSAGE.base() + JSON.decode(), "added the JSON body to the base string"),
        (
            MESSAGE,
            MESSAGE.base(parameters=[*MESSAGE.parameters, ("event", "[object Object]"), ("note", "a b")]),
            "signed the members of the JSON body as parameters",
        ),
        (
            MESSAGE,
            MESSAGE.base(
                parameters=[*MESSAGE.parameters, ("event", json.dumps({"type": "message_create"})), ("note", "a b")]
            ),
            "signed the members of the JSON body as parameters",
        ),
        (
            MESSAGE,
            MESSAGE.base(
                parameters=[*MESSAGE.parameters, ("oauth_body_hash", b64encode(sha1(JSON).digest()).decode())]
            ),
            "signed an oauth_body_hash you did not send",
        ),
        (
            Call(body=b"recipient_id=2", content_type="text/plain"),
            TYPING.base(path=PLAIN.path, parameters=[*OAUTH.items(), ("recipient_id", "2")]),
            "signed the body, which was sent as text/plain, as if it were a form",
        ),
        (LIST, LIST.base(inner=lambda text: encoded(encoded(text))), "percent-encoded the parameters twice"),
        (
            Call(query="url=https%253A%252F%252Fbot.example"),
            PLAIN.base(parameters=[*OAUTH.items(), ("url", "https://bot.example")]),
            "percent-encoded the parameters twice on their way",
        ),
        (LIST, LIST.base(inner=lambda text: encoded(text).replace("%20", "+")), "wrote + for a space"),
        (
            LIST,
            LIST.base(parameters=[(name, value.replace(" ", "+")) for name, value in LIST.parameters]),
            "sent a + as it is, where it is a space, and signed it as a plus",
        ),
        (LIST, LIST.base(inner=lower_hex, outer=lower_hex), "lower-case hex"),
        (LIST, LIST.base(inner=lambda text: quote_leaving(text, safe="!'()*")), "encodeURIComponent"),
        (LIST, LIST.base(inner=lambda text: quote_leaving(text, safe="/")), "left / as it is"),
        (LIST, LIST.base(inner=lambda text: encoded(text).replace("~", "%7E")), "percent-encoded the tilde"),
        (LIST, LIST.base(inner=str), "did not percent-encode the names and values"),
        (LIST, LIST.base(outer=lambda text: text if "=" in text else encoded(text)), "the parameter string as a whole"),
        (LIST, LIST.base(outer=lambda text: encoded(text) if "=" in text else text), "did not percent-encode the URL"),
        (MESSAGE, MESSAGE.base(method="post"), "signed the method in lower case"),
        (MESSAGE, MESSAGE.base(method="GET"), "signed the method GET but sent POST"),
        (LIST, LIST.base(ordered=False), "did not sort the parameters"),
        (REVERSED, REVERSED.base(ordered=False), "did not sort the parameters"),
        (PLAIN, PLAIN.base(parameters=without(PLAIN, "oauth_version")), "left oauth_version out"),
        (PLAIN, PLAIN.base(parameters=without(PLAIN, "oauth_token")), "left oauth_token out"),
        (REQUEST_TOKEN, REQUEST_TOKEN.base(parameters=[*OAUTH.items()]), "left oauth_callback out"),
        (
            Call(oauth=dict(without(PLAIN, "oauth_version"))),
            PLAIN.base(),
            "signed oauth_version without sending it",
        ),
        (
            Call(query="id=1&id=2"),
            PLAIN.base(parameters=[*OAUTH.items(), ("id", "2")]),
            "kept only one of the parameters that have the same name",
        ),
        (Call(query="a=&b=1"), PLAIN.base(parameters=[*OAUTH.items(), ("b", "1")]), "parameters without a value"),
    ],
)
def test_a_wrong_base_string_is_named(call: Call, base: str, told: str) -> None:
    assert told in why(call, hmac_sha1(base))


def test_a_realm_in_the_base_string_is_named() -> None:
    base = PLAIN.base(parameters=[*PLAIN.parameters, ("realm", "https://api.twitter.com/")])

    told = why(PLAIN, hmac_sha1(base), realm="https://api.twitter.com/")

    assert told.startswith("You included the realm")


def test_a_host_that_leaves_its_default_port_in_is_named() -> None:
    told = why_signature_differs(
        PLAIN.signed(hmac_sha1(PLAIN.base(origin="https://api.twitter.com:443"))),
        base_urls=["https://api.twitter.com"],
        other_base_urls=[],
        consumer_secret=CONSUMER_SECRET,
        token_secret=TOKEN_SECRET,
        suspects=[],
        body=b"",
        content_type="",
    )

    assert told.startswith("You signed https://api.twitter.com:443 but called https://api.twitter.com. The port")


# Mistakes in what was sent


@pytest.mark.parametrize(
    ("signature", "told"),
    [
        (digest(KEY.encode(), MESSAGE.base().encode(), "sha1").hex(), "hex instead of base64"),
        (
            b64encode(digest(KEY.encode(), MESSAGE.base().encode(), "sha1").hex().encode()).decode(),
            "base64 of the hex digest",
        ),
        (b64encode(digest(KEY.encode(), MESSAGE.base().encode(), "sha256")).decode(), "used HMAC-SHA256"),
        (str(b64encode(digest(KEY.encode(), MESSAGE.base().encode(), "sha1"))), "left Python's b'…' around the base64"),
        (digest(KEY.encode(), MESSAGE.base().encode(), "sha256").hex(), "used HMAC-SHA256, in hex"),
        (hmac_sha1(MESSAGE.base()).rstrip("="), "left the = off"),
        (hmac_sha1(KEY, MESSAGE.base()), "swapped the key and the text"),
        (b64encode(sha1(MESSAGE.base().encode()).digest()).decode(), "uses no key"),
        (KEY, "as PLAINTEXT does"),
        (encoded(hmac_sha1(MESSAGE.base())), "percent-encoded the signature twice"),
        (hmac_sha1(MESSAGE.base()) + "\n", "a line break around the signature"),
    ],
)
def test_a_wrongly_written_signature_is_named(signature: str, told: str) -> None:
    assert told in why(MESSAGE, signature)


def with_nonce_whose_signature_has(mark: str) -> tuple[Call, str]:
    """A call whose right signature contains *mark*, and that signature."""
    calls = (Call(oauth={**OAUTH, "oauth_nonce": str(nonce)}) for nonce in range(1000))
    return next((call, hmac_sha1(call.base())) for call in calls if mark in hmac_sha1(call.base()))


def test_a_signature_in_url_safe_base64_is_named() -> None:
    call, _ = with_nonce_whose_signature_has("/")
    signature = urlsafe_b64encode(digest(KEY.encode(), call.base().encode(), "sha1")).decode()

    assert "URL-safe base64" in why(call, signature)


def test_a_signature_whose_plus_became_a_space_is_named() -> None:
    call, signature = with_nonce_whose_signature_has("+")

    assert "its + arrived as a space" in why(call, signature.replace("+", " "))


# More than one mistake, or none that is known


def test_a_wrong_secret_and_a_wrong_base_string_are_both_named() -> None:
    base = LIST.base(origin="https://api.twitter.com")

    told = why(LIST, hmac_sha1(base, f"{SUSPECTS[0].secret}&{TOKEN_SECRET}"))

    assert told.startswith(
        "You used the secret of app 'My bot' as the API key secret "
        f"and signed https://api.twitter.com but called {CALLED}."
    )


@pytest.mark.parametrize(
    ("call", "signature", "told"),
    [
        (
            LIST,
            hmac_sha1(LIST.base(origin="https://api.twitter.com", parameters=[*LIST.oauth.items()])),
            f"You signed https://api.twitter.com but called {CALLED} and left the query parameters out",
        ),
        (
            MESSAGE,
            hmac_sha1(
                MESSAGE.base(origin="https://127.0.0.1:8686", parameters=[*MESSAGE.parameters, (JSON.decode(), "")])
            ),
            f"You signed https://127.0.0.1:8686 but called {CALLED} and signed the JSON body",
        ),
        (
            LIST,
            hmac_sha1(LIST.base(origin="https://api.x.com", inner=lambda text: encoded(text).replace("%20", "+"))),
            f"You signed https://api.x.com but called {CALLED} and wrote + for a space",
        ),
        (
            LIST,
            digest(KEY.encode(), LIST.base(parameters=[*LIST.oauth.items()]).encode(), "sha1").hex(),
            "You left the query parameters out of the base string and sent the signature in hex instead of base64.",
        ),
        (
            LIST,
            hmac_sha1(LIST.base(parameters=[*LIST.oauth.items()]), f"{CONSUMER_SECRET}&"),
            "You left the access token secret out of the signing key and left the query parameters out",
        ),
        (
            LIST,
            digest(f"{TOKEN_SECRET}&{CONSUMER_SECRET}".encode(), LIST.base().encode(), "sha1").hex(),
            "You swapped the API key secret and the access token secret and sent the signature in hex",
        ),
    ],
    ids=["host and query", "scheme and body", "host and plus", "query and hex", "secret and query", "secret and hex"],
)
def test_two_mistakes_at_once_are_both_named(call: Call, signature: str, told: str) -> None:
    assert why(call, signature).startswith(told)


# Clocks


@pytest.mark.parametrize(
    ("timestamp", "told"),
    [
        (1_600_000_412, "oauth_timestamp is 412 s in the future, and 300 s are allowed"),
        (1_599_999_588, "oauth_timestamp is 412 s in the past, and 300 s are allowed"),
        (1_600_007_203, "oauth_timestamp is 7203 s in the future (about 2 h: is it local time instead of UTC?)"),
        (1_599_980_200, "oauth_timestamp is 19800 s in the past (about 5.5 h: is it local time instead of UTC?)"),
        (1_600_000_000_123, "oauth_timestamp is in milliseconds; send whole seconds since 1970"),
    ],
    ids=["fast", "slow", "two hours", "a half-hour zone", "milliseconds"],
)
def test_a_clock_that_is_off_is_told_with_how_much(timestamp: int, told: str) -> None:
    assert why_out_of_bounds(str(timestamp), now_s=1_600_000_000, window_s=300).startswith(told)


def test_an_unknown_mistake_is_answered_with_the_base_string() -> None:
    told = why(LIST, "c2lnbmF0dXJl")

    assert told.startswith("None of the usual mistakes reproduces your signature. Check the secrets")
    assert told.endswith(f"\n{LIST.base()}")


def test_the_base_string_shows_the_api_key_that_was_sent_also_where_it_is_a_suspect() -> None:
    suspects = [Suspect("the API key of this app", OAUTH["oauth_consumer_key"])]

    told = why(LIST, "c2lnbmF0dXJl", suspects=suspects)

    assert LIST.base() in told


def test_a_known_base_string_of_the_client_is_shown_below_ours() -> None:
    told = why(PLAIN, "c2lnbmF0dXJl", client_base_string="POST&no")

    assert first_difference(PLAIN.base(), "POST&no") in told


def test_the_caret_stands_under_the_first_difference() -> None:
    ours, theirs, caret = first_difference("GET&a&b", "GET&x&b").splitlines()

    assert ours[len(caret) - 1] == "a"
    assert theirs[len(caret) - 1] == "x"


def test_a_base_string_that_ends_early_differs_where_it_ends() -> None:
    *_, theirs, caret = first_difference("GET&a", "GET&").splitlines()

    assert len(caret) == len(theirs) + 1


def test_equal_base_strings_point_to_the_secrets() -> None:
    assert "check both" in first_difference("GET&a&b", "GET&a&b")


def test_a_right_signature_is_called_right() -> None:
    assert why(LIST, hmac_sha1(LIST.base())).startswith("Nothing is wrong")


def test_a_body_of_megabytes_is_explained_all_the_same() -> None:
    media = Call(content_type=FORM, body=b"media_data=" + b"%2B" * 1_000_000)

    assert why(media, hmac_sha1(media.base(), f"{CONSUMER_SECRET}&")).startswith("You left the access token secret out")


# Challenges


def crc(answered: str) -> str:
    return why_crc_differs(answered, token="a+b/c=", nonce="n1", secret=CONSUMER_SECRET, suspects=SUSPECTS)


def mac(message: str, *, key: str = CONSUMER_SECRET, algorithm: str = "sha256") -> bytes:
    return digest(key.encode(), message.encode(), algorithm)


def b64(answer: bytes) -> str:
    return "sha256=" + b64encode(answer).decode()


TOKEN = "a+b/c="


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        (b64encode(mac(TOKEN)).decode(), 'left "sha256=" off'),
        ("sha256=" + mac(TOKEN).hex(), "hex digest instead of base64"),
        ("sha256=" + mac(TOKEN).hex().upper(), "hex digest instead of base64"),
        (mac(TOKEN).hex(), 'hex digest instead of base64 and left "sha256=" off'),
        (b64(mac(TOKEN).hex().encode()), "base64 of the hex digest"),
        (b64(mac(TOKEN)).rstrip("="), "left the = off"),
        (b64(mac(TOKEN, algorithm="sha1")), "used HMAC-SHA1"),
        ("sha1=" + b64encode(mac(TOKEN, algorithm="sha1")).decode(), 'HMAC-SHA1 and wrote "sha1="'),
        (b64(sha256(TOKEN.encode()).digest()), "without any key"),
        (b64(mac(CONSUMER_SECRET, key=TOKEN)), "swapped the key and the token"),
        (TOKEN, "echoed the token"),
        ("sha256=" + TOKEN, "echoed the token"),
        (f'"{b64(mac(TOKEN))}"', "left quotes or white space"),
        (b64(mac(TOKEN)) + "\n", "left quotes or white space"),
        ("sha256:" + b64encode(mac(TOKEN)).decode(), 'wrote "sha256:"'),
        (b64(mac("crc_token=a%2Bb%2Fc%3D&nonce=n1")), "signed the whole query string"),
        (b64(mac("crc_token=" + TOKEN)), "signed the name of the parameter too"),
        (b64(mac("a%2Bb%2Fc%3D")), "signed the token percent-encoded"),
        (b64(mac("a b/c=")), "decoded the token once too often"),
        (b64(mac("n1")), "signed the nonce"),
        (b64(mac("undefined")), 'signed the word "undefined"'),
        (b64(mac(TOKEN, key="")), "used an empty key"),
        (b64(mac(TOKEN, key=CONSUMER_SECRET + "\n")), "kept a line break"),
        (b64(mac(TOKEN, key=CONSUMER_SECRET + "&")), "used the signing key of OAuth"),
        (b64(mac(TOKEN, key=SUSPECTS[0].secret)), "You used the secret of app 'My bot' as the key."),
        (
            "sha256=" + mac(TOKEN, key=SUSPECTS[0].secret).hex(),
            "You used the secret of app 'My bot' as the key and answered with the hex digest",
        ),
        ("", "an empty response_token"),
        (b64(mac("something else")), "None of the usual mistakes"),
        (crc_answer(CONSUMER_SECRET, TOKEN), "Nothing is wrong"),
    ],
)
def test_a_wrong_answer_to_a_challenge_is_named(answered: str, told: str) -> None:
    assert told in crc(answered)


def test_an_answer_in_url_safe_base64_is_named() -> None:
    token = next(token for token in map(str, range(1000)) if "/" in b64(mac(token)))

    told = why_crc_differs(
        "sha256=" + urlsafe_b64encode(mac(token)).decode(), token=token, nonce="n", secret=CONSUMER_SECRET, suspects=[]
    )

    assert told.startswith("You used the URL-safe base64 alphabet.")


# What no text may contain

steady = settings(deadline=None, derandomize=True)
secrets = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=20, max_size=50)


@steady
@given(consumer_secret=secrets, token_secret=secrets, other=secrets, data=st.data())
def test_no_secret_is_told_even_when_the_client_sent_it(
    consumer_secret: str, token_secret: str, other: str, data: st.DataObject
) -> None:
    key = f"{consumer_secret}&{token_secret}"
    sent = st.sampled_from([consumer_secret, token_secret, other, key, encoded(key), "harmless"])
    call = Call(
        path=f"/1.1/{data.draw(sent)}",
        query=f"q={encoded(data.draw(sent))}&{encoded(data.draw(sent))}=1",
        oauth={**OAUTH, "oauth_nonce": data.draw(sent), "oauth_token": data.draw(sent)},
    )
    bases = st.sampled_from([call.base(), call.base(origin="https://api.twitter.com"), call.base(ordered=False)])

    told = why_signature_differs(
        call.signed(data.draw(st.one_of(sent, st.builds(hmac_sha1, bases, sent)))),
        base_urls=[CALLED],
        other_base_urls=["https://api.twitter.com"],
        consumer_secret=consumer_secret,
        token_secret=token_secret,
        suspects=[Suspect("the secret of another app", other)],
        body=b"",
        content_type=data.draw(sent),
        client_base_string=data.draw(st.none() | sent),
    )

    for secret in (consumer_secret, token_secret, other, key):
        assert not any(written in told for written in (secret, encoded(secret), encoded(encoded(secret))))


@steady
@given(secret=secrets, other=secrets, data=st.data())
def test_no_secret_is_told_about_a_challenge(secret: str, other: str, data: st.DataObject) -> None:
    answered = data.draw(st.sampled_from([secret, other, "sha256=" + secret, crc_answer(other, "t"), "x"]))

    told = why_crc_differs(
        answered,
        token=data.draw(st.sampled_from(["t", secret])),
        nonce=other,
        secret=secret,
        suspects=[Suspect("it", other)],
    )

    assert secret not in told
    assert other not in told


@steady
@given(signature=st.text(min_size=1), query=st.binary(), body=st.binary(), content_type=st.text(), path=st.text())
def test_no_request_is_too_odd_to_be_explained(
    signature: str, query: bytes, body: bytes, content_type: str, path: str
) -> None:
    signed = oauth1.SignedRequest(
        "POST", path, parse_qsl(query.decode("latin-1")), [], {**OAUTH, "oauth_signature": signature}, "header", False
    )

    told = why_signature_differs(
        signed,
        base_urls=[CALLED],
        other_base_urls=[],
        consumer_secret=CONSUMER_SECRET,
        token_secret=TOKEN_SECRET,
        suspects=[],
        body=body,
        content_type=content_type,
    )

    assert told.startswith("None of the usual mistakes")
