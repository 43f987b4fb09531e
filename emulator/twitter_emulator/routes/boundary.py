"""
The boundary that every call of Twitter's API crosses: one way in, one way out.

Each call is read, recognised, authenticated, counted, held against its contract, answered and written to the journal
of its world. Written for the bare ASGI interface, since this is the emulator's hottest path.
"""

import time
from collections.abc import AsyncIterator, Iterable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from msgspec import Struct
from starlette.types import Receive, Scope, Send

from twitter_emulator.delivery.courier import Courier
from twitter_emulator.protocol import errors
from twitter_emulator.protocol.contracts import Contracts
from twitter_emulator.protocol.oauth1 import Pairs, SignedRequest
from twitter_emulator.protocol.variations import vary
from twitter_emulator.vault import Vault
from twitter_emulator.world.choices import Choices
from twitter_emulator.world.limits import Window
from twitter_emulator.world.world import World
from twitter_emulator.world.worlds import Worlds

from . import faulty
from .answers import Headers, body_of, caller_headers, edge_headers, headers_of, hint_headers, refused
from .authentication import authenticated, require_permitted
from .bodies import LARGEST_BODY, LARGEST_UPLOAD_FORM, ClientGone, TooLarge, kept, streamed, whole_body
from .checking import Breach, Checks
from .endpoints import Endpoints, Match
from .given import Answer, Caller, Endpoint, Given, Incoming
from .identification import claimed_world, identified
from .unknown import unknown
from .windows import counted, require_room


class Call(Struct):
    """What is known so far of a call under way."""

    incoming: Incoming
    world: World
    started: float
    found: Match | None
    signed: SignedRequest | None = None
    match: Match | None = None
    caller: Caller | None = None
    window: Window | None = None
    given: Given | None = None
    breaches: list[Breach] = []

    def note(self, breach: Breach | None) -> None:
        """Write *breach* down, if there is one."""
        if breach is not None:
            self.breaches.append(breach)


class Boundary:
    """The ASGI application of Twitter's API."""

    def __init__(
        self, worlds: Worlds, courier: Courier, contracts: Contracts, vault: Vault, endpoints: Iterable[Endpoint]
    ) -> None:
        self.endpoints = Endpoints(endpoints)
        self._worlds, self._courier, self._vault = worlds, courier, vault
        self._checks = Checks(contracts)
        self._calls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        found = self.endpoints.find(scope["method"], _path(scope))
        streams = found is not None and found.endpoint.streams
        try:
            # What is streamed is not read before it is known who sends it.
            is_streamed = streams and _is_multipart(scope)
            body = b"" if is_streamed else await whole_body(receive, LARGEST_UPLOAD_FORM if streams else LARGEST_BODY)
            self._calls += 1
            call = Call(_incoming(scope, body), self._worlds.default, started, found)
            await self._serve(call, send, streamed(receive) if is_streamed else None)
        except faulty.Unanswered as fault:
            await self._leave_unanswered(call, fault, scope, receive)
        except TooLarge as problem:
            call = Call(_incoming(scope, b""), self._worlds.default, started, found)
            await self._refuse_size(call, send, problem)
        except ClientGone:
            return
        except Exception:
            # A bug of ours, in the shape of Twitter's own failures; the server's log gets the traceback.
            failure = errors.encoded(errors.InternalError())
            await _send(send, 500, headers_of(Answer(500), failure, "classic", number=self._calls, took_ms=0), failure)
            raise

    async def _serve(self, call: Call, send: Send, stream: AsyncIterator[bytes] | None) -> None:
        try:
            answer, error = await self._answered(call, stream), None
        except errors.ApiError as refusal:
            _vary(refusal, call)
            answer, error = refused(refusal, call.incoming.path), refusal
        body = body_of(answer) if error is None else errors.encoded(error)
        headers = self._headers(call, answer, body, error)
        if call.given is not None:
            call.note(self._checks.parameters(call.given))
        call.note(self._checks.answer(call.incoming, answer, error))
        if call.given is not None and call.given.met is not None:
            headers, body, is_cut = faulty.spoilt(call.given, call.given.met, headers, body)
            if is_cut:
                await faulty.send_part(send, answer.status, headers, body)
                raise faulty.Unanswered("close", status=answer.status)
        self._write_down(call, answer, headers, body, error)
        await _send(send, answer.status, headers, body)

    async def _leave_unanswered(self, call: Call, fault: faulty.Unanswered, scope: Scope, receive: Receive) -> None:
        call.world.open_calls += 1
        try:
            await faulty.hold(receive, fault.hold_ms)
        finally:
            call.world.open_calls -= 1
        self._write_down(call, Answer(fault.status), [], b"", None)
        await faulty.end(scope, receive, fault.ending)

    async def _refuse_size(self, call: Call, send: Send, problem: TooLarge) -> None:
        """Too much was sent to be read, so nobody is authenticated: the world is the one whose key it claims."""
        call.world = claimed_world(call.incoming, self._worlds)
        headers = _too_large_headers(problem)
        self._write_down(call, Answer(413), headers, b"", None)
        await _send(send, 413, headers, b"")

    async def _answered(self, call: Call, stream: AsyncIterator[bytes] | None) -> Answer:
        incoming = call.incoming
        try:
            call.world, call.signed = identified(incoming, self._worlds)
        except errors.BadAuthentication:
            call.world = claimed_world(incoming, self._worlds)
            raise
        call.match = call.found
        if call.match is None:
            raise unknown(incoming, self.endpoints)
        endpoint, choices = call.match.endpoint, call.world.rules.choices
        if choices.first_check == "content_type":
            _require_content_type(incoming, endpoint, choices)
        authenticate = endpoint.authenticate or authenticated
        call.caller = authenticate(incoming, call.world, call.signed)
        if choices.first_check == "authentication":
            _require_content_type(incoming, endpoint, choices)
        require_permitted(call.caller, endpoint)
        call.window = counted(call.caller, endpoint)
        require_room(call.window, endpoint.limit or "", call.world, endpoint.too_many)
        call.given = Given(
            incoming,
            call.caller,
            self._worlds,
            self._courier,
            self._vault,
            call.match.values,
            _pairs(incoming, call.signed),
            call.signed,
            stream=stream,
        )
        call.note(self._checks.body(call.given))
        call.world.open_calls += 1
        try:
            if call.world.faults.calls:
                return await faulty.answered(call.given, endpoint, call.window)
            return await endpoint.answer(call.given)
        finally:
            call.world.open_calls -= 1

    def _headers(self, call: Call, answer: Answer, body: bytes, error: errors.ApiError | None) -> Headers:
        stack = call.match.endpoint.stack if call.match else "classic"
        took_ms = int((time.perf_counter() - call.started) * 1000)
        if isinstance(error, errors.InvalidToken):
            return edge_headers(body, number=self._calls) + hint_headers(error)
        headers = headers_of(answer, body, stack, number=self._calls, took_ms=took_ms)
        if call.caller is not None and call.match is not None:
            window = call.given.window if call.given and call.given.window else call.window
            headers += caller_headers(call.caller, call.match.endpoint, window)
        if error is not None:
            headers += hint_headers(error)
        return headers

    def _write_down(
        self, call: Call, answer: Answer, headers: Headers, body: bytes, error: errors.ApiError | None
    ) -> None:
        incoming, world, caller = call.incoming, call.world, call.caller
        trace = (call.given and call.given.trace) or world.journal.new_trace()
        for breach in call.breaches:
            problems = [{"path": v.path, "reason": v.reason} for v in breach.violations]
            world.log(
                "violation", trace, side=breach.side, contract=breach.contract, problems=problems, path=incoming.path
            )
        world.log(
            "call",
            trace,
            method=incoming.method,
            path=incoming.path,
            query=incoming.raw_query,
            endpoint=f"{call.match.endpoint.method} {call.match.endpoint.path}" if call.match else None,
            request_headers=incoming.headers,
            request_body=_shown_body(call),
            status=answer.status or None,
            response_headers=headers,
            response_body=b"" if isinstance(answer.content, bytes) else kept(body),
            app=caller.app.id if caller and caller.app else None,
            user=caller.account.id if caller and caller.account else None,
            took_ms=(time.perf_counter() - call.started) * 1000,
            error=error.code if error else None,
            hint=error.hint if error else None,
            **faulty.about(call.given),
        )


