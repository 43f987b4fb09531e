"""All worlds of one server, and how a request finds its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from . import ids, seeds
from .activity import Outbox
from .clock import Clock, ClockState
from .ids import Ids, IdState
from .journal import Journal
from .replay import Replays
from .rules import Rules
from .world import World

DEFAULT = "default"


class NameTaken(Exception):
    """There is a world of this name, or one with the same seed and so with the same keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    How a world is made, and made again on reset.

    *starts_at_ms* sets the clock, which otherwise follows the machine's; *frozen* lets it stand there. With both, the
    same calls give the same ids.
    """

    name: str
    seed: str
    rules: Rules = field(default_factory=Rules)
    starts_at_ms: int | None = None
    frozen: bool = False
    journal_limit: int = 10_000

    @property
    def is_repeatable(self) -> bool:
        """Whether the same calls give the same ids, nonces and cursors, also after a reset."""
        return self.starts_at_ms is not None and self.frozen


def made(plan: Plan, *, worker: int) -> World:
    """A new world after *plan*. *worker* sets its ids apart from those of other worlds on the same time."""
    clock = Clock(ClockState())
    if plan.starts_at_ms is not None or plan.frozen:
        clock.move_to(clock.now_ms() if plan.starts_at_ms is None else plan.starts_at_ms, frozen=plan.frozen)
    accounts = seeds.seeded_accounts(plan.seed)
    return World(
        name=plan.name,
        seed=plan.seed,
        rules=plan.rules,
        clock=clock,
        ids=Ids(plan.seed, IdState(worker=0 if plan.is_repeatable else worker % ids.WORKERS)),
        accounts=accounts,
        developer=seeds.seeded_developer(plan.seed, accounts),
        journal=Journal(limit=plan.journal_limit),
        outbox=Outbox(limit=plan.journal_limit),
        replays=Replays(limit=plan.journal_limit),
    )


def _nothing(world: World) -> None:
    """Nobody wants to know."""


@dataclass(slots=True)
class Worlds:
    """
    The worlds by name, and by every key and bearer token that a request can carry.

    Whoever must know of worlds that come and go (the courier) is given as *when_made* and *when_dropped*.
    """

    by_name: dict[str, World] = field(default_factory=dict)
    when_made: Callable[[World], None] = _nothing
    when_dropped: Callable[[World], None] = _nothing
    _plans: dict[str, Plan] = field(default_factory=dict)
    _by_key: dict[str, World] = field(default_factory=dict)
    _made: int = 0

    def __iter__(self) -> Iterator[World]:
        return iter(self.by_name.values())

    def next_name(self) -> str:
        """A name that no world has."""
        return next(name for number in count(self._made + 1) if (name := f"w{number}") not in self.by_name)

    def make(self, plan: Plan) -> World:
        """
        Raises:
            NameTaken: If there is a world of this name or seed.
        """
        return self.adopt(made(plan, worker=self._made), plan)

    def adopt(self, world: World, plan: Plan) -> World:
        """
        Take in a *world* that exists, for example one loaded from a file.

        Raises:
            NameTaken: If there is a world of this name or seed.
        """
        self._require_free(plan)
        # A loaded world brings its worker along, which no world that is made from now on shall share.
        self._made = max(self._made, world.ids.state.worker) + 1
        self.by_name[world.name], self._plans[world.name] = world, plan
        self.index(world)
        self.when_made(world)
        return world

    def _require_free(self, plan: Plan) -> None:
        if plan.name in self.by_name:
            raise NameTaken(f"there is a world {plan.name!r} already; reset or drop it, or choose another name")
        twin = next((world for world in self if world.seed == plan.seed), None)
        if twin is not None:
            raise NameTaken(
                f"world {twin.name!r} has the seed {plan.seed!r} and so the same keys, and a request finds its world "
                "by its key; drop that world or choose another seed"
            )

    def drop(self, name: str) -> None:
        world = self.by_name.pop(name)
        del self._plans[name]
        self._by_key = {key: other for key, other in self._by_key.items() if other is not world}
        world.journal.end()
        self.when_dropped(world)

    def reset(self, name: str) -> World:
        """
        A new world in the place of *name*: same seed and rules, nothing else of the old one.

        The cursors of its journal go on, so that whoever asks for what came after one misses nothing; those of a
        repeatable world begin anew, as all else in it.
        """
        plan, old = self._plans[name], self.by_name[name]
        self.drop(name)
        world = self.make(plan)
        world.journal.last = 0 if plan.is_repeatable else old.journal.last
        return world

    def plan_of(self, name: str) -> Plan:
        return self._plans[name]

    def index(self, world: World) -> None:
        """Make *world* findable by its keys. To be called again when keys were regenerated or an app was added."""
        self._by_key.update(dict.fromkeys(world.developer.keys(), world))

    def with_key(self, key: str) -> World | None:
        """The world in which *key* is or was a consumer key or a bearer token."""
        return self._by_key.get(key)

    def with_request_token(self, token: str) -> World | None:
        """The world in which a person is asked by *token* what an app may do."""
        return next((world for world in self if token in world.grants.asked), None)

    @property
    def default(self) -> World:
        """Where requests go that carry no key of any world."""
        return self.by_name[DEFAULT]
