"""
What a connection to the one port meets first: it looks at the first bytes and hands the connection over.

Requests for us go to the server's own protocol, which never hears of this again. A proxy's CONNECT and TLS are served
through a pair of connected sockets: the client's bytes, with those that were looked at ahead, flow in at one end, and
the server speaks TLS on the other.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, cast

from twitter_emulator.protocol.hosts import is_twitters

from .authority import Authority, AuthorityError
from .beginnings import Beginning, Target, beginning, target
from .refusals import ESTABLISHED, answer, elsewhere
from .tunnels import Open, Tunnel

LONGEST_HEAD = 16 * 1024
LONGEST_WAIT_S = 10.0
"""How long a client may take for the head of a CONNECT or a TLS handshake, and another server to be reached."""

_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True, eq=False)
class Doors:
    """Where connections are handed to: *plain* and *absolute* make the protocols that serve requests."""

    plain: Callable[[], asyncio.Protocol]
    absolute: Callable[[], asyncio.Protocol]
    authority: Authority
    pass_through: bool
    open: set[Open] = field(default_factory=set)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    tls: ssl.SSLContext | None = None

    async def context(self) -> ssl.SSLContext:
        """
        The certificate that we show, made when it is first needed.

        Raises:
            AuthorityError: If it cannot be made.
        """
        if self.tls is None:
            self.tls = await asyncio.to_thread(self.authority.server_context)
        return self.tls

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


class Front(asyncio.Protocol):
    """A connection until it is known what it is about."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._received = b""
        self._too_slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's are none by inheritance.
        self._transport = cast(asyncio.Transport, transport)
        self._doors.open.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._leave()

    def shutdown(self) -> None:
        self._transport.close()

    def abort(self) -> None:
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._received += data
        what = beginning(self._received)
        if what is Beginning.PLAIN:
            self._become(self._doors.plain())
        elif what is Beginning.ABSOLUTE:
            self._become(self._doors.absolute())
        elif what is Beginning.TLS:
            self._work(self._end_tls())
        elif what is Beginning.CONNECT and b"\r\n\r\n" in self._received:
            self._connect()
        else:
            self._wait_for_more()

    def _become(self, protocol: asyncio.Protocol) -> None:
        self._leave()
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        protocol.data_received(self._received)

    def _wait_for_more(self) -> None:
        if len(self._received) > LONGEST_HEAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The head of this CONNECT is too long.")
        elif self._too_slow is None:
            self._too_slow = asyncio.get_running_loop().call_later(LONGEST_WAIT_S, self._transport.abort)

    def _connect(self) -> None:
        head, _, self._received = self._received.partition(b"\r\n\r\n")
        wanted = target(head)
        if wanted is None:
            self._refuse(HTTPStatus.BAD_REQUEST, "A CONNECT names a host and a port: CONNECT api.twitter.com:443")
        elif is_twitters(wanted.host):
            self._work(self._begin_anew())
        elif self._doors.pass_through:
            self._work(self._pass_to(wanted))
        else:
            self._refuse(HTTPStatus.FORBIDDEN, elsewhere(wanted.host))

    def _work(self, work: Coroutine[Any, Any, None]) -> None:
        """Do *work*, and read nothing meanwhile."""
        self._leave_timer()
        self._transport.pause_reading()
        self._doors.run(self._watched(work))

    async def _watched(self, work: Coroutine[Any, Any, None]) -> None:
        """Whatever happens on the way, the client is not left waiting."""
        try:
            await work
        except AuthorityError as error:
            _log.error("%s", error)
            self._refuse(HTTPStatus.BAD_GATEWAY, str(error))
        except BaseException:
            self._transport.abort()
            raise

    async def _begin_anew(self) -> None:
        """Answer a CONNECT to Twitter, and look at what comes through it as if it had come straight here."""
        await self._doors.context()
        self._transport.write(ESTABLISHED)
        self._transport.resume_reading()
        received, self._received = self._received, b""
        if received:
            self.data_received(received)

    async def _pass_to(self, wanted: Target) -> None:
        tunnel = Tunnel(self._transport, open=self._doors.open, drains=False)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(LONGEST_WAIT_S):
                await loop.create_connection(lambda: tunnel.far, wanted.host, wanted.port)
        except (OSError, UnicodeError) as error:
            self._refuse(HTTPStatus.BAD_GATEWAY, f"{wanted.host}:{wanted.port} cannot be reached ({error}).")
            return
        self._transport.write(ESTABLISHED)
        self._hand_to(tunnel)

    async def _end_tls(self) -> None:
        context = await self._doors.context()
        tunnel = Tunnel(self._transport, open=self._doors.open, drains=True)
        loop = asyncio.get_running_loop()
        outer, inner = socket.socketpair()
        await loop.connect_accepted_socket(lambda: tunnel.far, outer)
        self._hand_to(tunnel)
        try:
            await loop.connect_accepted_socket(
                self._doors.plain, inner, ssl=context, ssl_handshake_timeout=LONGEST_WAIT_S
            )
        except OSError as error:
            _tell_about(error, self._doors.authority)
            tunnel.abort()

    def _hand_to(self, tunnel: Tunnel) -> None:
        self._leave()
        if self._transport.is_closing():
            tunnel.abort()
        else:
            tunnel.join(self._received)

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        self._transport.write(answer(status, sentence))
        self._transport.close()

    def _leave(self) -> None:
        self._leave_timer()
        self._doors.open.discard(self)

    def _leave_timer(self) -> None:
        if self._too_slow is not None:
            self._too_slow.cancel()
            self._too_slow = None


def _tell_about(error: OSError, authority: Authority) -> None:
    """A client that does not trust us says so before it leaves, and its user should hear it."""
    if "UNKNOWN_CA" in str(getattr(error, "reason", "")):
        _log.warning(
            "A client does not trust this emulator's certificate; have it trust %s (twitter-emulator ca install-help)",
            authority.certificate,
        )
