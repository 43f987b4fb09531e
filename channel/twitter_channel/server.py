"""Serving: the socket, the database, the application, and an orderly end."""

import contextlib
import gc
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import anyio
import uvicorn

from twitter_channel.app import create_app
from twitter_channel.bot.choosing import Bots
from twitter_channel.bot.http_calls import bot_calls
from twitter_channel.bot.turns import Bot
from twitter_channel.clock import WallClock
from twitter_channel.connections.at_start import Announce, enable_all
from twitter_channel.connections.service import Connections
from twitter_channel.connections.sharing import WEBHOOK_PATH
from twitter_channel.heads import BoundedHeads
from twitter_channel.media.folder import media_folder
from twitter_channel.operators.service import welcome_url
from twitter_channel.parts import Habits, Outside, Parts, assemble
from twitter_channel.routes.guard import Access
from twitter_channel.settings import FIRST_CONNECTION, Settings
from twitter_channel.store.connections import ConnectionStore
from twitter_channel.store.database import Database, opened
from twitter_channel.store.engines import database_url, file_of
from twitter_channel.store.vault import Vault, vault_for
from twitter_channel.twitter.client import new_http_client


@dataclass(frozen=True, slots=True)
class Start:
    """What a channel starts with; ``first`` are the values of the connection that the environment describes."""

    settings: Settings
    bot: Bot
    secret_key: str | None
    first: Mapping[str, str] | None
    announce: Announce


class CouldNotStart(Exception):
    """The channel cannot run here; the message says why and what to do."""


class _Server(uvicorn.Server):
    """uvicorn that says when it listens and leaves the signals to us, so that it ends with a status of 0."""

    def __init__(self, config: uvicorn.Config, on_listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_listening()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Not here: `_stopped_by_signals` does."""
        yield


async def serve(start: Start) -> None:
    """
    Run until a signal says stop.

    Raises:
        CouldNotStart: If the port is taken.
        StoreError: If the database or its key cannot be used.
        InvalidValues: If the environment describes an impossible connection.
    """
    with bound(start.settings.host, start.settings.port) as listening:
        port = listening.getsockname()[1]
        public_url = start.settings.public_url or f"http://127.0.0.1:{port}"
        async with _parts(start, public_url) as parts:
            if start.first is not None:
                await describe_first(parts.connections, start.first)
            await _serve(start, parts, listening)


def bound(host: str, port: int) -> socket.socket:
    """
    A listening socket: callers that come while the rest starts wait in its queue.

    Raises:
        CouldNotStart: If it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise CouldNotStart(
            f"Cannot listen on {host}:{port}: {error.strerror}. Choose another --port (0 takes a free one)."
        ) from error
    return listening


@contextlib.asynccontextmanager
async def stored(url_text: str, secret_key: str | None) -> AsyncIterator[tuple[Database, Vault]]:
    """
    The database and the vault of its secrets, which are known to fit each other.

    Raises:
        StoreError: If they cannot be used or do not.
    """
    url = database_url(url_text)
    async with opened(url) as database:
        vault = vault_for(secret_key, file_of(url))
        await ConnectionStore(database, vault, WallClock()).all()
        yield database, vault


async def describe_first(connections: Connections, values: Mapping[str, str]) -> None:
    """Make the first connection from the environment, or bring it up to date with it."""
    if any(it.name == FIRST_CONNECTION for it in await connections.all()):
        await connections.change(FIRST_CONNECTION, values)
    else:
        await connections.add({"name": FIRST_CONNECTION, **values})


@contextlib.asynccontextmanager
async def _parts(start: Start, public_url: str) -> AsyncIterator[Parts]:
    settings = start.settings
    async with (
        stored(settings.database, start.secret_key) as (database, vault),
        new_http_client() as http,
        bot_calls(allow_private=settings.allow_private_bots) as calls,
    ):
        habits = Habits(answer_within=settings.answer_within * 3600)
        bots, folder = (
            Bots(start.bot, settings.bots, calls),
            media_folder(database_url(settings.database), settings.media_dir),
        )
        yield assemble(Outside(database, vault, bots, http, WallClock(), public_url, habits, media=folder))


async def _serve(start: Start, parts: Parts, listening: socket.socket) -> None:
    async def enable() -> None:
        if start.settings.enable:
            await enable_all(parts.connections, parts.clock, start.announce)

    app = create_app(parts, Access(start.settings.api_token), enable)
    config = uvicorn.Config(
        app,
        http=BoundedHeads,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    host, port = listening.getsockname()[:2]
    link = await parts.operators.first_link()

    def on_listening() -> None:
        _write(start.settings.port_file, port)
        start.announce(_addresses(parts.connections, opened_at(host, port, start.settings.public_url), link))

    server = _Server(config, on_listening)
    # What is loaded by now stays: no collection need look at it again, neither while serving nor at the end,
    # where that takes longer than everything else of an orderly stop.
    gc.freeze()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_stopped_by_signals, server, parts.inbox.live.close)
        await server.serve(sockets=[listening])
        tasks.cancel_scope.cancel()


async def _stopped_by_signals(server: uvicorn.Server, close: Callable[[], None]) -> None:
    """The first signal asks for an orderly end, before which *close* ends what would go on; the second for any end."""
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async for _ in signals:
            server.force_exit = server.should_exit
            server.should_exit = True
            close()


def _write(path: Path | None, port: int) -> None:
    """In one step, so that nobody reads half a number."""
    if path is None:
        return
    draft = path.with_name(path.name + ".new")
    draft.write_text(f"{port}\n", "ascii")
    draft.replace(path)


def opened_at(host: str, port: int, public_url: str | None) -> str:
    """Where a browser finds the pages of a channel that listens there; at "all addresses of this machine" it cannot."""
    address = ip_address(host)
    if address.is_unspecified and public_url is not None:
        return public_url.rstrip("/")
    if address.version == 6:
        return f"http://[{'::1' if address.is_unspecified else host}]:{port}"
    return f"http://{'127.0.0.1' if address.is_unspecified else host}:{port}"


def _addresses(connections: Connections, url: str, link: str | None) -> str:
    webhook = connections.webhook_url("{connection}")
    first = () if link is None else (f"  first sign-in, good for an hour and once: {welcome_url(url, link)}",)
    lines = (
        f"twitter-channel listens on {url}",
        f"  pages        {url}/channels",
        *first,
        f"  webhooks     {webhook} ({WEBHOOK_PATH} is the first one's)",
        f"  connections  {url}/api/v1/connections",
        f"  health       {url}/health",
        "Ctrl-C stops it.",
    )
    return "\n".join(lines)
