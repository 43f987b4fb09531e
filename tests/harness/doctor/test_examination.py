"""The doctor names what is wrong with a webhook, by asking it and by trying."""

import hmac
import json
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator

import pytest
import trustme

from tests.harness.doctor.webhook import (
    SECRET,
    TOKEN_SECRET,
    Accepts,
    Answers,
    Response,
    Webhook,
    answers_rightly,
    listening,
    token,
)
from twitter_emulator.harness.doctor.asking import late, unheard
from twitter_emulator.harness.doctor.examination import examined
from twitter_emulator.harness.doctor.lines import Line, first_to_fix
from twitter_emulator.harness.doctor.patient import Patient, patient
from twitter_emulator.harness.wire import NoReply, Reply
from twitter_emulator.protocol.signing import crc_answer, webhook_signature


def of(url: str, secret: str | None = SECRET) -> Patient:
    return patient(url, api_key_secret=secret, access_token_secret=TOKEN_SECRET)


def lines_about(webhook: Webhook, secret: str | None = SECRET) -> list[Line]:
    with listening(webhook) as url:
        return list(examined(of(url, secret)))


def first_about(webhook: Webhook) -> Line:
    first = first_to_fix(lines_about(webhook))
    assert first is not None
    return first


def digest(message: bytes, key: str = SECRET) -> bytes:
    return hmac.digest(key.encode(), message, "sha256")


def b64(raw: bytes) -> str:
    return "sha256=" + b64encode(raw).decode()


# What is right


def test_nothing_is_wrong_with_a_right_webhook() -> None:
    lines = lines_about(Webhook())

    assert {line.id: line.state for line in lines if line.state != "ok"} == {"tls": "skipped"}
    assert [line.id for line in lines] == [
        "url", "dns", "connect", "tls", "answers", "crc.token", "crc.characters", "crc.again", "delivery.signed",
        "delivery.bytes", "delivery.header", "delivery.unsigned", "delivery.wrong", "crc.without",
    ]  # fmt: skip


def test_what_is_delivered_says_that_somebody_types() -> None:
    webhook = Webhook()

    lines_about(webhook)

    kinds = {tuple(body) for body in webhook.bodies}
    assert kinds == {("for_user_id", "direct_message_indicate_typing_events", "users")}


def test_without_the_secret_what_needs_it_is_skipped() -> None:
    skipped = [line.id for line in lines_about(Webhook(), secret=None) if line.state == "skipped"]

    assert skipped == [
        "tls", "crc.token", "crc.characters", "crc.again", "delivery.signed", "delivery.bytes", "delivery.header"
    ]  # fmt: skip


# Challenges


def hex_crc(crc_token: str | None) -> Response:
    return token(digest((crc_token or "").encode()).hex())


def crc_of_decoded(crc_token: str | None) -> Response:
    return token(crc_answer(SECRET, (crc_token or "").replace("+", " ")))


def with_the_token_secret(crc_token: str | None) -> Response:
    return token(crc_answer(TOKEN_SECRET, crc_token)) if crc_token else (400, "", {})


@pytest.mark.parametrize(
    ("answers", "id", "told"),
    [
        (hex_crc, "crc.token", "answered with the hex digest instead of base64 and left"),
        (with_the_token_secret, "crc.token", "You used the access token secret as the key"),
        (crc_of_decoded, "crc.characters", "took a + in the token for a space"),
        (lambda _: (200, "<html>Sign in</html>", {}), "crc.token", "the body is a page, not JSON"),
        (lambda _: (302, "", {"location": "/webhook/"}), "crc.token", "answered 302 to /webhook/"),
        (lambda _: (404, "", {}), "crc.token", "answered 404"),
        (lambda _: token(b64(b"?" * 32)), "crc.token", "the key, or what you signed, is another"),
        (lambda _: (200, "<p>You are about to visit this ngrok site</p>", {}), "answers", "a page of a tunnel"),
    ],
    ids=["hex", "secret", "decoded", "page", "redirect", "missing", "unknown", "tunnel"],
)
def test_what_is_wrong_with_an_answer_to_a_challenge_is_named(answers: Answers, id: str, told: str) -> None:
    first = first_about(Webhook(answers=answers))

    assert first.id == id
    assert told in first.told


