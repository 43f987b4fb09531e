"""
``make chaos``: many customers write while the channel is killed and Twitter is unwell.

Each message must be answered exactly once, and the answers of a conversation must be in the order of its messages.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.channel import postgres
from twitter_emulator.client import Control, WorldClient

from .balancer import Balancer, balancing
from .channels import ChannelProcess
from .processes import running

BRAND = "acme_support"
NEW = "/1.1/direct_messages/events/new.json"
SETTLES_WITHIN_S = 240.0
TROUBLES = (
    {"status": 503},
    {"error": 88, "reset_in": "2s"},
    {"hang": "12s", "applied": True},
    {"hang": "12s", "applied": False},
    {"reset": True, "applied": True},
    {"body": "truncated"},
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen; *processes* share the work, and one of them is killed each time."""

    messages: int
    customers: int
    kills: int
    processes: int
    seconds: float
    seed: int


@dataclass(slots=True)
class Score:
    """What came of it."""

    asked: int = 0
    answered: int = 0
    missing: int = 0
    doubled: int = 0
    disordered: int = 0
    kills: int = 0
    troubles: dict[str, int] = field(default_factory=dict)
    took: float = 0.0
    settled: float = 0.0

    @property
    def is_perfect(self) -> bool:
        """Whether each was answered once and in order."""
        return self.answered == self.asked and not (self.missing or self.doubled or self.disordered)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.chaos", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--customers", type=int, default=50)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the customers write")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    engines = ["sqlite", "postgresql"] if wanted.engine == "both" else [wanted.engine]
    perfect = []
    for engine in engines:
        processes = 1 if engine == "sqlite" else 3
        plan = Plan(wanted.messages, wanted.customers, wanted.kills, processes, wanted.seconds, wanted.seed)
        score = played(engine, plan)
        perfect.append(score.is_perfect)
        _say(told(engine, plan, score))
    sys.exit(0 if all(perfect) else 1)


def played(engine: str, plan: Plan) -> Score:
    """The whole play on one *engine*, and what came of it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-")))
        url = stack.enter_context(_database(engine, folder))
        flags = ("-m", "twitter_emulator", "up", "--port", "0", "--rate-limits", "off", "--journal-limit", "100000")
        emulator = stack.enter_context(closing(Control(f"http://127.0.0.1:{stack.enter_context(running(*flags))}")))
        balancer = stack.enter_context(balancing())
        world = emulator.world()
        channels = [
            ChannelProcess(folder / str(number), url, world.credentials.env()) for number in range(plan.processes)
        ]
        for channel in channels:
            stack.callback(channel.kill)
        return _Play(world, balancer, channels, plan).run()


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'channel.db'}"
        return
    with postgres.started(durable=True) as server:
        yield server.made("chaos")


class _Play:
    """Customers write in one thread, Twitter is unwell in another, and this one kills."""

    def __init__(self, world: WorldClient, balancer: Balancer, channels: Sequence[ChannelProcess], plan: Plan) -> None:
        self._world = world
        self._balancer = balancer
        self._channels = channels
        self._plan = plan
        self._brand_id = world.credentials.brand.id
        self._chance = random.Random(plan.seed)
        self._score = Score()
        self._names: list[str] = []
        self._is_over = threading.Event()

    def run(self) -> Score:
        self._start_all()
        self._names = [self._world.account(f"customer{number}").screen_name for number in range(self._plan.customers)]
        start = time.monotonic()
        sides = [threading.Thread(target=side) for side in (self._write, self._trouble)]
        for side in sides:
            side.start()
        self._kill()
        for side in sides:
            side.join()
        self._score.took = time.monotonic() - start
        self._world.remove_faults()
        self._settle()
        self._score.settled = time.monotonic() - start
        self._count()
        return self._score

    def _start_all(self) -> None:
        public_url = f"http://127.0.0.1:{self._balancer.port}"
        for number, channel in enumerate(self._channels):
            channel.start(public_url, first=number == 0)
            self._balance()
            if number == 0:
                channel.wait_enabled()

    def _balance(self) -> None:
        self._balancer.behind(tuple(channel.port for channel in self._channels if channel.port))

    def _write(self) -> None:
        chance = random.Random(self._plan.seed + 1)
        pause = self._plan.seconds / self._plan.messages
        begun = time.monotonic()
        for number in range(self._plan.messages):
            customer = chance.choice(self._names)
            self._world.send(customer, BRAND, f"message {number:04} of {customer}")
            self._score.asked += 1
            time.sleep(max(0.0, begun + number * pause - time.monotonic()))
        self._is_over.set()

    def _trouble(self) -> None:
        """Bursts, one kind after the other, each on the next few sends."""
        chance = random.Random(self._plan.seed + 2)
        while not self._is_over.wait(chance.uniform(1.0, 3.0)):
            effect = chance.choice(TROUBLES)
            name = " ".join(f"{key}={value}" for key, value in effect.items())
            self._world.add_fault("api", effect, match={"endpoint": NEW}, times=chance.randint(1, 8))
            self._score.troubles[name] = self._score.troubles.get(name, 0) + 1

    def _kill(self) -> None:
        public_url = f"http://127.0.0.1:{self._balancer.port}"
        pause = self._plan.seconds / (self._plan.kills + 1)
        for _ in range(self._plan.kills):
            time.sleep(pause * self._chance.uniform(0.5, 1.2))
            victim = self._chance.choice(self._channels)
            victim.kill()
            self._score.kills += 1
            time.sleep(self._chance.uniform(0.0, 0.5))
            victim.start(public_url, first=False)
            self._balance()

    def _settle(self) -> None:
        until = time.monotonic() + SETTLES_WITHIN_S
        while time.monotonic() < until and sum(len(self._heard(name)) for name in self._names) < self._score.asked:
            time.sleep(1.0)
        time.sleep(3.0)

    def _heard(self, name: str) -> list[str]:
        return [it["text"] for it in self._world.messages(name, BRAND) if it["from"] == self._brand_id]

    def _count(self) -> None:
        for name in self._names:
            conversation = self._world.messages(name, BRAND)
            asked = [f'You said: "{it["text"]}"' for it in conversation if it["from"] != self._brand_id]
            heard = [it["text"] for it in conversation if it["from"] == self._brand_id]
            self._score.answered += len(heard)
            self._score.missing += len(set(asked) - set(heard))
            self._score.doubled += len(heard) - len(set(heard))
            first = list(dict.fromkeys(heard))
            self._score.disordered += sum(one > other for one, other in zip(first, first[1:], strict=False))


def told(engine: str, plan: Plan, score: Score) -> str:
    """The figures in words."""
    troubles = ", ".join(f"{count} x {name}" for name, count in sorted(score.troubles.items()))
    lines = (
        f"{engine}, {plan.processes} process(es): {'PERFECT' if score.is_perfect else 'NOT PERFECT'}",
        f"  {score.asked} messages of {plan.customers} customers in {score.took:.0f} s; {score.kills} kills (SIGKILL)",
        f"  answered {score.answered}, missing {score.missing}, doubled {score.doubled}, "
        f"out of order {score.disordered}",
        f"  the last answer after {score.settled:.0f} s; bursts: {troubles or 'none'}",
    )
    return "\n".join(lines)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
