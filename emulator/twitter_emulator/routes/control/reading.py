"""Reading requests of the control API: bodies, durations, times, and who is meant."""

import re
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

import msgspec
from starlette.requests import ClientDisconnect, Request

from twitter_emulator.world.accounts import Account
from twitter_emulator.world.activity import Delivery, Webhook
from twitter_emulator.world.apps import App
from twitter_emulator.world.world import World
from twitter_emulator.world.worlds import Worlds

from .problems import Problem

Body = TypeVar("Body")

LARGEST_BODY = 16 << 20
LONGEST_WAIT_S = 60.0
_DURATION = re.compile(r"\s*(\d{1,12}(?:\.\d{1,6})?)\s*(ms|s|m|h|d|)\s*")
_UNKNOWN_MEMBER = re.compile(r"unknown field `(.+?)`")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "": 1.0}


async def body(request: Request, kind: type[Body]) -> Body:
    """
    The request's JSON as *kind*.

    Raises:
        Problem: If it is not JSON, or not of this shape; the text names the member.
    """
    raw = await _raw_body(request)
    try:
        return msgspec.json.decode(raw or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise Problem(400, f"the body cannot be read: {_explained(wrong, kind)}") from None


async def _raw_body(request: Request) -> bytes:
    raw = bytearray()
    try:
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > LARGEST_BODY:
                raise Problem(413, f"the body is larger than {LARGEST_BODY >> 20} MB")
    except ClientDisconnect:
        raise Problem(400, "the connection ended before the body was complete") from None
    return bytes(raw)


def converted(value: object, kind: type[Body], what: str = "the body") -> Body:
    """
    *value*, which was decoded from JSON, as *kind*.

    Raises:
        Problem: If it has another shape; the text names the member.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as wrong:
        raise Problem(400, f"{what} cannot be read: {_explained(wrong, kind)}") from None


def worlds_of(request: Request) -> Worlds:
    worlds: Worlds = request.app.state.worlds
    return worlds


def world_of(request: Request) -> World:
    """
    The world in the path.

    Raises:
        Problem: If there is none of this name.
    """
    name, worlds = request.path_params["world"], worlds_of(request)
    world = worlds.by_name.get(name)
    if world is None:
        raise Problem(404, f"there is no world {name!r}{did_you_mean(name, list(worlds.by_name))}")
    return world


def account_called(world: World, name_or_id: str) -> Account:
    """The account with this id or screen name; a :class:`Problem` if there is none."""
    account = world.accounts.find(name_or_id)
    if account is None:
        names = [known.screen_name for known in world.accounts]
        raise Problem(
            404,
            f"world {world.name!r} has no account {name_or_id!r}{did_you_mean(name_or_id, names)}; POST accounts "
            "makes one",
        )
    return account


def app_called(world: World, app_id: str) -> App:
    app = world.developer.apps.get(app_id)
    if app is None:
        raise Problem(404, f"world {world.name!r} has no app {app_id!r}")
    return app


def default_app(world: World) -> App:
    return next(iter(world.developer.apps.values()))


def webhook_of(request: Request, world: World) -> Webhook:
    webhook = world.webhooks.by_id.get(request.path_params["webhook"])
    if webhook is None:
        raise Problem(404, f"world {world.name!r} has no webhook {request.path_params['webhook']!r}")
    return webhook


def delivery_of(request: Request, world: World) -> Delivery:
    delivery = world.outbox.kept.get(request.path_params["delivery"])
    if delivery is None:
        raise Problem(404, f"world {world.name!r} remembers no delivery {request.path_params['delivery']!r}")
    return delivery


def seconds(text: str | int | float, what: str) -> float:
    """A duration such as ``1.5s``, ``250ms``, ``25h`` or a bare number of seconds."""
    found = _DURATION.fullmatch(str(text))
    if found is None:
        raise Problem(400, f"{what} is {text!r}; write a duration such as 250ms, 5s, 15m, 25h or 2d")
    return float(found[1]) * _SECONDS[found[2]]


def wait_of(request: Request) -> float:
    """How long the caller is willing to wait, in seconds; 0 if it did not say."""
    return min(seconds(request.query_params.get("wait", "0"), "wait"), LONGEST_WAIT_S)


def whole_number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not is_whole(text):
        raise Problem(400, f"{name} is {text[:50]!r}; it is a whole number")
    return int(text)


def is_whole(text: str) -> bool:
    """Whether *text* is a whole number that no cursor or count is too small for."""
    return text.isascii() and text.isdigit() and len(text) <= 18


def milliseconds_at(text: str | int, what: str) -> int:
    """A moment: ISO 8601, or milliseconds since 1970."""
    if isinstance(text, int):
        moment = text
    else:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise Problem(400, f"{what} is {text!r}; write a moment such as 2026-01-31T12:00:00Z") from None
        moment = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)
    if not 1_300_000_000_000 <= moment < 5_000_000_000_000:
        raise Problem(400, f"{what} is {text!r}; Twitter's ids reach from 2011 to 2128 here")
    return moment


def moment(ms: int) -> str:
    """``2026-01-31T12:00:00.000Z``"""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def unknown_members(given: dict[str, Any], known: list[str]) -> None:
    """
    Raises:
        Problem: If *given* has a member that is not *known*.
    """
    for name in given:
        if name not in known:
            raise Problem(400, f"unknown member {name!r}{did_you_mean(name, known)}; known are: {', '.join(known)}")


def _explained(wrong: Exception, kind: Any) -> str:
    """What msgspec says is *wrong*, with the nearest of the members that *kind*, or what it lists, has."""
    unknown = _UNKNOWN_MEMBER.search(str(wrong))
    members = getattr(next(iter(get_args(kind)), kind), "__struct_encode_fields__", ())
    return f"{wrong}{did_you_mean(unknown[1], list(members)) if unknown else ''}"


def did_you_mean(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
