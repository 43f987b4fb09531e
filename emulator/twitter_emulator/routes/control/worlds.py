"""Worlds: list, make, describe, change, drop, start over; their credentials and their clock."""

import dataclasses
import re
from types import MappingProxyType
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_emulator.world import ids
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.choices import ChoiceError, Choices, chosen
from twitter_emulator.world.rules import Rules
from twitter_emulator.world.world import World
from twitter_emulator.world.worlds import NameTaken, Plan

from .guard import LOOPBACK_NAMES, name_in
from .problems import Problem, answer
from .reading import (
    body,
    converted,
    default_app,
    milliseconds_at,
    moment,
    seconds,
    unknown_members,
    world_of,
    worlds_of,
)
from .showing import token_of

RULES = [field.name for field in dataclasses.fields(Rules)]
LEAST = MappingProxyType(
    {
        "max_environments": 0,
        "max_webhooks": 1,
        "max_subscriptions": 0,
        "oauth_window_s": 1,
        "webhook_timeout_s": 0.01,
        "crc_look_ms": 1,
        "crc_every_ms": 1,
        "crc_grace_ms": 0,
        "max_text": 1,
        "media_processing_ms": 0,
        "max_queued_deliveries": 1,
    }
)
"""The least that a rule's number can be: a round of challenges every 0 ms would leave time for nothing else."""

MOST = 10**12
PLAN = ["name", "seed", "clock", "journal_limit"]


class ClockChange(msgspec.Struct, forbid_unknown_fields=True):
    """``advance`` is a duration, ``at`` a moment; ``freeze`` stops the clock or lets it run on."""

    advance: str | int | float | None = None
    at: str | int | None = None
    freeze: bool | None = None


async def list_worlds(request: Request) -> Response:
    return answer({"worlds": [_summary(world) for world in worlds_of(request)]})


async def make_world(request: Request) -> Response:
    wanted = await body(request, dict[str, Any])
    unknown_members(wanted, [*PLAN, *RULES])
    worlds = worlds_of(request)
    wanted = {"journal_limit": request.app.state.journal_limit} | wanted
    plan = _plan(wanted, request.app.state.rules, name=_text(wanted, "name") or worlds.next_name())
    try:
        world = worlds.make(plan)
    except NameTaken as taken:
        raise Problem(409, str(taken)) from None
    return answer(_credentials(request, world), 201)


async def describe_world(request: Request) -> Response:
    world = world_of(request)
    counts = {
        "accounts": len(world.accounts),
        "messages": len(world.messages),
        "deliveries": len(world.outbox.kept),
        "journal": len(world.journal),
        "journal_dropped": world.journal.dropped,
    }
    return answer(_summary(world) | {"counts": counts, "rules": dataclasses.asdict(world.rules)})


async def change_world(request: Request) -> Response:
    """``PATCH``: change rules of a world that exists."""
    world, wanted = world_of(request), await body(request, dict[str, Any])
    unknown_members(wanted, RULES)
    world.rules = _rules(wanted, world.rules)
    return answer(_summary(world) | {"rules": dataclasses.asdict(world.rules)})


async def drop_world(request: Request) -> Response:
    world, worlds = world_of(request), worlds_of(request)
    if world is worlds.default:
        raise Problem(409, "the default world takes every request without a known key and cannot be dropped; reset it")
    worlds.drop(world.name)
    return Response(status_code=204)


async def reset_world(request: Request) -> Response:
    world = worlds_of(request).reset(world_of(request).name)
    return answer(_credentials(request, world))


async def credentials(request: Request) -> Response:
    return answer(_credentials(request, world_of(request)))


async def show_clock(request: Request) -> Response:
    return answer(_clock(world_of(request)))


async def change_clock(request: Request) -> Response:
    world, wanted = world_of(request), await body(request, ClockChange)
    clock = world.clock
    frozen = clock.is_frozen if wanted.freeze is None else wanted.freeze
    at_ms = clock.now_ms() if wanted.at is None else milliseconds_at(wanted.at, "at")
    if wanted.advance is not None:
        at_ms += int(seconds(wanted.advance, "advance") * 1000)
    clock.move_to(milliseconds_at(at_ms, "the clock's new time"), frozen=frozen)
    world.log("clock", world.journal.new_trace(), **_clock(world))
    return answer(_clock(world))


def _summary(world: World) -> dict[str, Any]:
    return {
        "name": world.name,
        "seed": world.seed,
        "clock": _clock(world),
        "access_level": world.developer.account.access_level,
        "environments": list(world.developer.environments),
        "webhooks": len(world.webhooks.by_id),
    }


