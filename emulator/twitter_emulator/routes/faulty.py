"""
Calls that a fault of their world meets: refused, late, left without an answer, or answered with a spoilt body.

A fault acts where the call would be served: after everything that Twitter itself may refuse it for before looking at
what is asked, from the signature to the rate limit.
"""

from collections.abc import Mapping, MutableMapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Protocol

import anyio
from starlette.types import Receive, Scope, Send

from twitter_emulator.protocol import errors
from twitter_emulator.protocol.errors import ApiError
from twitter_emulator.world.bends import ApiEffect, Spoilt
from twitter_emulator.world.faults import Call, CallRule
from twitter_emulator.world.limits import WINDOW_MS, Window

from .answers import Headers, limit_headers
from .given import Answer, Endpoint, Given

CONNECTION = "connection"
"""Under this name of an ASGI scope's ``state`` is what a server lets an application do to the connection."""

PAGE = b"<!DOCTYPE html>\n<html><head><title>Twitter / Over capacity</title></head><body>Over capacity</body></html>\n"
HTML = b"text/html;charset=utf-8"
RATE_LIMIT = 88
STATED_LIMIT = 15
"""Calls in 15 minutes that a refusal speaks of where the endpoint has no window: what most reads have."""

_OF_STATUS: Mapping[int, type[ApiError]] = MappingProxyType(
    {
        400: errors.BadAuthentication,
        401: errors.CouldNotAuthenticate,
        403: errors.LooksAutomated,
        404: errors.PageNotFound,
        429: errors.RateLimitExceeded,
        500: errors.InternalError,
    }
)
Ending = Literal["reset", "close"]


class Connection(Protocol):
    """The connection of a call."""

    def abort(self) -> None: ...

    def close(self) -> None: ...


class Unanswered(Exception):
    """No whole answer is to come: after *hold_ms* the connection ends. *status* 0 is no answer at all."""

    def __init__(self, ending: Ending, *, hold_ms: int = 0, status: int = 0) -> None:
        super().__init__(ending)
        self.ending, self.hold_ms, self.status = ending, hold_ms, status


class Spoiling(NamedTuple):
    """What goes out in the place of an answer. After that, the connection ends where *is_cut*."""

    headers: Headers
    body: bytes
    is_cut: bool = False


async def answered(given: Given, endpoint: Endpoint, window: Window | None) -> Answer:
    """
    What *endpoint* answers, or what the fault that the call meets has instead. *window* is where the call was counted.

    Raises:
        ApiError: If the call is refused.
        Unanswered: If no answer is to come.
    """
    rule = given.world.faults.on_call(_call(given), seed=given.world.seed, now_ms=given.world.now_ms)
    if rule is None:
        return await endpoint.answer(given)
    given.met = rule
    effect = rule.effect
    await anyio.sleep(effect.delay_ms / 1000)
    answer, refusal = await _served(given, endpoint) if effect.takes_effect else (Answer(), None)
    _write_down(given, rule)
    if effect.is_silence:
        raise Unanswered("reset" if effect.resets else "close", hold_ms=effect.hang_ms or 0)
    if effect.is_refusal:
        refusal = _refusal(given, rule, given.window or window)
    if refusal is not None:
        raise refusal
    return answer


async def _served(given: Given, endpoint: Endpoint) -> tuple[Answer, ApiError | None]:
    try:
        return await endpoint.answer(given), None
    except ApiError as refusal:
        return Answer(), refusal


def _call(given: Given) -> Call:
    incoming, account = given.incoming, given.caller.account
    return Call(incoming.method, incoming.path, account.id if account else "", lambda: _text(given))


def _text(given: Given) -> str:
    """Whatever is written in the call, decoded: the texts in its JSON, the values of its query and form."""
    return "\n".join([*_texts(given.content), *(value for _, value in given.pairs)])


def _texts(content: Any) -> list[str]:
    if isinstance(content, dict):
        return [text for value in content.values() for text in _texts(value)]
    if isinstance(content, list):
        return [text for value in content for text in _texts(value)]
    return [content] if isinstance(content, str) else []


