"""One world's connections to its webhooks, and what comes of what is sent over them."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from weakref import WeakSet

from twitter_emulator.world.rules import Rules

from .dialling import Dialler, MachinesResolver, Resolver
from .http import Answer, Connection, Failed, HungUp, Unheard
from .troubles import Trouble, explained
from .trust import Trust
from .wire import Origin, request_of, target_of

CONNECT_WITHIN = 0.9
"""The share of the time for an answer that connecting may take: what is left tells the one from the other."""

STALE_SHOWS_WITHIN_S = 0.25
"""A kept connection that the receiver has closed fails at once; what fails later was being worked on."""

KEPT_FOR_S = 15
"""What has been idle for longer may be dead without a sign, as when a firewall on the way has forgotten it."""

Idle = tuple[float, Connection]
"""A connection, and since when of the event loop's time it has been idle."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, its body up to 64 KB; or, when *status* is None, the *trouble* because of which nothing did."""

    took_ms: float
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    trouble: Trouble | None = None

    @property
    def is_received(self) -> bool:
        """Whether a delivery that was answered so counts as received: nothing but 2xx does (facts §5.2)."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(slots=True)
class Transport:
    """
    Keeps connections alive, follows no redirects, keeps no cookies, and looks at every address before it connects.

    An answer counts if all of it comes within ``webhook_timeout_s`` of wall time, by the *rules* of that moment.
    """

    rules: Callable[[], Rules]
    resolver: Resolver = field(default_factory=MachinesResolver)
    trust: Trust = field(default_factory=Trust)
    _dialler: Dialler = field(init=False)
    _idle: defaultdict[Origin, list[Idle]] = field(default_factory=lambda: defaultdict(list), init=False)
    _made: WeakSet[Connection] = field(default_factory=WeakSet, init=False)
    _is_closed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._dialler = Dialler(self.rules, self.resolver, self.trust)

    async def exchange(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """Send one request and return what came of it; network trouble is never raised."""
        started = perf_counter()
        try:
            target = target_of(url)
            answer = await self._answer(target.origin, request_of(method, target.path, headers, body))
        except (Failed, OSError, ValueError) as error:  # a ValueError: no host can be called that
            trouble = explained(error, host=headers["host"], timeout_s=self.rules().webhook_timeout_s)
            return Reply(_ms_since(started), trouble=trouble)
        return Reply(_ms_since(started), *answer)

    def close(self) -> None:
        """Close every connection at once, those in use too."""
        self._is_closed = True
        self._idle.clear()
        for connection in self._made:
            connection.close()

    async def _answer(self, origin: Origin, request: bytes) -> Answer:
        """
        Send *request*, and again if a kept connection turns out to be closed.

        It could have been read before the connection broke. But a delivery may come twice on Twitter too (facts §5.2),
        and to lose one to a receiver that closes between requests would be worse.
        """
        loop, timeout_s = asyncio.get_running_loop(), self.rules().webhook_timeout_s
        started = loop.time()
        kept = self._kept(origin, started)
        if kept is not None:
            try:
                return await self._asked(kept, origin, request, started + timeout_s)
            except Unheard:
                if loop.time() - started > STALE_SHOWS_WITHIN_S:
                    raise
        fresh = await self._connected(origin, started + timeout_s * CONNECT_WITHIN)
        return await self._asked(fresh, origin, request, started + timeout_s)

    async def _asked(self, connection: Connection, origin: Origin, request: bytes, deadline: float) -> Answer:
        answer = await connection.ask(request, deadline)
        if connection.is_open:
            self._idle[origin].append((asyncio.get_running_loop().time(), connection))
        return answer

    def _kept(self, origin: Origin, now: float) -> Connection | None:
        """The connection that was used last, since its receiver is the least likely to tire of it."""
        idle = self._idle[origin]
        while idle:
            since, connection = idle.pop()
            if connection.is_open and now - since < KEPT_FOR_S:
                return connection
            connection.close()
        return None

    async def _connected(self, origin: Origin, deadline: float) -> Connection:
        if self._is_closed:
            raise HungUp
        return self._admitted(await self._dialler.connect(origin, deadline))

    def _admitted(self, connection: Connection) -> Connection:
        """*connection*, which is closed at once if everything was closed while it came about."""
        self._made.add(connection)
        if self._is_closed:
            connection.close()
        return connection


def _ms_since(started: float) -> float:
    return round((perf_counter() - started) * 1000, 3)
