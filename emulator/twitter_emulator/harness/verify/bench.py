"""What a check is given: the world, the subject, and the means to ask and to watch it."""

from dataclasses import dataclass, field

from twitter_emulator.client import Credentials, WorldClient

from .bodies import Bodies
from .calls import Caller
from .check import Need, Profile
from .door import Door
from .process import Process
from .registering import Registrar, Registration
from .talk import Talk


@dataclass(slots=True, kw_only=True)
class Bench:
    """
    One subject on trial. A check that changes something of it restores it.

    *process* is None if somebody else started the subject; *old_secret* is a secret of the app that is no longer
    valid, if there is one. *gone* says of what checks need and there is not, why.
    """

    world: WorldClient
    credentials: Credentials
    profile: Profile
    registrar: Registrar
    registration: Registration
    talk: Talk
    process: Process | None = None
    old_secret: str | None = None
    gone: dict[Need, str] = field(default_factory=dict)
    bodies: Bodies = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.bodies = Bodies(self.credentials.brand)

    @property
    def door(self) -> Door:
        return Door(self.registration.url, self.credentials.api_key_secret)

    @property
    def answers(self) -> bool:
        """Whether the subject promises to answer messages."""
        return self.talk.answers

    @property
    def brand_calls(self) -> Caller:
        """Calls of the API as the brand, with the app of the subject."""
        return Caller(self.credentials, self.credentials.brand)

    @property
    def now_ms(self) -> int:
        """Milliseconds since 1970, by the world's clock."""
        return self.world.clock.now_ms
