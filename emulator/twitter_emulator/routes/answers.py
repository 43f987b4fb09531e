"""Answers as bytes: bodies and headers of Twitter's two server stacks (facts §1.5)."""

from collections.abc import Iterable
from email.utils import formatdate
from functools import lru_cache

import msgspec

from twitter_emulator.protocol import errors
from twitter_emulator.world.apps import AccessToken
from twitter_emulator.world.clock import wall_ms
from twitter_emulator.world.limits import Window
from twitter_emulator.world.world import World

from .given import Answer, Caller, Endpoint

Headers = list[tuple[bytes, bytes]]

TEXT = b"text/html;charset=utf-8"
"""What Twitter calls plain and form-encoded text, too (recorded)."""

HINT_LENGTH = 2000

_COMMON: Headers = [
    (b"cache-control", b"no-cache, no-store, must-revalidate, pre-check=0, post-check=0"),
    (b"expires", b"Tue, 31 Mar 1981 05:00:00 GMT"),
    (b"pragma", b"no-cache"),
    (b"server", b"tsa_b"),
    (b"strict-transport-security", b"max-age=631138519"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"x-twitter-response-tags", b"BouncerCompliant"),
    (b"x-xss-protection", b"0"),
]
_CLASSIC: Headers = [(b"x-content-type-options", b"nosniff"), (b"set-cookie", b"lang=en; Path=/")]
_JSON_TYPES = {
    "classic": b"application/json;charset=utf-8",
    "activity": b"application/json; charset=utf-8",
}
_ERROR_TYPES = {"json": None, "request": None, "text": TEXT, "xml": b"application/xml;charset=utf-8"}
_OAUTH = "/oauth/"
_DISPOSITION = (b"content-disposition", b"attachment; filename=json.json")
_REASONS = {
    200: b"200 OK", 204: b"204 No Content", 302: b"302 Found", 400: b"400 Bad Request", 401: b"401 Unauthorized",
    403: b"403 Forbidden", 404: b"404 Not Found", 409: b"409 Conflict", 410: b"410 Gone",
    413: b"413 Payload Too Large", 415: b"415 Unsupported Media Type", 429: b"429 Too Many Requests",
    500: b"500 Internal Server Error", 501: b"501 Not Implemented", 503: b"503 Service Unavailable",
}  # fmt: skip


def body_of(answer: Answer) -> bytes:
    """The bytes of *answer*."""
    if answer.content is None:
        return b""
    if answer.media_type is not None:
        return answer.content if isinstance(answer.content, bytes) else str(answer.content).encode()
    encoded = msgspec.json.encode(answer.content)
    return _with_escapes(encoded) if answer.escapes_slashes else encoded


def _with_escapes(encoded: bytes) -> bytes:
    """``/``, ``<`` and ``>`` occur inside of strings only, so that replacing them is safe."""
    return encoded.replace(b"/", b"\\/").replace(b"<", b"\\u003c").replace(b">", b"\\u003e")


def refused(error: errors.ApiError, path: str) -> Answer:
    """The answer to a call of *path* that *error* is; its body is ``errors.encoded(error)``."""
    media_type = _ERROR_TYPES[error.shape]
    if error.status != 401 or not path.startswith(_OAUTH):
        return Answer(error.status, media_type=media_type)
    code = b"" if error.code is None else b", api_error_code=%d" % error.code
    realm = (b"www-authenticate", b'OAuth realm="https://api.twitter.com"' + code)
    return Answer(401, media_type=media_type or _JSON_TYPES["activity"], headers=(realm,))


def headers_of(answer: Answer, body: bytes, stack: errors.Stack, *, number: int, took_ms: int) -> Headers:
    """What every answer carries. *number* is that of the call in its server, for the ids that are unique."""
    status = answer.status
    now = _http_date(wall_ms() // 1000)
    headers = [
        *_COMMON,
        (b"content-length", b"%d" % len(body)),
        (b"date", now),
        (b"last-modified", now),
        _connection_hash(number),
        (b"x-response-time", b"%d" % took_ms),
    ]
    if stack == "classic":
        headers += _CLASSIC
        headers.append((b"status", _REASONS.get(status, b"%d" % status)))
        headers.append((b"x-transaction", b"%016x" % (number * 0x9E3779B97F4A7C15 % (1 << 64))))
    if body:
        headers += _content_headers(answer.media_type or _JSON_TYPES[stack])
    elif stack == "classic":
        headers.append((b"content-type", TEXT))
    return _overridden(headers, answer.headers) if answer.headers else headers


def _content_headers(media_type: bytes) -> Headers:
    own = [(b"content-type", media_type)]
    return [_DISPOSITION, *own] if media_type.startswith(b"application/json") else own


def _overridden(headers: Headers, own: Iterable[tuple[bytes, bytes]]) -> Headers:
    """*headers*, with *own* in the place of those of the same names."""
    names = {name for name, _ in own}
    return [header for header in headers if header[0] not in names] + list(own)


@lru_cache(maxsize=1)
def _http_date(second: int) -> bytes:
    """Written once a second, not once an answer."""
    return formatdate(second, usegmt=True).encode()


def caller_headers(caller: Caller, endpoint: Endpoint, window: Window | None) -> Headers:
    """What an answer carries once it is known who called: the access level, and what is left of the window."""
    headers: Headers = []
    if endpoint.stack == "classic" and caller.token is not None and _shows_level(caller.world, caller.token):
        headers.append((b"x-access-level", caller.token.permission.encode()))
    if window is not None and endpoint.has_limit_headers:
        headers += limit_headers(caller.world, window)
    return headers


def _shows_level(world: World, token: AccessToken) -> bool:
    """Only the highest level is recorded; the header of the others is a choice."""
    return token.permission == "read-write-directmessages" or world.rules.choices.access_level_header == "always"


def limit_headers(world: World, window: Window) -> Headers:
    """``reset`` is in wall time, whatever the world's clock shows, so that real clients wait the right time."""
    return [
        (b"x-rate-limit-limit", b"%d" % window.limit),
        (b"x-rate-limit-remaining", b"%d" % window.remaining),
        (b"x-rate-limit-reset", b"%d" % (world.clock.to_wall_ms(window.resets_ms) // 1000)),
    ]


def edge_headers(body: bytes, *, number: int) -> Headers:
    """The few that an answer to an invalid token carries: the edge refuses it before either stack (facts §1.2)."""
    return [
        (b"cache-control", b"no-cache, no-store, max-age=0"),
        (b"content-length", b"%d" % len(body)),
        (b"content-type", _JSON_TYPES["activity"]),
        (b"date", _http_date(wall_ms() // 1000)),
        (b"server", b"tsa_b"),
        (b"set-cookie", b"lang=en; Path=/"),
        (b"strict-transport-security", b"max-age=631138519"),
        _connection_hash(number),
    ]


def hint_headers(error: errors.ApiError) -> Headers:
    """Why, for people."""
    return [(b"x-emulator-hint", header_text(error.hint))] if error.hint else []


def header_text(text: str) -> bytes:
    """*text* on one line, in characters that a header may have, and not endless."""
    line = " | ".join(text[:HINT_LENGTH].replace("…", "...").split("\n"))
    readable = "".join(c if c.isprintable() else " " for c in line)
    return readable.encode("ascii", "backslashreplace")[:HINT_LENGTH].strip()


def _connection_hash(number: int) -> tuple[bytes, bytes]:
    return (b"x-connection-hash", b"%032x" % (number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128)))
