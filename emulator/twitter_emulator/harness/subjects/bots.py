"""A bot that runs: a process, an application in a thread, or one that is somebody else's."""

import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from twitter_emulator import settings

from ..launching import LONGEST_START_S, CannotLaunch, Launched, launched
from ..minding import LONGEST_STOP_S, Minder
from ..places import is_listening
from .asgi import AppFailed, AppServer
from .declared import Asgi, Command

PORTS_TRIED = 3

Variables = Mapping[str, str]


class DidNotStart(Exception):
    """The subject does not run, or not rightly; the text says why, with the end of what it printed."""


class Bot(Protocol):
    """A bot that was started; *webhook_url* is None if nobody but the bot knows it."""

    @property
    def webhook_url(self) -> str | None: ...

    @property
    def printed(self) -> str:
        """All that it has printed."""

    @property
    def is_running(self) -> bool: ...

    def stop(self) -> None:
        """Ask it to end, and see to it."""

    def kill(self) -> None:
        """End it as a power cut would."""


@dataclass(slots=True)
class Process:
    """A command that runs; *name* is how it was written."""

    name: str
    launched: Launched
    port: int
    webhook_url: str | None

    @property
    def printed(self) -> str:
        return self.launched.printed

    @property
    def is_running(self) -> bool:
        return self.launched.is_running

    @property
    def last_words(self) -> str:
        return self.launched.last_words

    def stop(self) -> None:
        self.launched.end(LONGEST_STOP_S)

    def kill(self) -> None:
        self.launched.end()


@dataclass(slots=True)
class App:
    """An ASGI application in a thread. What it logs is captured by pytest."""

    server: AppServer
    webhook_url: str | None

    @property
    def printed(self) -> str:
        return ""

    @property
    def is_running(self) -> bool:
        return self.server.is_running

    def stop(self) -> None:
        self.server.stop()

    def kill(self) -> None:
        self.server.stop()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A bot that somebody else started, and stops."""

    webhook_url: str

    @property
    def printed(self) -> str:
        return ""

    @property
    def is_running(self) -> bool:
        return True

    def stop(self) -> None:
        """It is not ours to stop."""

    def kill(self) -> None:
        """It is not ours to kill."""


def started_command(declared: Command, variables: Variables, *, minder: Minder, folder: Path, log: Path) -> Process:
    """
    The command in *folder*, printing to *log*. It listens, if it is to be registered.

    Raises:
        DidNotStart: If it ends, or does not listen in time.
    """
    if declared.webhook and not declared.webhook.startswith("/"):
        _require_free(declared.webhook)
    for _ in range(PORTS_TRIED):
        process = _launched(declared, variables, free_port(), minder=minder, folder=folder, log=log)
        if process.webhook_url is None or process.launched.listens(process.webhook_url):
            return process
        failure = _silent(process)
        process.kill()
        # Between finding a port and listening on it somebody else may take it.
        if _is_free(process.port):
            break
    raise failure


def started_app(declared: Asgi, variables: Variables) -> App:
    """
    The application, when it has started.

    Raises:
        DidNotStart: If it does not.
    """
    try:
        server = AppServer(lambda port: declared.factory({**variables, **_place(declared.webhook, port)}))
    except AppFailed as failure:
        raise DidNotStart(str(failure)) from failure
    return App(server, _place(declared.webhook, server.port).get("WEBHOOK_URL"))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _launched(
    declared: Command, variables: Variables, port: int, *, minder: Minder, folder: Path, log: Path
) -> Process:
    place = _place(declared.webhook, port)
    environment = {**_inherited(), **variables, **place, **declared.environment}
    try:
        found = launched(declared.words, minder=minder, environment=environment, folder=folder, log=log)
    except CannotLaunch as error:
        raise DidNotStart(f"The subject cannot be started with {str(declared)!r} in {folder}. {error}") from None
    return Process(str(declared), found, port, place.get("WEBHOOK_URL"))


def _inherited() -> dict[str, str]:
    """Our environment; ``python`` is the one that runs the tests, also where its folder is not on the path."""
    environment = settings.inherited()
    path = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", os.defpath)])
    return {**environment, "PATH": path, "PYTHONUNBUFFERED": "1"}


def _place(webhook: str | None, port: int) -> dict[str, str]:
    """Where a bot is to listen: on a *port*, at a path or at a URL of its own."""
    if webhook is None:
        return {"PORT": str(port)}
    url = f"http://127.0.0.1:{port}{webhook}" if webhook.startswith("/") else webhook
    return {"PORT": str(urlsplit(url).port or port), "WEBHOOK_URL": url}


def _require_free(webhook: str) -> None:
    if is_listening(webhook):
        raise DidNotStart(
            f"Something listens where the subject is to: {webhook}. End it; or give webhook as a path and let the "
            "subject take its port from the variable PORT, as it has to where tests run side by side."
        )


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _silent(process: Process) -> DidNotStart:
    status = process.launched.exit_code
    if status is not None:
        return DidNotStart(f"{process.name} ended with status {status} before it listened. {process.last_words}")
    return DidNotStart(
        f"{process.name} does not listen at {process.webhook_url} after {LONGEST_START_S:g} s: let it take its port "
        f"from the variable PORT, or give the whole URL as webhook. {process.last_words}"
    )
