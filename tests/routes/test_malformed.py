"""Whatever is thrown at it, the emulator answers: no failure but the documented 501, no traceback, no hang."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote, unquote

import anyio
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from starlette.routing import Route
from starlette.types import Message

from tests.calling import CONTROL, HERE, Keys, calling
from twitter_emulator.app import CONTROL_ROUTES, ENDPOINTS, Application
from twitter_emulator.protocol import oauth1
from twitter_emulator.routes.bodies import LARGEST_BODY

Header = tuple[bytes, bytes]

AT_ONCE = 12
few_but_many_at_once = settings(max_examples=8, phases=[Phase.generate], deadline=None)
"""An application is made for each example, so each has several requests."""


@dataclass(frozen=True, slots=True)
class Thrown:
    """A request, byte by byte. *is_signed* signs it rightly, whatever is in it."""

    method: str
    path: str
    query: bytes = b""
    headers: tuple[Header, ...] = ()
    body: bytes = b""
    is_signed: bool = False


@dataclass(slots=True)
class Caught:
    """An answer as it left the application."""

    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


# What is thrown

awkward = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "7",
        "1e999",
        "9" * 400,
        "NaN",
        "null",
        "alice",
        "acme_support",
        "dev",
        "\x00",
        "\u2028",
        "🙂",
        "%",
        "%zz",
    ]
    + ["../..", "a/b", "=", "&", "+", "'\"<>", "٣", "-", "=" * 50, "message_create", "all", "A" * 5000, "1ms"]
)
words = awkward | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.sampled_from(
    ["id", "count", "cursor", "recipient_id", "last_read_event_id", "user_id", "screen_name", "resources"]
    + ["lang", "allow_dms_from", "include_email", "since", "limit", "kind", "trace", "between", "quiet", "wait"]
    + ["oauth_token", "oauth_consumer_key", "oauth_signature", "oauth_nonce", "oauth_timestamp", "realm"]
)


def encoded(pairs: Iterable[tuple[str, str]]) -> bytes:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs).encode()


forms = st.lists(st.tuples(names, words), max_size=6).map(encoded)
queries = forms | st.binary(max_size=60) | st.sampled_from([b"", b"&&&", b"=", b"%ff=%00", b"id=1&id=2", b"a" * 9000])

leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words
members = st.sampled_from(
    ["event", "type", "message_create", "target", "recipient_id", "message_data", "text", "quick_reply", "options"]
    + ["label", "ctas", "url", "attachment", "custom_profile_id", "from", "to", "name", "screen_name", "app", "message"]
    + ["clock", "at", "advance", "freeze", "seed", "tier", "follow", "block", "permission", "label", "access_level"]
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(members | words, inner, max_size=5),
    max_leaves=12,
)
monsters = st.sampled_from(
    [
        b"[" * 50_000,
        b'{"event":' * 20_000,
        b"9" * 4_299,
        b"9" * 20_000,
        b"1e400",
        b'"\\ud800"',
        b'"\xed\xa0\x80"',
        b'"\\u0000"',
    ]
    + [
        b'{"event":{"type":%s}}' % (b"9" * 4_000),
        b'{"at":%s}' % (b"9" * 4_000),
        b"",
        b"\x00",
        b"\xff\xfe",
        b"{",
        b"NaN",
    ]
    + [
        b'{"advance":1e308}',
        b'{"advance":"' + b"9" * 500 + b's"}',
        b'{"a":1,"a":2}',
        b" " * 5_000,
        b"[" * 200 + b"]" * 200,
    ]
)
written = values.map(lambda value: json.dumps(value).encode())


def sending(value: Any) -> bytes:
    """A message with *value* somewhere in it."""
    data = {"text": "hello", "quick_reply": value, "ctas": value}
    create = {"target": {"recipient_id": value}, "message_data": data}
    return json.dumps({"event": {"type": "message_create", "message_create": create}}).encode()


bodies = written | values.map(sending) | monsters | forms | st.binary(max_size=200)
content_types = st.sampled_from(
    [b"application/json", b"application/json; charset=nonsense", b"application/x-www-form-urlencoded", b"text/plain"]
    + [b"multipart/form-data", b"", b";", b"\xff", b"application/json" * 50]
)
header_values = st.binary(max_size=40).map(lambda raw: raw.translate(None, b"\r\n\x00")) | words.map(
    lambda word: word.encode("latin-1", "ignore")
)
header_names = st.sampled_from(
    [b"authorization", b"x-forwarded-proto", b"content-type", b"origin", b"last-event-id", b"cookie", b"content-length"]
)
authorizations = st.sampled_from(
    [
        b"OAuth",
        b"OAuth ",
        b"OAuth oauth_nonce=",
        b'OAuth oauth_consumer_key="\xff"',
        b"Bearer",
        b"Basic =",
        b"OAuth " + b"a" * 9000,
    ]
) | header_values.map(lambda value: b"OAuth oauth_consumer_key=" + value)
headers = st.lists(
    st.tuples(header_names, header_values)
    | st.tuples(st.just(b"authorization"), authorizations)
    | st.tuples(st.just(b"content-type"), content_types),
    max_size=4,
).map(tuple)
methods = st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "BREW"])


def thrown_at(method: str, path: st.SearchStrategy[str]) -> st.SearchStrategy[list[Thrown]]:
    one = st.builds(
        Thrown,
        method=st.just(method) | st.just(method) | methods,
        path=path,
        query=queries,
        headers=headers | content_types.map(lambda kind: ((b"content-type", kind),)),
        body=bodies,
        is_signed=st.booleans() | st.just(True),
    )
    return st.lists(one, min_size=1, max_size=AT_ONCE)


def filled(template: str, strategies: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[str]:
    """Paths after *template*, with what varies drawn for each name in braces."""
    parts = template.replace("{", "}").split("}")
    drawn = [strategies.get(part, words) if index % 2 else st.just(part) for index, part in enumerate(parts)]
    return st.tuples(*drawn).map("".join)


# Throwing


async def throw(application: Application, thrown: Thrown) -> Caught:
    """Hand *thrown* to the application as a server does, and see what comes of it within a second."""
    caught, parts = Caught(), [{"type": "http.request", "body": thrown.body, "more_body": False}]

    async def receive() -> Message:
        return parts.pop() if parts else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            caught.status, caught.headers = message["status"], dict(message["headers"])
        else:
            caught.body += message.get("body", b"")

    raw_path = quote(thrown.path, safe="/%:@!$&'()*+,;=~-._").encode()
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": thrown.method,
        "path": unquote(raw_path.decode()),
        "raw_path": raw_path,
        "query_string": thrown.query,
        "root_path": "",
        "headers": [(b"host", HERE.removeprefix("http://").encode()), *_signed(application, thrown, raw_path)],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8686),
    }
    with anyio.fail_after(1):
        await application.asgi(scope, receive, send)
    return caught


_nonces = count()


def _signed(application: Application, thrown: Thrown, raw_path: bytes) -> list[Header]:
    """The headers of *thrown*, with a right signature if it is to have one and can."""
    others = [(name, value) for name, value in thrown.headers if name != b"authorization"]
    if not thrown.is_signed:
        return list(thrown.headers)
    world = application.worlds.default
    app = next(iter(world.developer.apps.values()))
    token = world.developer.token_of(world.brand.id, app.id)
    assert token is not None
    keys = Keys(app.consumer_key, app.consumer_secret, token.token, token.secret, str(int(time.time())))
    parameters = {
        "oauth_consumer_key": keys.key,
        "oauth_token": token.token,
        "oauth_signature_method": keys.method,
        "oauth_timestamp": str(keys.timestamp),
        "oauth_nonce": str(next(_nonces)),
    }
    kind = next((value for name, value in reversed(others) if name == b"content-type"), b"").decode("latin-1")
    try:
        signed = oauth1.read(
            method=thrown.method,
            path=raw_path.decode(),
            raw_query=thrown.query,
            authorization=_header({**parameters, "oauth_signature": "x"}),
            content_type=kind,
            body=thrown.body,
        )
    except oauth1.Malformed:
        return list(thrown.headers)
    assert signed is not None
    signature = oauth1.sign(oauth1.base_string(signed, HERE), app.consumer_secret, token.secret)
    return [*others, (b"authorization", _header({**parameters, "oauth_signature": signature}).encode())]


def _header(parameters: dict[str, str]) -> str:
    return "OAuth " + ", ".join(f'{name}="{oauth1.quote(value)}"' for name, value in parameters.items())


def assert_answered(caught: Caught) -> None:
    assert 200 <= caught.status < 500 or caught.status == 501
    assert b"Traceback" not in caught.body
    kind = caught.headers.get(b"content-type", b"")
    if caught.body and b"json" in kind:
        content = json.loads(caught.body)
        assert caught.status != 501 or b"ot emulated" in caught.body
        assert caught.status < 400 or "errors" in content or content["status"] == caught.status


async def throw_all(requests: list[Thrown]) -> None:
    async with calling() as twitter:
        twitter.rule(rate_limits=False)
        twitter.application.stopping()  # so that streams end, which otherwise go on
        for thrown in requests:
            assert_answered(await throw(twitter.application, thrown))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: f"{endpoint.method} {endpoint.path}")
def test_every_endpoint_answers_to_anything(endpoint: Any) -> None:
    dev = st.sampled_from(["dev", "dev", "prod"])

    @few_but_many_at_once
    @given(requests=thrown_at(endpoint.method, filled(endpoint.path, {"env": dev})))
    def throw_at_it(requests: list[Thrown]) -> None:
        anyio.run(throw_all, requests)

    throw_at_it()


CONTROLS = [route for route in CONTROL_ROUTES if isinstance(route, Route)]


@pytest.mark.parametrize("route", CONTROLS, ids=lambda route: f"{sorted(route.methods - {'HEAD'})[0]} {route.path}")
def test_every_control_answers_to_anything(route: Any) -> None:
    world = st.sampled_from(["default", "default", "default", "nowhere"])
    account = st.sampled_from(["alice", "acme_support", "nobody"])
    method = sorted(route.methods - {"HEAD"})[0]

    @few_but_many_at_once
    @given(requests=thrown_at(method, filled(CONTROL + route.path, {"world": world, "account": account})))
    def throw_at_it(requests: list[Thrown]) -> None:
        anyio.run(throw_all, requests)

    throw_at_it()


@pytest.mark.parametrize("path", ["/1.1/direct_messages/events/new.json", "/1.1/unknown.json", f"{CONTROL}/worlds"])
async def test_an_oversized_body_is_answered(path: str) -> None:
    await throw_all([Thrown("POST", path, body=b"[" * (LARGEST_BODY * 17))])


@pytest.mark.parametrize(
    "path", ["/", "/_emulator", "/_emulator/", "/_emulatorish", "/%00", "/" + "a" * 20_000, "/\u0661"]
)
async def test_any_path_is_answered(path: str) -> None:
    await throw_all([Thrown(method, path) for method in ("GET", "POST", "BREW")])
