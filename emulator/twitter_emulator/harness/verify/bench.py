"""What a check is given: the world, the subject, and the means to ask and to watch it."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from twitter_emulator.client import Account, Credentials, WorldClient

from ..calls import Caller
from ..eventually import eventually
from .bodies import Bodies
from .door import Door
from .process import CannotStart, Process
from .registering import Registrar, Registration
from .talk import Talk
from .terms import Failed, Need, NotApplicable, Profile

SENDS = "POST /1.1/direct_messages/events/new.json"
ANY_CALL = "*"


@dataclass(slots=True, kw_only=True)
class Bench:
    """
    One subject on trial. A check that changes something of it restores it.

    *process* is None if somebody else started the subject; *old_secret* is a secret of the app that is no longer
    valid, if there is one; *trust* says whose certificates are believed of an https webhook; *is_own_world* says that
    nobody else needs the world. *gone* tells of what checks need and there is not, why.
    """

    world: WorldClient
    credentials: Credentials
    profile: Profile
    registrar: Registrar
    registration: Registration
    talk: Talk
    process: Process | None = None
    trust: ssl.SSLContext | None = None
    old_secret: str | None = None
    is_own_world: bool = False
    gone: dict[Need, str] = field(default_factory=dict)
    bodies: Bodies = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.bodies = Bodies(self.credentials.brand)

    @property
    def door(self) -> Door:
        return Door(self.registration.url, self.credentials.api_key_secret, self.trust)

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

    @property
    def subject(self) -> Process:
        """
        The subject's process.

        Raises:
            NotApplicable: If it is not ours.
        """
        if self.process is None:
            raise NotApplicable("verify did not start the subject")
        return self.process

    def require_own_world(self) -> None:
        """
        Raises:
            NotApplicable: If somebody may need the world as it is.
        """
        if not self.is_own_world:
            raise NotApplicable("it would change a world for good that verify did not make; leave --emulator out")

    def restart(self) -> None:
        """
        Kill the subject and start it again, and see to its registration.

        Raises:
            Failed: If it does not start, or cannot be registered again.
        """
        try:
            self.subject.restart()
        except CannotStart as error:
            raise Failed(f"it does not start again: {error}") from None
        before, self.registration = self.registration, self.registrar.register(self.subject)
        if self.registration.webhook == before.webhook:
            self.registration = replace(self.registration, by=before.by)
        if not self.registration.is_usable:
            raise Failed(f"after a restart it cannot be registered: {self.registration.trouble}")

    def renew_credentials(self) -> None:
        """Take the keys as they are now, for ourselves and for the subject's next start."""
        fresh, old = self.world.credentials, self.credentials.api_key_secret
        self.old_secret = old if old != fresh.api_key_secret else self.old_secret
        self.credentials = fresh
        self.subject.client = self.credentials.env()
        self.registrar = replace(self.registrar, credentials=self.credentials)

    @contextmanager
    def fault(
        self,
        effect: Mapping[str, Any],
        *,
        endpoint: str = SENDS,
        about: Account | None = None,
        times: int | None = None,
        after: int = 0,
    ) -> Iterator[str]:
        """
        Have *effect* on calls of *endpoint*, those that name *about*, for as long as the block runs; the rule's id.

        Only the first *after* are let through, and then *times* are hit, or all.
        """
        match = {"endpoint": endpoint, **({"text": about.id} if about is not None else {})}
        rule = self.world.add_fault("api", effect, match=match, times=times, after=after).id
        try:
            yield rule
        finally:
            self.world.remove_fault(rule)

    def hits(self, rule: str) -> int:
        """How many calls the fault *rule* has met."""
        return self.world.fault(rule).hits

    def wait_hit(self, rule: str, times: int = 1) -> None:
        """
        Return when the fault *rule* has met *times* calls.

        Raises:
            Failed: If it does not, in the time that an answer may take.
        """
        hits = eventually(lambda: self.hits(rule), lambda hits: hits >= times, within_s=self.talk.patience_s)
        if hits < times:
            raise Failed(f"no message was sent within {self.talk.patience_s:g} s")
