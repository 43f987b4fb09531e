"""What happened: the journal, what is still under way, and deliveries."""

from collections.abc import AsyncIterator
from typing import Any

import anyio
import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from twitter_emulator.delivery.courier import Courier
from twitter_emulator.world.activity import Delivery
from twitter_emulator.world.describing import described
from twitter_emulator.world.journal import Entry
from twitter_emulator.world.world import World

from .problems import answer
from .reading import delivery_of, is_whole, moment, seconds, wait_of, whole_number, world_of, worlds_of
from .showing import shown

PAGE = 1000
HEARTBEAT_S = 15.0


async def read_journal(request: Request) -> Response:
    """
    Entries after the cursor *since*, oldest first; with *wait*, at least one unless the time runs out.

    *kind* (several with commas) and *trace* choose among them.
    """
    world, chosen = world_of(request), _Chosen(request)
    cursor = _known(world, whole_number(request, "since", 0))
    limit = min(max(whole_number(request, "limit", PAGE), 1), PAGE)
    entries: list[Entry] = []
    with anyio.move_on_after(wait_of(request)) as patience:
        entries, cursor = _page(world, chosen, cursor, limit)
        while not entries and patience.deadline > anyio.current_time():
            await _grown_or_stopping(request, world, cursor)
            if request.app.state.is_stopping.is_set():
                break
            if _is_read_out(world, cursor):
                world, cursor = world_of(request), 0
            entries, cursor = _page(world, chosen, cursor, limit)
    return answer({"entries": [shown(entry) for entry in entries], "next": cursor, "dropped": world.journal.dropped})


async def settled(request: Request) -> Response:
    """Wait until nothing is in flight: no attempt, no retry due, no challenge, no API call open."""
    world, courier = world_of(request), _courier(request)
    quiet_s = seconds(request.query_params.get("quiet", "0"), "quiet")
    is_quiet = False
    with anyio.move_on_after(wait_of(request)):
        while not (is_quiet := await _is_quiet(request, world, courier, quiet_s)):
            await _grown_or_stopping(request, world, world.journal.last)
            if request.app.state.is_stopping.is_set():
                break
            world = world_of(request)  # which may have been started over
    open_work = _open_work(world, courier)
    return answer({"settled": is_quiet and not any(open_work.values()), "open": open_work})


async def stream(request: Request) -> Response:
    """The journal as server-sent events; ``Last-Event-ID`` or *since* says where to go on."""
    world = world_of(request)
    header = request.headers.get("last-event-id", "")
    start = int(header) if is_whole(header) else whole_number(request, "since", world.journal.last)
    return StreamingResponse(
        _events(request, world, _Chosen(request), _known(world, start)),
        media_type="text/event-stream",
        headers={"cache-control": "no-store"},
    )


async def list_deliveries(request: Request) -> Response:
    world, start = world_of(request), whole_number(request, "since", 0)
    kept = list(world.outbox.kept.values())
    has_more = len(kept) > start + PAGE
    page = [_delivery(delivery) for delivery in kept[start : start + PAGE]]
    return answer({"deliveries": page, "next": start + PAGE if has_more else None})


async def redeliver(request: Request) -> Response:
    """Send again, built and signed afresh."""
    world = world_of(request)
    delivery = delivery_of(request, world)
    _courier(request).redeliver(world, delivery)
    return answer(_delivery(delivery), 202)


class _Chosen:
    """Which entries were asked for."""

    def __init__(self, request: Request) -> None:
        kinds = request.query_params.get("kind", "")
        self._kinds = frozenset(kind.strip() for kind in kinds.split(",") if kind.strip())
        self._trace = request.query_params.get("trace")

    def __call__(self, entry: Entry) -> bool:
        return (not self._kinds or entry.kind in self._kinds) and self._trace in (None, entry.trace)


def _known(world: World, cursor: int) -> int:
    """*cursor*, or the beginning for one that the world's journal, which is new after a reset, never gave out."""
    return cursor if cursor <= world.journal.last else 0


def _page(world: World, chosen: _Chosen, cursor: int, limit: int) -> tuple[list[Entry], int]:
    """Up to *limit* chosen entries after *cursor*, and the cursor after the last one looked at."""
    found: list[Entry] = []
    while batch := world.journal.since(cursor, limit=PAGE):
        for entry in batch:
            cursor = entry.id
            if chosen(entry):
                found.append(entry)
            if len(found) == limit:
                return found, cursor
    return found, cursor