@pytest.mark.parametrize(
    ("answer", "told"),
    [((500, "KeyError", {}), "makes it fail with 500"), (token("sha256=x"), "a challenge that nobody put")],
    ids=["fails", "answers"],
)
def test_a_request_without_a_token_is_looked_at_last(answer: Response, told: str) -> None:
    first = first_about(Webhook(answers=lambda crc_token: answers_rightly(crc_token) if crc_token else answer))

    assert first.id == "crc.without"
    assert told in first.told


# Deliveries


def only(signature_of_body: "Signs") -> Accepts:
    """Accept what *signature_of_body* signs, and refuse the rest."""
    return lambda body, signature: 200 if signature == signature_of_body(body) else 401


class Signs:
    """From a body to the signature that a webhook expects."""

    def __init__(self, key: str = SECRET, *, written: str = "base64", read: str = "raw") -> None:
        self.key, self.written, self.read = key, written, read

    def __call__(self, body: bytes) -> str:
        content = json.loads(body)
        read = {
            "raw": body,
            "dumps": json.dumps(content).encode(),
            "sorted": json.dumps(content, sort_keys=True).encode(),
            "unescaped": json.dumps(content, ensure_ascii=False).encode(),
            "stringify": json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode(),
            "dict": str(content).encode(),
            "empty": b"",
        }[self.read]
        raw = digest(read, self.key)
        sha1 = b64encode(hmac.digest(self.key.encode(), read, "sha1")).decode()
        written = {"base64": b64(raw), "hex": f"sha256={raw.hex()}", "bare": raw.hex(), "sha1": f"sha1={sha1}"}
        return written[self.written]


@pytest.mark.parametrize(
    ("signs", "told"),
    [
        (Signs(TOKEN_SECRET), "as if you used the access token secret as the key"),
        (Signs(""), "as if you used an empty key"),
        (Signs(SECRET + "\n"), "as if you kept a line break at the end of the API key secret"),
        (Signs(written="hex"), "as if you expected the hex digest instead of base64"),
        (Signs(written="bare"), 'as if you expected the hex digest instead of base64 and left "sha256=" off'),
        (Signs(written="sha1"), 'as if you used HMAC-SHA1 and wrote "sha1="'),
        (Signs(read="dumps"), "as if you signed the body parsed and written again, as Python's json.dumps does"),
        (Signs(read="sorted"), "as json.dumps with sort_keys=True does"),
        (Signs(read="unescaped"), "as json.dumps with ensure_ascii=False does"),
        (Signs(read="stringify"), "as JavaScript's JSON.stringify does"),
        (Signs(read="dict"), "as if you signed the text of a dict"),
        (Signs(read="empty"), "as if you signed an empty body"),
        (Signs(TOKEN_SECRET, written="hex"), "the access token secret as the key and expected the hex digest"),
        (Signs(read="dumps", written="hex"), "as Python's json.dumps does and expected the hex digest"),
    ],
    ids=lambda value: f"{value.key[:9]!r} {value.read} {value.written}" if isinstance(value, Signs) else "",
)
def test_how_a_webhook_verifies_is_found_by_trying(signs: Signs, told: str) -> None:
    first = first_about(Webhook(accepts=only(signs)))

    assert first.id in ("delivery.signed", "delivery.bytes")
    assert "it accepts another signature" in first.told
    assert told in first.told


def test_a_signature_that_is_looked_for_in_another_header_is_found() -> None:
    first = first_about(Webhook(header="x-hub-signature-256"))

    assert "looked for the signature in the header X-Hub-Signature-256" in first.told


