"""New connections: names resolved, every address looked at before it is connected to, TLS where it is asked for."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Protocol

from twitter_emulator.world.addresses import why_refused
from twitter_emulator.world.rules import Rules

from .http import Connection, Failed
from .trust import Trust
from .wire import Origin


class NotAllowed(Failed):
    """All addresses of a host are such as deliveries must not go to; the text says why."""


class NotReached(Failed):
    """No connection came about in time."""


class Resolver(Protocol):
    """Turns names into addresses."""

    async def addresses(self, host: str) -> Sequence[str]:
        """
        The addresses of *host*, at least one; it may be an address itself.

        Raises:
            socket.gaierror: If there are none.
        """


class MachinesResolver:
    """Resolves as the machine does, in its order, but does not ask it about what is an address already."""

    async def addresses(self, host: str) -> Sequence[str]:
        with suppress(ValueError):
            return [str(ip_address(host))]
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return [str(address[0]) for *_, address in found]


@dataclass(slots=True)
class Dialler:
    """Makes connections by *rules*, which say what addresses are allowed, to servers that *trust* believes."""

    rules: Callable[[], Rules]
    resolver: Resolver
    trust: Trust

    async def connect(self, origin: Origin, deadline: float) -> Connection:
        """
        A new connection to *origin*, if it comes about until *deadline* in the event loop's time.

        Raises:
            NotAllowed: Nothing was connected to.
            NotReached: There was not enough time.
            OSError: What else was in the way: ``socket.gaierror``, ``ssl.SSLError``, or the server's refusal.
        """
        try:
            async with asyncio.timeout_at(deadline):
                addresses = self._allowed(await self.resolver.addresses(origin.host))
                return await self._connect_to_one(addresses, origin)
        except TimeoutError:
            raise NotReached from None

    def _allowed(self, addresses: Sequence[str]) -> list[str]:
        refusals = {address: why_refused(address, self.rules()) for address in addresses}
        allowed = [address for address, refusal in refusals.items() if refusal is None]
        if not allowed:
            raise NotAllowed(refusals[addresses[0]])
        return allowed

    async def _connect_to_one(self, addresses: Sequence[str], origin: Origin) -> Connection:
        """Try one after the other. Where TLS fails there is a server at least, and that it fails is what matters."""
        *others, last = addresses
        for address in others:
            try:
                return await self._connect_to(address, origin)
            except ssl.SSLError:
                raise
            except OSError:
                continue
        return await self._connect_to(last, origin)

    async def _connect_to(self, address: str, origin: Origin) -> Connection:
        is_tls = origin.scheme == "https"
        _, connection = await asyncio.get_running_loop().create_connection(
            Connection,
            address,
            origin.port,
            ssl=self.trust.context() if is_tls else None,
            server_hostname=origin.host if is_tls else None,
        )
        return connection
