"""A bot that runs: a process, an application in a thread, or one that is somebody else's."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from twitter_emulator import settings

from ..eventually import eventually
from .asgi import AppFailed, AppServer
from .declared import Asgi, Command
from .minding import LONGEST_STOP_S, Minder

LONGEST_START_S = 20.0
LINES_TOLD = 20
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
    """A command that runs as a process group; *name* is how it was written, its output is in *log*."""

    name: str
    process: subprocess.Popen[bytes]
    minder: Minder
    log: Path
    port: int
    webhook_url: str | None
    _is_over: bool = field(default=False, init=False)

    @property
    def printed(self) -> str:
        return self.log.read_text("utf-8", "replace")

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        self._end(LONGEST_STOP_S)

    def kill(self) -> None:
        self._end(0)

    def last_words(self) -> str:
        lines = self.printed.splitlines()[-LINES_TOLD:]
        return "\n".join(["The last it printed:", *lines]) if lines else "It printed nothing."

    def _end(self, patience_s: float) -> None:
        if not self._is_over:
            self.minder.stop(self.process, patience_s=patience_s)
            self._is_over = True


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
        if declared.webhook is None or _listens(process):
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
        with log.open("wb") as printed:
            process = minder.start(declared.words, environment=environment, folder=folder, log=printed)
    except OSError as error:
        raise DidNotStart(f"The subject cannot be started with {str(declared)!r} in {folder}: {error}.") from None
    return Process(str(declared), process, minder, log, port, place.get("WEBHOOK_URL"))


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


def _listens(process: Process) -> bool:
    """Whether it listens in time, and is still there then."""
    place = host_and_port(process.webhook_url or "")
    eventually(lambda: accepts(place) or not process.is_running, bool, within_s=LONGEST_START_S)
    return process.is_running and accepts(place)


def accepts(place: tuple[str, int]) -> bool:
    """Whether connections to host and port are accepted."""
    try:
        socket.create_connection(place, timeout=1).close()
    except OSError:
        return False
    return True


def host_and_port(url: str) -> tuple[str, int]:
    """Where *url* leads to."""
    parts = urlsplit(url)
    return parts.hostname or "127.0.0.1", parts.port or (443 if parts.scheme == "https" else 80)


def _require_free(webhook: str) -> None:
    if accepts(host_and_port(webhook)):
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
    status = process.process.poll()
    if status is not None:
        return DidNotStart(f"{process.name} ended with status {status} before it listened. {process.last_words()}")
    return DidNotStart(
        f"{process.name} does not listen at {process.webhook_url} after {LONGEST_START_S:g} s: let it take its port "
        f"from the variable PORT, or give the whole URL as webhook. {process.last_words()}"
    )