def _vary(refusal: errors.ApiError, call: Call) -> None:
    """Answer as the call's world does where Twitter's answer is unconfirmed."""
    if refusal.choice is not None:
        vary(refusal, getattr(call.world.rules.choices, refusal.choice), path=call.incoming.path)


def _require_content_type(incoming: Incoming, endpoint: Endpoint, choices: Choices) -> None:
    """
    The first of all checks, or the one after authentication (facts §2.1).

    Raises:
        UnsupportedContentType: If *endpoint* takes JSON, and something else was sent.
    """
    taken = ("application/json", "") if choices.missing_content_type == "accepted" else ("application/json",)
    if endpoint.takes_json and incoming.media_type not in taken:
        raise errors.UnsupportedContentType(
            hint=f"the body came as {incoming.media_type!r}; send it with Content-Type: application/json"
        )


def _pairs(incoming: Incoming, signed: SignedRequest | None) -> Pairs:
    """The decoded pairs of query and form, without those of OAuth."""
    if signed is not None:
        return [*signed.query, *signed.form] if signed.form else signed.query
    form = incoming.body if incoming.media_type == "application/x-www-form-urlencoded" else b""
    joined = b"&".join(part for part in (incoming.raw_query, form) if part)
    return parse_qsl(joined.decode("utf-8", "replace"), keep_blank_values=True)


def _path(scope: Scope) -> str:
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw_path.decode("latin-1")


def _is_multipart(scope: Scope) -> bool:
    types = (value for name, value in scope["headers"] if name == b"content-type")
    return next(types, b"").lower().lstrip().startswith(b"multipart/form-data")


def _shown_body(call: Call) -> bytes:
    """The body as the journal has it: as much as is shown, and of media little, which come in hundreds of calls."""
    shown = call.given.shown_body if call.given else None
    streams = call.found is not None and call.found.endpoint.streams
    return shown or kept(call.incoming.body, is_upload=streams)


def _too_large_headers(problem: TooLarge) -> Headers:
    hint = b"the body is larger than %d bytes, which no call of this endpoint needs" % problem.most
    return [(b"content-length", b"0"), (b"connection", b"close"), (b"x-emulator-hint", hint)]


def _incoming(scope: Scope, body: bytes) -> Incoming:
    return Incoming(
        method=scope["method"],
        path=_path(scope),
        raw_query=scope["query_string"],
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
        body=body,
        scheme=scope["scheme"],
    )


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    start: MutableMapping[str, Any] = {"type": "http.response.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})