def _write_down(given: Given, rule: CallRule) -> None:
    given.trace = given.trace or given.world.journal.new_trace()
    given.world.log(
        "fault",
        given.trace,
        rule=rule.id,
        leg="api",
        effect=rule.effect_asked,
        hits=rule.hits,
        method=given.incoming.method,
        path=given.incoming.path,
    )


def _refusal(given: Given, rule: CallRule, window: Window | None) -> ApiError:
    effect = rule.effect
    error = error_of(effect)(
        hint=f"fault {rule.id} of this world refuses the call; Twitter itself would have served it"
    )
    error.status = effect.status or error.status
    if error.code == RATE_LIMIT:
        given.window = _used_up(window, given.world.now_ms, effect)
    return error


def error_of(effect: ApiEffect) -> type[ApiError]:
    """
    Twitter's error for a refusal. A 5xx without one of its own is said to be over capacity, as 503 is.

    Raises:
        LookupError: If Twitter has no such error.
    """
    found = _OF_STATUS.get(effect.status or 503, errors.OverCapacity)
    if effect.code is not None:
        found = errors.with_code(effect.code) or found
        if found.code != effect.code:
            raise LookupError(effect.code)
    elif effect.status is not None and effect.status < 500 and effect.status not in _OF_STATUS:
        raise LookupError(effect.status)
    return found


def _used_up(window: Window | None, now_ms: int, effect: ApiEffect) -> Window:
    limit = window.limit if window else STATED_LIMIT
    length_ms = WINDOW_MS if effect.reset_in_ms is None else effect.reset_in_ms
    return Window(limit, now_ms + length_ms, used=limit)


def about(given: Given | None) -> dict[str, str]:
    """What the journal is to say of a call besides: the fault that it met."""
    return {"fault": given.met.id} if given is not None and given.met is not None else {}


def spoilt(given: Given, rule: CallRule, headers: Headers, body: bytes) -> Spoiling:
    """What goes out in the place of *headers* and *body*."""
    effect = rule.effect
    if effect.is_refusal and given.window is not None and error_of(effect).code == RATE_LIMIT:
        names = {name for name, _ in headers}
        headers = headers + [limit for limit in limit_headers(given.world, given.window) if limit[0] not in names]
    content_type = effect.content_type.encode("latin-1") if effect.content_type else None
    if effect.body == "cut":
        return Spoiling(_typed(headers, content_type), body[: len(body) // 2], is_cut=True)
    if effect.body is not None:
        body = _spoilt_body(body, effect.body)
        headers = [header for header in headers if header[0] != b"content-length"]
        headers.append((b"content-length", b"%d" % len(body)))
        content_type = content_type or (HTML if effect.body == "html" else None)
    return Spoiling(_typed(headers, content_type), body)


def _spoilt_body(body: bytes, how: Spoilt) -> bytes:
    match how:
        case "truncated" | "cut":
            return body[: len(body) // 2]
        case "malformed":
            return b'{"event": {"type": "message_create", }'
        case "empty":
            return b""
        case "html":
            return PAGE


def _typed(headers: Headers, content_type: bytes | None) -> Headers:
    if content_type is None:
        return headers
    return [*(header for header in headers if header[0] != b"content-type"), (b"content-type", content_type)]


async def hold(receive: Receive, hold_ms: int) -> None:
    """Wait for so long, or until the client has had enough."""
    with anyio.move_on_after(hold_ms / 1000):
        await _client_gone(receive)


async def end(scope: Scope, receive: Receive, ending: Ending) -> None:
    """
    End the connection of *scope*, and return when it has ended.

    Raises:
        ConnectionAbortedError: If the server does not let us, as those of tests without a network.
    """
    connection: Connection | None = scope.get("state", {}).get(CONNECTION)
    if connection is None:
        raise ConnectionAbortedError("a fault ends this connection, and its server has no way to")
    if ending == "reset":
        connection.abort()
    else:
        connection.close()
    await _client_gone(receive)


async def send_part(send: Send, status: int, headers: Headers, body: bytes) -> None:
    """The beginning of an answer whose rest never comes."""
    start: MutableMapping[str, Any] = {"type": "http.response.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _client_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
