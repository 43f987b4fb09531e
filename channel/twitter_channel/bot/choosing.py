"""Which bot answers whom: the process's own, a rule file of its folder, or one that lives elsewhere."""

from dataclasses import dataclass, field
from pathlib import Path

from twitter_channel.bot.addresses import why_refused
from twitter_channel.bot.http_calls import Calls, Place, Sink
from twitter_channel.bot.loading import load_bot
from twitter_channel.bot.remote import OURS, RASA, RemoteBot
from twitter_channel.bot.rules import RuleBot
from twitter_channel.bot.turns import Bot, BotFailed
from twitter_channel.bot.yaml_source import BotFileError
from twitter_channel.conduct import BotChoice, HttpBot, NoBot, RasaBot, RulesBot

SHORTEST_SECRET = 16


class NotABot(Exception):
    """A choice that will not do; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Bots:
    """The bots of a process: *default* as it was started with, rule files in *folder*, *calls* for the others."""

    default: Bot
    folder: Path | None = None
    calls: Calls | None = None
    _loaded: dict[str, tuple[float, RuleBot]] = field(default_factory=dict)

    def of(self, choice: BotChoice, secret: str | None) -> Bot | None:
        """
        The bot of *choice*; None when there is to be none.

        Raises:
            BotFailed: If it cannot be had here.
        """
        if isinstance(choice, NoBot):
            return None
        if isinstance(choice, RulesBot):
            try:
                return self._of_file(choice.file)
            except (NotABot, BotFileError) as error:
                raise BotFailed(str(error)) from error
        return self._remote(choice, secret) if isinstance(choice, HttpBot | RasaBot) else self.default

    def check(self, choice: BotChoice, secret: str | None) -> None:
        """
        Look whether *choice* can be meant.

        Raises:
            NotABot: If not.
            BotFileError: If it is a rule file with a mistake.
        """
        if isinstance(choice, RulesBot):
            self._of_file(choice.file)
        elif isinstance(choice, HttpBot | RasaBot):
            self._check_remote(choice, secret)

    async def fetch(self, url: str, into: Sink, most: int) -> None:
        """
        Give *into* what a bot elsewhere attaches, at most *most* bytes.

        Raises:
            BotFailed: If it cannot be had.
        """
        if self.calls is None:
            raise BotFailed("This process calls no bots.")
        await self.calls.fetch(url, into, most)

    def files(self) -> tuple[str, ...]:
        """The names of the rule files to choose from."""
        return () if self.folder is None else tuple(sorted(it.name for it in self.folder.glob("*.y*ml")))

    def _check_remote(self, choice: HttpBot | RasaBot, secret: str | None) -> None:
        refusal = why_refused(choice.url, allow_private=self.calls is not None and self.calls.allow_private)
        if refusal is not None:
            raise NotABot(refusal)
        if isinstance(choice, HttpBot) and secret is None:
            raise NotABot(
                "A bot of this kind needs a secret, with which calls to it are signed. Give 'bot_secret', too."
            )

    def _remote(self, choice: HttpBot | RasaBot, secret: str | None) -> Bot:
        if self.calls is None:
            raise BotFailed("This process calls no bots.")
        place = Place(choice.url, secret, choice.timeout, choice.tries)
        language = OURS if isinstance(choice, HttpBot) else RASA
        return RemoteBot(place, language, self.calls, choice.typing, choice.mark_read)

    def _of_file(self, name: str) -> RuleBot:
        """As the file is now: whoever changes it need not start the channel again."""
        if self.folder is None:
            raise NotABot("This channel has no folder of rule files. Start it with --bots FOLDER.")
        if name not in self.files():
            known = ", ".join(self.files()) or "none"
            raise NotABot(f"There is no rule file '{name}' in the channel's folder. There are: {known}.")
        path = self.folder / name
        changed = path.stat().st_mtime
        at, bot = self._loaded.get(name, (None, None))
        if bot is None or at != changed:
            bot = load_bot(path)
            self._loaded[name] = changed, bot
        return bot
