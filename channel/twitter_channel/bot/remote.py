"""A bot that lives elsewhere, in one of the languages that the channel speaks."""

from collections.abc import Callable
from dataclasses import dataclass

from twitter_channel.bot import contract, rasa
from twitter_channel.bot.http_calls import Calls, Place
from twitter_channel.bot.turns import Result, Turn


@dataclass(frozen=True, slots=True)
class Language:
    """How a turn is written for a bot, and how its answer is read."""

    request_of: Callable[[Turn], bytes]
    result_of: Callable[[bytes], Result]


OURS = Language(contract.request_of, contract.result_of)
RASA = Language(rasa.request_of, rasa.result_of)


@dataclass(frozen=True, slots=True)
class RemoteBot:
    """Asks the bot at *place*."""

    place: Place
    language: Language
    calls: Calls
    typing: bool = True
    mark_read: bool = False

    @property
    def name(self) -> str:
        """Its address."""
        return self.place.url

    async def answer(self, turn: Turn) -> Result:
        """
        What the bot says.

        Raises:
            BotFailed: If it does not answer, or answers what cannot be used.
        """
        return self.language.result_of(await self.calls.post(self.place, self.language.request_of(turn)))