def test_a_webhook_that_accepts_everything_does_not_verify() -> None:
    wrong = [line for line in lines_about(Webhook(accepts=lambda *_: 200)) if line.state == "wrong"]

    assert [line.id for line in wrong] == ["delivery.unsigned", "delivery.wrong"]
    assert "anybody could write to the bot" in wrong[0].told


def test_a_webhook_that_fails_on_a_missing_signature_does_not_refuse_it() -> None:
    def accepts(body: bytes, signature: str | None) -> int:
        return 500 if signature is None else 200 if signature == webhook_signature(SECRET, body) else 403

    assert "makes it fail with 500" in first_about(Webhook(accepts=accepts)).told


@pytest.mark.parametrize(("status", "told"), [(404, "nothing at this path for POST"), (500, "the webhook's log")])
def test_a_refusal_that_is_not_about_signatures_is_not_experimented_with(status: int, told: str) -> None:
    webhook = Webhook(accepts=lambda *_: status)

    first = first_about(webhook)

    assert told in f"{first.told}. {first.do}"
    assert len(webhook.bodies) == 3


# Reaching it


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nothing listens on, and that nobody else can take."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield unused.getsockname()[1]


def test_a_webhook_that_does_not_run_ends_the_examination(closed_port: int) -> None:
    *_, last = examined(of(f"http://127.0.0.1:{closed_port}/"))

    assert (last.id, last.state, last.ends) == ("connect", "wrong", True)
    assert "See that the webhook runs" in last.do


def test_a_name_without_an_address_ends_the_examination() -> None:
    *_, last = examined(of(f"http://{'a' * 64}.example/"))

    assert (last.id, last.state, last.ends) == ("dns", "wrong", True)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://me:secret@127.0.0.1:{port}/", "a user name in it"),
        ("http://127.0.0.1:{port}/#webhook", "#webhook never goes over the wire"),
        ("http://127.0.0.1:{port}/?crc_token=x", "crc_token is in the URL already"),
    ],
)
def test_a_url_that_cannot_work_is_told(closed_port: int, url: str, told: str) -> None:
    first, *_ = examined(of(url.format(port=closed_port)))

    assert first.state == "wrong"
    assert told in first.told


def tls_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_certificate_that_nobody_trusts_ends_the_examination() -> None:
    with listening(Webhook(), tls_context()) as url:
        *_, last = examined(of(url))

    assert (last.id, last.ends) == ("tls", True)
    assert "its certificate is not trusted" in last.told


def test_a_certificate_of_an_authority_that_is_trusted_will_do() -> None:
    authority, server = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(server)
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(trust)

    with listening(Webhook(), server) as url:
        lines = list(examined(patient(url, api_key_secret=SECRET, trust=trust)))

    assert {line.state for line in lines} == {"ok"}


def test_plain_http_to_a_server_of_https_is_told() -> None:
    with listening(Webhook(), tls_context()) as url:
        *_, last = examined(of(url.replace("https", "http")))

    assert (last.told, last.do) == ("the server there speaks TLS", "Write https:// in the URL")


def test_https_to_a_server_of_plain_http_is_told() -> None:
    with listening(Webhook()) as url:
        *_, last = examined(of(url.replace("http", "https")))

    assert last.id == "tls"
    assert "http:// in the URL" in last.do


# Time


def test_an_answer_that_comes_too_late_is_told_with_by_how_much() -> None:
    line = late("crc.token", Reply(200, b"", took_s=3.412))

    assert line is not None
    assert line.told == "the answer took 3,412 ms: 412 ms too long, 3 s are allowed"


def test_an_answer_in_time_is_not_late() -> None:
    assert late("crc.token", Reply(200, b"", took_s=2.9)) is None


def test_an_answer_that_never_comes_is_told_with_the_least_it_is_too_late_by() -> None:
    line = unheard("answers", NoReply("timed out", 10.0, is_slow=True))

    assert line.told == "no answer within 10.0 s: more than 7,000 ms too long"
