"""Worlds and what is in them, for tests that mention only what they are about."""

from twitter_emulator.world.accounts import Account
from twitter_emulator.world.activity import Happening
from twitter_emulator.world.apps import App, Environment
from twitter_emulator.world.messages import Draft, Message
from twitter_emulator.world.rules import Rules
from twitter_emulator.world.world import WEB_APP_ID, World
from twitter_emulator.world.worlds import Plan, Worlds, made

NOON_MS = 1_600_000_000_000
"""Where the frozen clock of a test's world stands."""

HOOK = "http://127.0.0.1:9000/hook"

DAY_MS = 24 * 3600 * 1000


def plan(*, name: str = "test", seed: str = "seed", rules: Rules | None = None, frozen: bool = True) -> Plan:
    return Plan(name=name, seed=seed, rules=rules or Rules(), starts_at_ms=NOON_MS, frozen=frozen)


def a_world(*, seed: str = "seed", rules: Rules | None = None) -> World:
    """A world whose clock stands at `NOON_MS`."""
    return made(plan(seed=seed, rules=rules), worker=0)


def worlds_with(*plans: Plan) -> Worlds:
    worlds = Worlds()
    for one in plans:
        worlds.make(one)
    return worlds


def named(world: World, screen_name: str) -> Account:
    account = world.accounts.named(screen_name)
    assert account is not None
    return account


def the_app(world: World) -> App:
    return next(iter(world.developer.apps.values()))


def dev(world: World) -> Environment:
    return world.developer.environments["dev"]


def draft(text: str = "hello", *, source_app_id: str = WEB_APP_ID) -> Draft:
    return Draft(text, source_app_id)


def write(world: World, text: str = "hello", *, sender: str = "alice", to: str = "acme_support") -> Message:
    """*sender* writes to *to*, with Twitter's own client."""
    return world.send(named(world, sender), named(world, to), draft(text))


def subscribed(world: World, *screen_names: str) -> World:
    """*world* with a webhook in ``dev`` that hears of *screen_names*."""
    world.add_webhook(dev(world), HOOK)
    for screen_name in screen_names:
        world.subscribe(named(world, screen_name).id, dev(world))
    return world


def answer(world: World, text: str = "hello", *, to: str = "bob") -> Message:
    """The brand writes to *to*, through the API."""
    return world.send(named(world, "acme_support"), named(world, to), draft(text, source_app_id=the_app(world).id))


def posted(world: World) -> list[tuple[str, Happening]]:
    """For whom there is a delivery, and of what; empties the outbox."""
    names = {account.id: account.screen_name for account in world.accounts}
    return [(names[delivery.for_user_id], delivery.activity.happening) for delivery in world.outbox.take()]


def heard_by(world: World) -> list[str]:
    return [who for who, _ in posted(world)]


def logged(world: World, kind: str) -> list[dict[str, object]]:
    return [dict(entry.about) for entry in world.journal.since() if entry.kind == kind]
