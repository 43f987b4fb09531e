"""One bot in one world: started with the world's keys, and connected when it is registered and subscribed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from twitter_emulator.client import Credentials, Entry, NothingHappened, WorldClient

from ..doctor.causes import probable_causes
from ..verify.calls import Caller
from ..wire import Reply
from .bots import Bot, DidNotStart, Elsewhere, Process, Variables, started_app, started_command
from .declared import Asgi, Command, Declared, Url
from .minding import Minder, minding

LONGEST_REGISTRATION_S = 20.0
LOOK_EVERY = "250ms"


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

    *variables* are those of the world, unless others are given.
    """

    declared: Declared
    world: WorldClient
    stage: Stage
    variables: Variables = field(default_factory=dict)
    _bot: Bot | None = field(default=None, init=False)
    _printed: list[str] = field(default_factory=list, init=False)
    _url: str | None = field(default=None, init=False)

    @property
    def is_running(self) -> bool:
        return self._bot is not None and self._bot.is_running

    @property
    def printed(self) -> str:
        """All that it has printed so far, also before it was started again."""
        return "".join([*self._printed, self._bot.printed if self._bot else ""])

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
        cursor = self.world.journal_end()
        credentials = self.world.credentials
        self._bot = self.stage.start(self.declared, self.variables or credentials.env())
        try:
            if self._bot.webhook_url is None:
                self._watch_registering(self._bot, credentials, cursor)
            else:
                self._register(self._bot.webhook_url, credentials)
        except DidNotStart:
            self.kill()
            raise

    def connect(self) -> None:
        """
        See to it that it runs and is subscribed, as after its world was reset.

        Raises:
            DidNotStart: If it does not come to that.
        """
        if self.is_running and self._url is not None:
            self._register(self._url, self.world.credentials)
        else:
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
        earlier, self._printed = len("".join(self._printed)), self._printed
        return found[earlier:]

    def _forget(self, bot: Bot) -> None:
        self._printed.append(bot.printed)
        self._bot = None
