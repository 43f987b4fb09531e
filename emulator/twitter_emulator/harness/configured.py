"""A bot that is configured by its environment, as a subject that an operator connects."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from .subject import Connection, Outcome, Unsent, Values, values_of
from .subjects.bots import DidNotStart
from .subjects.running import Running

VARIABLES: Mapping[str, str] = MappingProxyType(
    {
        "base_url": "TWITTER_API_BASE_URL",
        "api_key": "TWITTER_API_KEY",
        "api_key_secret": "TWITTER_API_KEY_SECRET",
        "access_token": "TWITTER_ACCESS_TOKEN",
        "access_token_secret": "TWITTER_ACCESS_TOKEN_SECRET",
        "env_name": "TWITTER_ENV_NAME",
    }
)
"""What the values of a connection are called in the environment of a program."""


@dataclass(frozen=True, slots=True)
class ConfiguredBot:
    """Connecting it is starting it: with the keys of its world, or with others in a process of its own."""

    running: Running

    def connect(self, name: str, values: Values) -> tuple[Outcome, Connection]:
        own = values_of(self.running.world.credentials)
        if values == own:
            return Outcome(done=True), ConfiguredConnection(self.running, stays=True)
        other = replace(self.running, variables=_variables({**dict.fromkeys(own, ""), **values}))
        return Outcome(done=True), ConfiguredConnection(other)


@dataclass(frozen=True, slots=True)
class ConfiguredConnection:
    """The bot with one set of values; *stays* says that whoever started it for the test ends it, too."""

    running: Running
    stays: bool = False

    @property
    def webhook_url(self) -> str:
        return self.running.webhook_url or ""

    def enable(self, *, replace: bool = False) -> Outcome:
        try:
            self.running.connect()
        except DidNotStart as failure:
            return Outcome(done=False, words=str(failure))
        return Outcome(done=True)

    def disable(self) -> Outcome:
        self.running.stop()
        return Outcome(done=True)

    def change(self, values: Values) -> Outcome:
        self.running.variables = {**self.running.variables, **_variables(values)}
        return Outcome(done=True)

    def status(self) -> str:
        return "enabled" if self.running.is_running else "disabled"

    def told(self) -> str:
        return self.running.printed

    def unsent(self, customer_id: str) -> list[Unsent]:
        """Nobody knows: such a bot has no operator's view."""
        return []

    def remove(self) -> None:
        if not self.stays:
            self.running.stop()


def _variables(values: Values) -> dict[str, str]:
    return {VARIABLES[name]: value for name, value in values.items()}
