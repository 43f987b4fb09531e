"""One emulator from the socket it listens on to the last save of its worlds."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from socket import socket

import uvicorn

from .. import state
from ..app import Application
from ..delivery.trust import TrustError
from ..redirect.authority import Authority, AuthorityError
from ..settings import Settings
from ..state import StateError
from ..world.ids import fresh_token
from ..world.snapshot import Snapshot
from ..world.worlds import Worlds
from .holding import held
from .listening import CannotStart, address_of, listening_socket, told_port
from .serving import Entrances, Secured, Server

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """
    An emulator that listens at *url*, and with TLS at *tls_url* if that was asked for.

    The *settings* have the control token that was made up, if one was.
    """

    url: str
    settings: Settings
    tls_url: str | None = None


class Service:
    """
    One emulator. *when_running* is called in its loop once it listens.

    Raises:
        CannotStart: If it cannot listen, or the file of further authorities cannot be used.
        StateError: If the state file cannot be used, or another emulator uses it; it is left as it is.
    """

    def __init__(self, settings: Settings, *, when_running: Callable[[Running], None]) -> None:
        self._settings = _protected(settings)
        self._when_running = when_running
        with ExitStack() as stack:
            stack.enter_context(held(settings.state))
            snapshots = state.load(settings.state) if settings.state else []
            self._application = _application(self._settings, snapshots)
            self._entrances = _entrances(settings)
            self._holding = stack.pop_all()
        self._server = Server(self._config(), self._entrances, when_started=self._started)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_stop_asked = False

    def run(self) -> None:
        """Serve until :meth:`stop` is called, in an event loop of its own."""
        with self._holding, asyncio.Runner(loop_factory=_loop_factory()) as runner:
            self._loop = runner.get_loop()
            runner.run(self._serve())

    def stop(self) -> None:
        """End :meth:`run`; from any thread, or from the handler of a signal."""
        self._is_stop_asked = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop)

    async def _serve(self) -> None:
        if self._is_stop_asked:
            self._stop()
        with ExitStack() as stack:
            for bound, _ in self._bound():
                stack.enter_context(bound)
            for bound, port_file in self._bound():
                stack.enter_context(told_port(port_file, bound.getsockname()[1]))
            async with _kept(self._application.worlds, self._settings.state, self._settings.state_every):
                await self._run_server()

    def _bound(self) -> Iterator[tuple[socket, Path | None]]:
        """The sockets, each with the file that is to tell its port."""
        yield self._entrances.plain, self._settings.port_file
        if self._entrances.secured is not None:
            yield self._entrances.secured.socket, self._settings.tls_port_file

    async def _run_server(self) -> None:
        try:
            await self._server.serve()
        except SystemExit:
            # uvicorn's way to say that the application did not start; its log has the traceback.
            raise CannotStart("The emulator failed to start; please report it with the traceback above") from None

    def _started(self) -> None:
        url, secured = address_of(self._entrances.plain), self._entrances.secured
        tls_url = address_of(secured.socket, "https") if secured else None
        self._application.listening_at(url)
        self._when_running(Running(url, self._settings, tls_url))

    def _stop(self) -> None:
        self._application.stopping()
        self._server.stop()

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._application.asgi,
            interface="asgi3",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            # A proxy's headers are part of what a client signed, so the routes read them.
            proxy_headers=False,
            server_header=False,
            date_header=False,
        )


def _application(settings: Settings, snapshots: Sequence[Snapshot]) -> Application:
    try:
        return Application(settings, snapshots=snapshots)
    except TrustError as error:
        raise CannotStart(f"--webhook-ca {error}") from None


def _entrances(settings: Settings) -> Entrances:
    """The sockets and the certificate that *settings* ask for."""
    authority = Authority(settings.ca_folder)
    plain = listening_socket(settings.host, settings.port)
    try:
        secured = _secured(settings, authority) if settings.tls else None
    except BaseException:
        plain.close()
        raise
    return Entrances(plain=plain, secured=secured, authority=authority, pass_through=settings.proxy_pass_through)


def _secured(settings: Settings, authority: Authority) -> Secured:
    try:
        context = authority.server_context()
    except AuthorityError as error:
        raise CannotStart(str(error)) from None
    return Secured(listening_socket(settings.host, settings.tls_port, flag="--tls-port"), context)


def _protected(settings: Settings) -> Settings:
    """*settings* with a control token, if others than this machine can reach the emulator."""
    if settings.is_loopback or settings.control_token:
        return settings
    return replace(settings, control_token=fresh_token())


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """uvloop's where it exists."""
    if sys.platform == "win32" or find_spec("uvloop") is None:
        return asyncio.new_event_loop
    import uvloop

    return uvloop.new_event_loop


@asynccontextmanager
async def _kept(worlds: Worlds, path: Path | None, every_s: float) -> AsyncIterator[None]:
    """Save *worlds* to *path* from time to time while the block runs, and when it has ended well."""
    if path is None:
        yield
        return
    end = asyncio.Event()
    saving = asyncio.create_task(_save_changes(worlds, path, every_s, end))
    try:
        yield
    finally:
        end.set()
        await saving
    state.save(worlds, path)


async def _save_changes(worlds: Worlds, path: Path, every_s: float, end: asyncio.Event) -> None:
    saved = state.encoded(worlds)
    while not await _is_set_within(end, every_s):
        content = state.encoded(worlds)
        if content == saved:
            continue
        try:
            await asyncio.to_thread(state.write, content, path)
            saved = content
        except StateError as error:
            _log.error("%s; it is tried again in %g s", error, every_s)


async def _is_set_within(event: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()
