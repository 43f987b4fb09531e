"""The operator of a channel under test: connects it with Twitter, reads what it says, and tidies up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .configured import ConfiguredBot
from .people import Twitter
from .subject import Connection, Outcome, Subject, values_of


class NoOperatorsApi(AssertionError):
    """A step needs an operator's view of a channel that has none; the text says what to do."""


class NotDone(AssertionError):
    """What the operator did had no success; the text is what they are told."""


def require_done(outcome: Outcome) -> None:
    """
    Raises:
        NotDone: If *outcome* is a refusal.
    """
    if not outcome.done:
        raise NotDone(outcome.words)


@dataclass(slots=True)
class Operator:
    """
    Looks after the connections of one scenario. A connection is found by the screen name of its brand.

    Each has a name of its own in the channel, made of the world's and the brand's, so that scenarios do not meet.
    """

    twitter: Twitter
    subject: Subject
    _connections: dict[str, Connection] = field(default_factory=dict, init=False)

    def connect(
        self, changes: Mapping[str, str] | None = None, *, without: Iterable[str] = (), brand: str | None = None
    ) -> Outcome:
        """
        Type in the values of the world, with *changes* and *without* some, and enable.

        Nothing is enabled if the channel does not take the values.
        """
        brand = brand or self.twitter.brand.screen_name
        values = {**values_of(self.twitter.world.credentials), **(changes or {})}
        kept = {name: value for name, value in values.items() if name not in set(without)}
        stored, connection = self.subject.connect(f"{self.twitter.world.name}-{brand}", kept)
        if not stored.done:
            return stored
        self._connections[brand] = connection
        return connection.enable()

    def be_connected(self) -> Outcome:
        """Connect the first brand, unless that has been done."""
        return Outcome(done=True) if self.twitter.brand.screen_name in self._connections else self.connect()

    def connection(self, brand: str | None = None) -> Connection:
        """
        The connection of *brand*.

        Raises:
            AssertionError: If the operator has made none.
        """
        brand = brand or self.twitter.brand.screen_name
        assert brand in self._connections, f"The channel has not been connected for @{brand}."
        return self._connections[brand]

    def require_api(self, what: str) -> None:
        """
        Raises:
            NoOperatorsApi: If nobody can ask the channel under test *what* a step is about.
        """
        if isinstance(self.subject, ConfiguredBot):
            raise NoOperatorsApi(
                f"This subject has no operator's API that could tell {what}: it is a bot that is only started. Leave "
                "this step out, or let the fixture twitter_subject be a Subject (twitter_emulator.harness.subject)."
            )

    def leave(self) -> None:
        """Remove the connections of this scenario, so that the channel is as it was."""
        for connection in self._connections.values():
            connection.remove()
        self._connections.clear()
