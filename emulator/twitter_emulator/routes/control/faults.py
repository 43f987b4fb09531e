"""The faults of a world: rules by which calls and deliveries go wrong."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twitter_emulator.world.faults import Rule
from twitter_emulator.world.world import World

from .problems import Problem, answer
from .reading import body, moment, world_of
from .wishes import FaultWish, rule_of


async def list_faults(request: Request) -> Response:
    """All rules of the world, oldest first, with how often each was applied."""
    return answer({"faults": [_shown(rule) for rule in world_of(request).faults]})


async def make_fault(request: Request) -> Response:
    """Have calls (``"leg": "api"``) or deliveries and challenges (``"leg": "webhook"``) go wrong from now on."""
    world, wish = world_of(request), await body(request, FaultWish)
    rule = rule_of(world, wish, request.app.state.endpoints)
    world.faults.add(rule)
    rule.since = world.log("fault_rule", world.journal.new_trace(), event="made", **_told(rule)).id
    return answer(_shown(rule), 201)


async def show_fault(request: Request) -> Response:
    """One rule."""
    return answer(_shown(_rule(request, world_of(request))))


async def remove_fault(request: Request) -> Response:
    """End a rule, and let go what it holds; the rule as it was at its end."""
    world = world_of(request)
    rule = _rule(request, world)
    _end(world, rule)
    return answer(_shown(rule))


async def remove_faults(request: Request) -> Response:
    """End all rules of the world, and let go what they hold; the rules as they were at their end."""
    world = world_of(request)
    rules = list(world.faults)
    for rule in rules:
        _end(world, rule)
    return answer({"faults": [_shown(rule) for rule in rules]})


def _end(world: World, rule: Rule) -> None:
    for delivery in world.faults.remove(rule):
        world.outbox.repost(delivery)
    world.log("fault_rule", world.journal.new_trace(), event="removed", **_told(rule))


def _rule(request: Request, world: World) -> Rule:
    rule_id = request.path_params["fault"]
    rule = world.faults.find(rule_id)
    if rule is None:
        known = ", ".join(rule.id for rule in world.faults) or "it has none"
        raise Problem(404, f"world {world.name!r} has no fault {rule_id!r}; there are: {known}")
    return rule


def _told(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "leg": rule.leg,
        "match": rule.match_asked,
        "effect": rule.effect_asked,
        "hits": rule.hits,
    }


def _shown(rule: Rule) -> dict[str, Any]:
    bounds = rule.bounds
    return {
        "id": rule.id,
        "leg": rule.leg,
        "match": rule.match_asked,
        "effect": rule.effect_asked,
        "times": bounds.times,
        "after": bounds.after,
        "probability": bounds.probability,
        "until": None if bounds.until_ms is None else moment(bounds.until_ms),
        "seen": rule.seen,
        "hits": rule.hits,
        "since": rule.since,
        "held": [delivery.id for delivery in rule.held if delivery.state == "held"],
    }


_WORLD = "/worlds/{world}"
ROUTES = (
    Route(f"{_WORLD}/faults", list_faults, methods=["GET"]),
    Route(f"{_WORLD}/faults", make_fault, methods=["POST"]),
    Route(f"{_WORLD}/faults", remove_faults, methods=["DELETE"]),
    Route(f"{_WORLD}/faults/{{fault}}", show_fault, methods=["GET"]),
    Route(f"{_WORLD}/faults/{{fault}}", remove_fault, methods=["DELETE"]),
)
