"""Deliveries that come of what was asked for: which they are, and how their bodies are to be altered."""

from typing import Any

import msgspec

from twitter_emulator.payloads import v1
from twitter_emulator.payloads.altered import Misfit, altered
from twitter_emulator.world.activity import Delivery, DeliveryId
from twitter_emulator.world.alterations import Alteration
from twitter_emulator.world.world import World

from .problems import Problem


class Alter(
    msgspec.Struct, forbid_unknown_fields=True, rename={"replaced": "set", "added": "add", "removed": "remove"}
):
    """
    Changes to what is delivered: ``{"set": {path: value}, "add": {path: value}, "remove": [path]}``.

    A path is names and, for lists, indexes, with dots between. What is set or removed must be there.
    """

    replaced: dict[str, Any] = {}
    added: dict[str, Any] = {}
    removed: list[str] = []


def made_since(world: World, before: int, alter: Alter | None) -> list[DeliveryId]:
    """
    The deliveries after the first *before* of *world*, to be altered from now on.

    That is before the courier sees to them, if nothing was awaited since they were made.

    Raises:
        Problem: If one of them cannot be altered as *alter* says. What was done is done, but that one is not sent.
    """
    made = [f"d{number}" for number in range(before + 1, world.outbox.posted + 1)]
    if alter is not None:
        alteration = Alteration(alter.replaced, alter.added, tuple(alter.removed))
        deliveries = [world.outbox.open[name] for name in made if name in world.outbox.open]
        for delivery in deliveries:
            delivery.alteration = alteration
        for delivery in deliveries:
            _require_fitting(world, delivery, alteration)
    return made


def _require_fitting(world: World, delivery: Delivery, alteration: Alteration) -> None:
    try:
        altered(v1.delivery(world, delivery.activity, delivery.for_user_id), alteration)
    except Misfit as misfit:
        raise Problem(
            422, f"what was asked for is done, but delivery {delivery.id} cannot be altered and is not sent: {misfit}"
        ) from None
