"""One run of `verify`: everything that is started for it, and everything that is put back after it."""

import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from twitter_emulator.client import Control, WorldClient
from twitter_emulator.server import Emulator

from ..places import is_listening, place_of
from .bench import Bench
from .check import Check
from .process import Process, process
from .registering import Mode, Registrar
from .results import Result, Verdict
from .runner import Runner
from .talk import Talk
from .terms import Need, Profile

NOT_OURS = "verify did not start the subject and cannot restart it; name --command"


class NotReachable(Exception):
    """Nobody listens where the subject should be; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What was asked for. Without *emulator*, one is started; without *command*, the subject runs already.

    *trust* says whose certificates are believed of an https webhook, *webhook_ca* which of them the machine's are not.
    """

    webhook_url: str
    checks: Sequence[Check]
    profile: Profile = "dm-bot"
    command: str | None = None
    emulator: str | None = None
    token: str | None = None
    world: str = "default"
    stimulus: str = ""
    reply_within_s: float = 5.0
    register: Mode = "auto"
    webhook_ca: Path | None = None
    trust: ssl.SSLContext | None = None


def held(plan: Plan, tell: Callable[[Result], None]) -> Verdict:
    """
    Make the checks of *plan*, and *tell* each result when it is there.

    Raises:
        CannotStart: If the subject cannot be started.
        NotReachable: If it is not there.
        EmulatorError: If the emulator cannot be used.
    """
    started, is_interrupted = time.perf_counter(), False
    with _bench(plan) as bench:
        started_at, runner = bench.world.clock.now, Runner(bench, tell)
        try:
            runner.run(plan.checks)
        except KeyboardInterrupt:
            is_interrupted = True
    return Verdict(
        webhook_url=plan.webhook_url,
        profile=plan.profile,
        command=plan.command,
        started_at=started_at,
        took_s=time.perf_counter() - started,
        results=tuple(runner.results),
        interrupted=is_interrupted,
    )


@contextmanager
def _bench(plan: Plan) -> Iterator[Bench]:
    with ExitStack() as stack:
        world = stack.enter_context(_world(plan))
        old_secret = _old_secret(world) if plan.emulator is None else None
        subject = stack.enter_context(_subject(plan, world))
        credentials = world.credentials
        registrar = Registrar(world, credentials, plan.webhook_url, plan.register)
        bench = Bench(
            world=world,
            credentials=credentials,
            profile=plan.profile,
            registrar=registrar,
            registration=stack.enter_context(registrar.registered(subject)),
            talk=Talk(world, credentials.brand, plan.profile != "receiver", plan.reply_within_s, plan.stimulus),
            process=subject,
            trust=plan.trust,
            old_secret=old_secret,
            is_own_world=plan.emulator is None,
        )
        bench.gone.update(_gone(bench))
        yield bench


@contextmanager
def _world(plan: Plan) -> Iterator[WorldClient]:
    """The world of the run: one that is there, or one of our own, where nothing is limited."""
    if plan.emulator is not None:
        with closing(Control(plan.emulator, plan.token)) as control:
            control.health()
            yield control.world(plan.world)
        return
    with Emulator(webhook_ca=plan.webhook_ca) as emulator:
        yield emulator.control.make_world(rate_limits=False)


def _old_secret(world: WorldClient) -> str:
    """Regenerate the keys before anybody has them, so that there is a secret that was valid once."""
    old = world.credentials.api_key_secret
    world.regenerate_keys(world.apps()[0]["id"])
    return old


@contextmanager
def _subject(plan: Plan, world: WorldClient) -> Iterator[Process | None]:
    if plan.command is not None:
        with process(plan.command, plan.webhook_url, world.credentials.env()) as subject:
            subject.start()
            yield subject
        return
    if not is_listening(plan.webhook_url):
        raise NotReachable(
            f"Nothing listens on {place_of(plan.webhook_url)}: start your channel there first, or let verify start it "
            "with --command."
        )
    yield None


def _gone(bench: Bench) -> dict[Need, str]:
    gone: dict[Need, str] = {}
    if not bench.registration.is_usable:
        gone["delivery"] = f"the webhook is not registered: {bench.registration.trouble}"
    if bench.process is None:
        gone["restart"] = NOT_OURS
    return gone
