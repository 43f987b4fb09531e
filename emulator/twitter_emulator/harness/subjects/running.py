"""One bot in one world: started with the world's keys, and connected when it is registered and subscribed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from twitter_emulator.client import WorldClient

from ..minding import Minder, minding
from .bots import Bot, DidNotStart, Elsewhere, Variables, started_app, started_command
from .declared import Asgi, Command, Declared, Url
from .registering import Registration


@dataclass(slots=True)
class Stage:
    """What bots are started with: *root* is the folder commands run in, *folder* has their output."""

    minder: Minder
    root: Path
    folder: Path
    _started: int = field(default=0, init=False)

    def start(self, declared: Declared, variables: Variables) -> Bot:
        """
        A bot that runs; one that is to be registered listens.

        Raises:
            DidNotStart: If it does not.
        """
        match declared:
            case Url():
                return Elsewhere(declared.webhook)
            case Asgi():
                return started_app(declared, variables)
            case Command():
                self._started += 1
                log = self.folder / f"subject-{self._started}.log"
                return started_command(declared, variables, minder=self.minder, folder=self.root, log=log)


@contextmanager
def stage(root: Path, folder: Path) -> Iterator[Stage]:
    """A stage for the time of the block; no process outlives it."""
    with minding() as minder:
        yield Stage(minder, root, folder)


@dataclass(slots=True)
class Running:
    """
    The bot of one world. Started again it has the same keys, and nothing that it kept in memory.

    *variables* stand in for those of the world.
    """

    declared: Declared
    world: WorldClient
    stage: Stage
    variables: Variables = field(default_factory=dict)
    _bot: Bot | None = field(default=None, init=False)
    _url: str | None = field(default=None, init=False)
    _printed_before: str = field(default="", init=False, repr=False)
    _taken: int = field(default=0, init=False)

    @property
    def is_running(self) -> bool:
        return self._bot is not None and self._bot.is_running

    @property
    def printed(self) -> str:
        """All that it has printed so far, also before it was started again."""
        return self._printed_before + (self._bot.printed if self._bot else "")

    @property
    def webhook_url(self) -> str | None:
        """Where it is told of what happens, once that is known."""
        return self._url

    def start(self) -> None:
        """
        Return when it is registered and subscribed.

        Raises:
            DidNotStart: If it does not come to that; the text says why.
        """
        credentials = self.world.credentials
        self._bot = self.stage.start(self.declared, {**credentials.env(), **self.variables})
        try:
            self._url = self._registered(self._bot, Registration(self.world, credentials))
        except DidNotStart:
            self.kill()
            raise

    def connect(self) -> None:
        """
        See to it that it runs and is subscribed, as after its world was reset.

        Raises:
            DidNotStart: If it does not come to that.
        """
        if self._bot is not None and self._bot.is_running and self._url is not None:
            Registration(self.world, self.world.credentials).make(self._url, self._bot)
        else:
            self.stop()
            self.start()

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if self._bot is not None:
            self._bot.stop()
            self._forget(self._bot)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._bot is not None:
            self._bot.kill()
            self._forget(self._bot)

    def restart(self) -> None:
        """Stop and start it."""
        self.stop()
        self.start()

    def take_printed(self) -> str:
        """What it has printed since this was asked last."""
        found = self.printed
        taken, self._taken = self._taken, len(found)
        return found[taken:]

    def _registered(self, bot: Bot, registration: Registration) -> str:
        if bot.webhook_url is None:
            return registration.watch(bot)
        registration.make(bot.webhook_url, bot)
        return bot.webhook_url

    def _forget(self, bot: Bot) -> None:
        self._printed_before += bot.printed
        self._bot = None
