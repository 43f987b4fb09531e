"""One test on trial: its world and its bot from before its first line to after its last, and what they show then."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from twitter_emulator.client import Control, ControlError, EmulatorError, Entry, WorldClient

from .invariants import Breach, breaches, secrets_printed
from .options import BadWish, Wishes, said_of_subject
from .people import Twitter
from .serving import place_of_emulator
from .subject import Subject
from .subjects.bots import DidNotStart
from .subjects.declared import BadSubject, Declared, Url, understood
from .subjects.running import Running, Stage, stage
from .telling import account_of

LONGEST_LINGER_S = 1.0
QUIET_S = 0.05
"""How long nothing happens after a channel was told of its own message, until it is taken not to answer that."""

MOST_TOLD = 1000

ADVICE = (
    "A test may allow it: @pytest.mark.twitter(contracts='expected') for contracts, "
    "@pytest.mark.twitter(invariants='-NAME') for anything else."
)


class InvariantBroken(AssertionError):
    """Something that holds in every test did not; the text says what."""


TROUBLE = (BadSubject, BadWish, DidNotStart, InvariantBroken)
"""What is told without a traceback: nothing of it is in the code of the test."""


@contextmanager
def court(config: pytest.Config, server: Control, said: Any, folder: Path) -> Iterator["Court"]:
    """
    What gives the tests of this run (under xdist: of this worker) their worlds on *server*.

    *said* is what the fixture ``twitter_subject`` says. An operator's channel is none that is started here.

    Raises:
        BadSubject: If it cannot be understood, or used in this run.
    """
    declared = None if isinstance(said, Subject) else _declared(config, said)
    worker = getattr(config, "workerinput", {}).get("workerid", "")
    if isinstance(declared, Url):
        _require_usable(config, declared, worker)
    with stage(config.rootpath, folder) as found:
        yield Court(server, declared, found, f"{config.getoption('twitter_seed')}/shared{worker}")


def _declared(config: pytest.Config, said: Any) -> Declared | None:
    text, webhook = said_of_subject(config)
    return understood(text if said is None else said, webhook=webhook)


def _require_usable(config: pytest.Config, declared: Url, worker: str) -> None:
    if not place_of_emulator(config.getoption("twitter_url")):
        raise BadSubject(
            f"The subject at {declared} runs already, with the keys of an emulator that runs, too: say where that is "
            "with --twitter-url or TWITTER_EMULATOR_URL; or say how the subject is started."
        )
    if worker:
        raise BadSubject(
            f"The subject at {declared} has one set of keys and so one world, in which tests side by side would meet: "
            "run without -n, or say how the subject is started, so that each test has its own."
        )


@dataclass(slots=True)
class Court:
    """
    Gives each test its world on *server*, and *declared*, the bot under test, in it.

    A bot that is started for every test has a new world each time. One that is shared has keys of its own and so one
    world, *shared*, which starts over for every test.
    """

    server: Control
    declared: Declared | None
    stage: Stage
    shared_seed: str
    _shared: Running | None = field(default=None, init=False)

    @contextmanager
    def trial(self, wishes: Wishes) -> Iterator["Trial"]:
        """
        A world for one test.

        Raises:
            BadSubject: If the test asks for a seed of its own, and the bot is shared.
            DidNotStart: If the bot does not run.
        """
        if self.declared is not None and self.declared.shared:
            if wishes.is_own_seed:
                raise BadSubject("A shared subject has keys of its own; a test cannot choose the seed of its world.")
            yield self._trial(wishes, self._shared_running(self.declared))
            return
        world = self.server.make_world(wishes.seed)
        running = Running(self.declared, world, self.stage) if self.declared is not None else None
        trial = self._trial(wishes, running, world)
        try:
            yield trial
        finally:
            if running is not None:
                running.stop()
            if not trial.keeps_world:
                world.drop()

    def close(self) -> None:
        """End the shared bot, and drop its world unless that was there before."""
        if self._shared is not None:
            self._shared.stop()
            if not isinstance(self._shared.declared, Url):
                self._shared.world.drop()

    def _trial(self, wishes: Wishes, running: Running | None, world: WorldClient | None = None) -> "Trial":
        place = world or (running.world if running is not None else self.server.world())
        return Trial(Twitter(place, running, wishes.within, set(wishes.allowed)))

    def _shared_running(self, declared: Declared) -> Running:
        if self._shared is None:
            self._shared = Running(declared, self._shared_world(declared), self.stage)
        self._shared.world.reset()
        self._shared.take_printed()
        return self._shared

    def _shared_world(self, declared: Declared) -> WorldClient:
        if not isinstance(declared, Url):
            return self.server.make_world(self.shared_seed)
        world = self.server.world(declared.world)
        try:
            world.describe()
        except ControlError as error:
            raise BadSubject(
                f"The subject at {declared} is tied to the world {declared.world!r}, and {error.detail}"
            ) from None
        return world


@dataclass(slots=True)
class Trial:
    """
    The world of one test.

    *account* is what is told of it if it fails; it is there when the trial is over. *keeps_world* leaves the world to
    whoever wants to look at it.
    """

    twitter: Twitter
    account: str = ""
    keeps_world: bool = False

    def begin(self, *, connect: bool) -> None:
        """
        Start the bot, if there is one and it is to *connect*.

        Raises:
            DidNotStart: If it does not run; what happened until then is in *account*.
        """
        if connect and self.twitter.subject is not None:
            try:
                self.twitter.subject.connect()
            except BaseException:
                self.tell()
                raise

    def end(self, *, has_failed: bool) -> None:
        """
        Judge what happened.

        Raises:
            InvariantBroken: If what holds in every test did not, unless the test *has_failed* anyway.
        """
        journal = self._last_journal()
        found = breaches(journal, allowed=self.twitter.allowed)
        found += self._secrets()
        if found and not has_failed:
            self.account = account_of(self.twitter, journal, found=found)
            raise InvariantBroken("\n".join([*map(str, found), ADVICE]))

    def tell(self) -> None:
        """Write the account of what has happened so far."""
        try:
            self.account = account_of(self.twitter, list(self.twitter.world.last_entries(MOST_TOLD)))
        except EmulatorError as error:
            self.account = f"Nothing can be told of this world: {error}"

    def _secrets(self) -> list[Breach]:
        """Secrets in what the bot has printed to the end, so it is ended before, unless it is shared."""
        subject = self.twitter.subject
        if subject is None or "secrets" in self.twitter.allowed:
            return []
        if not subject.declared.shared:
            subject.stop()
        return list(secrets_printed(subject.take_printed(), self.twitter.credentials))

    def _last_journal(self) -> list[Entry]:
        """
        The whole journal, when nothing moves any more.

        A bot that was told of its own message is given a moment to answer it, which is what it must not do.
        """
        entries: list[Entry] = []
        page = self.twitter.world.journal()
        deadline = time.perf_counter() + LONGEST_LINGER_S
        while page.entries or self._may_go_on(deadline):
            entries += page.entries
            page = self.twitter.world.journal(page.next, wait=QUIET_S if self._lingers(deadline) else None)
        return entries

    def _may_go_on(self, deadline: float) -> bool:
        return self._lingers(deadline) and self.twitter.is_moving

    def _lingers(self, deadline: float) -> bool:
        subject = self.twitter.subject
        return subject is not None and subject.is_running and time.perf_counter() < deadline
