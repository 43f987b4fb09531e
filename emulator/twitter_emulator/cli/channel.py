"""The channel as a process beside an emulator. Nothing of it is imported: it is known by its command and its calls."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.util import find_spec
from threading import Thread
from typing import IO, Self

import click

from twitter_emulator.client import WorldClient
from twitter_emulator.server import listening_socket

from .endings import CouldNotStart

PACKAGE = "twitter_channel"
PORT_VARIABLE = "TWITTER_CHANNEL_PORT"
DATABASE_VARIABLE = "TWITTER_CHANNEL_DATABASE"
DEFAULT_PORT = "8688"
LOOK_AGAIN = "200ms"
STOP_S = 0.6
"""How long the channel may take to stop before it is killed."""


class Channel:
    """A running ``twitter-channel serve --enable``. What it says is passed on, line by line."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", PACKAGE, "serve", "--enable"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # A group of its own: Ctrl-C in the terminal reaches us alone, and we stop all that belongs to it.
            process_group=0 if os.name == "posix" else None,
        )
        assert self._process.stdout is not None
        self._reader = Thread(target=_pass_on, args=(self._process.stdout,), daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        """Stop it, and whatever it started."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_S)
        with suppress(ProcessLookupError):
            self._kill()
        self._process.wait()

    def wait_connected(self, world: WorldClient) -> None:
        """
        Return when it is registered and subscribed in *world*.

        Raises:
            CouldNotStart: If it ends before that.
        """
        cursor, has_called = 0, False
        while not (has_called and _is_subscribed(world)):
            self._require_alive()
            page = world.journal(cursor, kind="call", wait=LOOK_AGAIN)
            cursor, has_called = page.next, has_called or bool(page.entries)

    def wait_ended(self) -> None:
        """
        Return never, unless it ends by itself.

        Raises:
            CouldNotStart: Then.
        """
        # Its output ends when it does. Unlike Popen.wait, this can be interrupted without delay.
        self._reader.join()
        self._process.wait()
        self._require_alive()

    def _require_alive(self) -> None:
        code = self._process.poll()
        if code is not None:
            self._reader.join()
            raise CouldNotStart(f"The channel ended by itself with exit code {code}; what it said stands above.")

    def _kill(self) -> None:
        if os.name == "posix":
            os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()


def channel_environment(inherited: Mapping[str, str], client: Mapping[str, str], folder: str) -> dict[str, str]:
    """
    What the channel is started with: *client* variables, a port that is free, and a database in *folder* by default.

    Raises:
        CannotStart: If the port is taken.
    """
    defaults = {PORT_VARIABLE: DEFAULT_PORT, DATABASE_VARIABLE: f"sqlite:///{folder}/channel.db"}
    environment = {**defaults, **inherited, **client}
    return {**environment, PORT_VARIABLE: _free_port(environment[PORT_VARIABLE])}


def require_installed() -> None:
    """
    Raises:
        CouldNotStart: If there is no channel to start.
    """
    if find_spec(PACKAGE) is None:
        raise CouldNotStart("The channel is not installed; install it with: pip install 'twitter-emulator[channel]'")


def _free_port(text: str) -> str:
    """*text* if it is a port that nobody listens on, or a free one for 0."""
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise click.UsageError(f"{PORT_VARIABLE} is {text!r}; it takes a whole number from 0 to 65535.")
    with listening_socket("127.0.0.1", int(text), flag=PORT_VARIABLE) as bound:
        return str(bound.getsockname()[1])


def _is_subscribed(world: WorldClient) -> bool:
    return any(webhook["valid"] and webhook["subscribers"] for webhook in world.webhooks())


def _pass_on(output: IO[str]) -> None:
    for text in output:
        click.echo(f"channel | {text.rstrip()}", err=True)