def _is_read_out(world: World, cursor: int) -> bool:
    """Whether *world* was dropped or started over, and *cursor* is at the end of what it left."""
    return world.journal.is_over and world.journal.last <= cursor


async def _grown_or_stopping(request: Request, world: World, cursor: int) -> None:
    """Return when the journal has grown, or its world ended, or the server is about to stop."""
    async with anyio.create_task_group() as either:

        async def grown() -> None:
            await world.journal.grown(cursor)
            either.cancel_scope.cancel()

        either.start_soon(grown)
        await request.app.state.is_stopping.wait()
        either.cancel_scope.cancel()


async def _is_quiet(request: Request, world: World, courier: Courier, quiet_s: float) -> bool:
    """Whether nothing is open, and stays so for *quiet_s* or until the server is about to stop."""
    if any(_open_work(world, courier).values()):
        return False
    if not quiet_s:
        return True
    with anyio.move_on_after(quiet_s):
        await _grown_or_stopping(request, world, world.journal.last)
        return False
    return True


def _open_work(world: World, courier: Courier) -> dict[str, Any]:
    waiting = [delivery for delivery in world.outbox.open.values() if delivery.state == "waiting"]
    held = [delivery for delivery in world.outbox.open.values() if delivery.state == "held"]
    return {
        "calls": world.open_calls,
        "challenges": int(courier.is_busy(world)),
        "replays": len(world.replays.jobs),
        "deliveries": len(world.outbox.open) - len(waiting) - len(held),
        "retries": [{"delivery": d.id, "due": moment(d.due_ms or 0)} for d in waiting],
        "held": [_held(delivery) for delivery in held],
    }


def _held(delivery: Delivery) -> dict[str, Any]:
    """A delivery that a fault holds back, until it is *due* or, where that is None, until its group is complete."""
    due = None if delivery.due_ms is None else moment(delivery.due_ms)
    return {"delivery": delivery.id, "due": due, "fault": (delivery.bend and delivery.bend.rule_id) or None}


async def _events(request: Request, world: World, chosen: _Chosen, cursor: int) -> AsyncIterator[bytes]:
    yield b": the journal of this world\n\n"
    while not request.app.state.is_stopping.is_set():
        entries, cursor = _page(world, chosen, cursor, PAGE)
        for entry in entries:
            yield b"id: %d\nevent: %s\ndata: %s\n\n" % (
                entry.id,
                entry.kind.encode(),
                msgspec.json.encode(shown(entry)),
            )
        with anyio.move_on_after(HEARTBEAT_S) as heartbeat:
            await _grown_or_stopping(request, world, cursor)
        if heartbeat.cancelled_caught:
            yield b": still here\n\n"
        if _is_read_out(world, cursor):
            successor = worlds_of(request).by_name.get(world.name)
            if successor is None:
                return
            world, cursor = successor, 0


def _courier(request: Request) -> Courier:
    courier: Courier = request.app.state.courier
    return courier


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "webhook": delivery.webhook.id,
        "for_user_id": delivery.for_user_id,
        "state": delivery.state,
        "due": moment(delivery.due_ms) if delivery.due_ms is not None else None,
        "trace": delivery.activity.trace,
        "event": described(delivery.activity.happening),
        "altered": delivery.is_altered,
        "fault": (delivery.bend and delivery.bend.rule_id) or None,
        "attempts": [
            {"at": moment(a.at_ms), "status": a.status, "error": a.error, "took_ms": round(a.took_ms, 1)}
            for a in delivery.attempts
        ],
    }


_WORLD = "/worlds/{world}"
ROUTES = (
    Route(f"{_WORLD}/journal", read_journal, methods=["GET"]),
    Route(f"{_WORLD}/settled", settled, methods=["GET"]),
    Route(f"{_WORLD}/stream", stream, methods=["GET"]),
    Route(f"{_WORLD}/deliveries", list_deliveries, methods=["GET"]),
    Route(f"{_WORLD}/deliveries/{{delivery}}/redeliver", redeliver, methods=["POST"]),
)
