"""Worlds with a webhook, messages in them, and the journal as a test reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import anyio

from twitter_emulator.protocol.contracts import Violation
from twitter_emulator.world.accounts import Account
from twitter_emulator.world.activity import Delivery, Webhook
from twitter_emulator.world.apps import App
from twitter_emulator.world.journal import Entry
from twitter_emulator.world.messages import Draft
from twitter_emulator.world.rules import Rules
from twitter_emulator.world.world import WEB_APP_ID, World
from twitter_emulator.world.worlds import Plan, made

NOON_MS = 1_700_000_000_000
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class ConfidentContracts:
    """Finds nothing wrong with anything but what it was told about."""

    broken: Sequence[str] = ()

    def is_valid(self, name: str, body: object) -> bool:
        return name not in self.broken

    def violations(self, name: str, body: object) -> Sequence[Violation]:
        return [Violation("some.member", "is wrong")]


def a_world(**rules: Any) -> World:
    """A world whose clock stands at noon."""
    return made(Plan(name="test", seed="test", rules=Rules(**rules), starts_at_ms=NOON_MS, frozen=True), worker=0)


def app_of(world: World) -> App:
    return next(iter(world.developer.apps.values()))


def customers_of(world: World) -> list[Account]:
    return list(world.accounts)[1:]


def a_webhook(world: World, url: str) -> Webhook:
    """Registered at *url* and valid, with the brand subscribed."""
    environment = world.developer.environments["dev"]
    webhook = world.add_webhook(environment, url)
    world.subscribe(world.brand.id, environment)
    return webhook


def say(world: World, text: str, *, customer: int = 0) -> Delivery:
    """A customer writes to the brand, which hears of it in one delivery."""
    world.send(customers_of(world)[customer], world.brand, Draft(text, WEB_APP_ID))
    return next(reversed(world.outbox.kept.values()))


async def journalled(world: World, kind: str, count: int = 1, **about: Any) -> list[Entry]:
    """Wait until there are *count* entries of *kind* that say *about*, and return all of them."""
    with anyio.fail_after(5):
        while len(found := entries(world, kind, **about)) < count:
            await world.journal.grown(world.journal.last)
    return found


def entries(world: World, kind: str, **about: Any) -> list[Entry]:
    return [
        entry for entry in world.journal.since() if entry.kind == kind and about.items() <= dict(entry.about).items()
    ]