def _clock(world: World) -> dict[str, Any]:
    return {"now": moment(world.now_ms), "now_ms": world.now_ms, "frozen": world.clock.is_frozen}


def _plan(wanted: dict[str, Any], rules: Rules, *, name: str) -> Plan:
    clock = converted(wanted.get("clock") or {}, ClockChange, "clock")
    if clock.advance is not None:
        raise Problem(400, "clock.advance: a new world has no time to go on from yet; say clock.at")
    limit = converted(wanted["journal_limit"], int, "journal_limit")
    if limit < 1:
        raise Problem(400, f"journal_limit is {limit}; it is a whole number from 1 on")
    return Plan(
        name=_path_part(name),
        seed=_text(wanted, "seed") or ids.fresh_seed(),
        rules=_rules({key: value for key, value in wanted.items() if key in RULES}, rules),
        starts_at_ms=None if clock.at is None else milliseconds_at(clock.at, "clock.at"),
        frozen=bool(clock.freeze),
        journal_limit=limit,
    )


def _path_part(name: str) -> str:
    if not name.isprintable() or "/" in name or name in (".", "..") or not 0 < len(name) <= 64:
        raise Problem(400, f"name is {name!r}; it is part of a path: up to 64 printable characters, and no slash")
    return name


def _rules(wanted: dict[str, Any], base: Rules) -> Rules:
    switches = {"on": True, "off": False}
    plain = {key: switches.get(value, value) if isinstance(value, str) else value for key, value in wanted.items()}
    choices = _choices(plain.pop("choices", {}), base.choices)
    rules = converted(dataclasses.asdict(base) | plain | {"choices": dataclasses.asdict(choices)}, Rules, "rules")
    for name, least in LEAST.items():
        value = getattr(rules, name)
        if value is not None and not least <= value <= MOST:
            raise Problem(400, f"{name} is {value}; it is a number from {least:g} to {MOST}")
    if not re.fullmatch(r"(https?://[^\s/?#]+/?)?", rules.media_base_url):
        raise Problem(
            400, f"media_base_url is {rules.media_base_url!r}; it is scheme and host, such as http://127.0.0.1:8686"
        )
    return rules


def _choices(wanted: object, base: Choices) -> Choices:
    """*base* with what is *wanted*, which changes those alone that it names."""
    try:
        return chosen(converted(wanted, dict[str, object], "choices"), base)
    except ChoiceError as wrong:
        raise Problem(400, f"choices: {wrong}") from None


def _text(wanted: dict[str, Any], name: str) -> str:
    """The member *name*, which may also be a number; empty if it was not sent."""
    value = wanted.get(name)
    if value is not None and type(value) not in (str, int):
        raise Problem(400, f"{name} is {value!r:.50}; it is text")
    return "" if value is None else str(value)


def _credentials(request: Request, world: World) -> dict[str, Any]:
    app = default_app(world)
    return {
        "world": world.name,
        "api_key": app.consumer_key,
        "api_key_secret": app.consumer_secret,
        **token_of(world, world.brand, app),
        "bearer_token": app.bearer_token,
        "env_name": next((e.label for e in world.developer.environments.values() if e.app_id == app.id), None),
        "brand": _name(world.brand),
        "customers": [
            _name(account) | token_of(world, account, app) for account in world.accounts if account is not world.brand
        ],
        "api_base_url": _base_url(request),
    }


def _base_url(request: Request) -> str:
    """Where whoever asks reaches us: from another machine, or another container, by the name that was called."""
    listening_at: str | None = request.app.state.api_base_url
    host = request.headers.get("host", "")
    if listening_at is not None and name_in(host) in LOOPBACK_NAMES:
        return listening_at
    return f"{request.url.scheme}://{host}"


def _name(account: Account) -> dict[str, str]:
    return {"id": account.id, "screen_name": account.screen_name}


_ONE = "/worlds/{world}"
ROUTES = (
    Route("/worlds", list_worlds, methods=["GET"]),
    Route("/worlds", make_world, methods=["POST"]),
    Route(_ONE, describe_world, methods=["GET"]),
    Route(_ONE, change_world, methods=["PATCH"]),
    Route(_ONE, drop_world, methods=["DELETE"]),
    Route(f"{_ONE}/reset", reset_world, methods=["POST"]),
    Route(f"{_ONE}/credentials", credentials, methods=["GET"]),
    Route(f"{_ONE}/clock", show_clock, methods=["GET"]),
    Route(f"{_ONE}/clock", change_clock, methods=["PUT"]),
)
