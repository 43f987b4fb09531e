"""What Twitter calls: the challenge (CRC) and the deliveries."""

import logging
import time
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_channel.connections.refusals import NoSuchConnection
from twitter_channel.connections.sharing import WEBHOOK_PATH
from twitter_channel.conversations.envelope import delivered, events_in, meant_for
from twitter_channel.inbox.heard import note_signs
from twitter_channel.parts import Parts
from twitter_channel.routes.given import BadRequest, answer, body_of, parts_of
from twitter_channel.routes.problems import problem
from twitter_channel.store.connections import Connection
from twitter_channel.store.events import REVOCATION, NewEvent
from twitter_channel.twitter.probing import PROBE_HEADER
from twitter_channel.twitter.proofs import SIGNATURE_HEADER, is_signed, proof

LARGEST_DELIVERY = 1_000_000

log = logging.getLogger(__name__)


async def challenge(request: Request) -> Response:
    """Prove that we have the app's secret. Whoever signs the challenge must have it too."""
    connection = await _connection(request, fresh=True)
    secret, query = connection.settings.credentials.api_key_secret, request.scope["query_string"]
    signature = request.headers.get(SIGNATURE_HEADER)
    if signature is not None and not is_signed(secret, query, signature):
        return _unsigned(connection)
    token = request.query_params.get("crc_token")
    if not token:
        raise BadRequest("This is a webhook of Twitter's. A challenge has a crc_token, a delivery is a POST.")
    if "{" in token:
        # Answered, it would be the signature of a delivery with the token as its body: whoever asked could forge one.
        raise BadRequest("This crc_token reads like a delivery, and a challenge is none; it is not signed.")
    if PROBE_HEADER not in request.headers:
        await parts_of(request).stores.connections.note_crc(connection.id, _address(request))
    return answer({"response_token": proof(secret, token.encode())})


async def delivery(request: Request) -> Response:
    """Store every event of a signed delivery, then say 200; the work comes afterwards."""
    parts, start = parts_of(request), time.perf_counter()
    connection, body = await _connection(request), await body_of(request, LARGEST_DELIVERY)
    # Not before: whoever sends a body slowly must not hold up those who answer.
    with parts.intake.delivery():
        response = await _taken(request, connection, body)
    parts.metrics.deliveries.labels(connection.name, response.status_code).inc()
    parts.metrics.delivery_seconds.labels(connection.name).observe(time.perf_counter() - start)
    return response


async def _taken(request: Request, connection: Connection, body: bytes) -> Response:
    signature = request.headers.get(SIGNATURE_HEADER, "")
    if not is_signed(connection.settings.credentials.api_key_secret, body, signature):
        # Another process may have stored a new secret; whatever it says now is what counts.
        connection = await _connection(request, fresh=True)
        if not is_signed(connection.settings.credentials.api_key_secret, body, signature):
            return _unsigned(connection)
    content = delivered(body)
    addressee = await parts_of(request).directory.addressee(connection, meant_for(content))
    await _store(parts_of(request), addressee, events_in(content, addressee))
    return Response()


async def _store(parts: Parts, connection: Connection, events: Sequence[NewEvent]) -> None:
    if not events:
        return
    for event in events:
        # Noted before it is stored: an event that was stored is not looked at again.
        if event.kind == REVOCATION and not await parts.stores.events.is_known(event):
            await parts.connections.revoke(connection)
    fresh = await parts.stores.events.add(events)
    await note_signs(parts.inbox.attention, events)
    parts.work_bell.ring()
    if any(event.attachment for event in events):
        parts.media.bell.ring()
    parts.metrics.events.labels(connection.name, "webhook").inc(fresh)
    parts.metrics.duplicates.labels(connection.name, "webhook").inc(len(events) - fresh)
    for event in events:
        about = {"connection": connection.name, "event_id": event.event_id, "customer": event.customer_id}
        log.info("event stored", extra={**about, "kind": event.kind, "state": event.state, "text": event.text})


async def _connection(request: Request, *, fresh: bool = False) -> Connection:
    """The one of that name; or, when it is gone, one that shared its webhook."""
    name: str | None = request.path_params.get("connection")
    directory = parts_of(request).directory
    found = await (directory.fresh(name) if fresh else directory.find(name)) or await directory.at(_address(request))
    if found is None:
        raise NoSuchConnection(name or "the first one")
    return found


def _address(request: Request) -> str:
    name: str | None = request.path_params.get("connection")
    connections = parts_of(request).connections
    return connections.public_url + WEBHOOK_PATH if name is None else connections.webhook_url(name)


def _unsigned(connection: Connection) -> Response:
    log.warning("signature refused", extra={"connection": connection.name})
    detail = (
        f"The header {SIGNATURE_HEADER} is missing or was not made with this connection's API key secret. "
        "Nothing was stored."
    )
    return problem(401, "bad-signature", detail)


ROUTES = [
    Route(path, handler, methods=[method])
    for path in (WEBHOOK_PATH, WEBHOOK_PATH + "/{connection}")
    for method, handler in (("GET", challenge), ("POST", delivery))
]
