"""A PostgreSQL server of the tests' own, from Debian's package where it is installed."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from twitter_channel.store.tables import metadata
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.launching import launched
from twitter_emulator.harness.minding import minding
from twitter_emulator.harness.subjects.bots import free_port

WHERE = "/usr/lib/postgresql"
STARTS_WITHIN_S = 20.0
STOPS_WITHIN_S = 5.0
LOCAL = ("listen_addresses=127.0.0.1", "max_connections=200")
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
MISSING = f"no PostgreSQL in {WHERE}: apt-get install postgresql"


def binaries() -> Path | None:
    """The folder of the newest server that is installed."""
    found = sorted(Path(WHERE).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].partition(".")[0]))
    return found[-1].parent if found else None


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server; everybody on this machine may use it."""

    port: int

    def url(self, name: str) -> str:
        """The address of a database as the channel takes it."""
        return f"postgresql+psycopg://channel@127.0.0.1:{self.port}/{name}"

    def made(self, name: str) -> str:
        """A new, empty database, and its address."""
        self._do("postgres", f'CREATE DATABASE "{name}"')
        return self.url(name)

    def emptied(self, name: str) -> str:
        """A database that was used before, with its tables and nothing in them; its address."""
        self._do(name, f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")
        return self.url(name)

    def _do(self, name: str, statement: str) -> None:
        with psycopg.connect(host="127.0.0.1", port=self.port, user="channel", dbname=name, autocommit=True) as it:
            it.execute(statement.encode())


@contextmanager
def started(*, durable: bool = False) -> Iterator[Postgres]:
    """A server that forgets everything at the end; unless *durable* it does not wait for the disk."""
    tools = binaries()
    assert tools is not None, MISSING
    port = free_port()
    # Not below pytest's folder: every run of pytest makes that its user's alone, and the server refuses to be root.
    data = Path(tempfile.mkdtemp(prefix="twitter-channel-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(data, _user())
    try:
        _run([tools / "initdb", "-D", data / "db", "-U", "channel", "-A", "trust", "-E", "UTF8", "--no-sync"])
        with _serving(tools, data, port, () if durable else FORGETFUL):
            yield Postgres(port)
    finally:
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def _serving(tools: Path, data: Path, port: int, settings: Sequence[str]) -> Iterator[None]:
    """A server that does not outlive whoever started it, from when it takes connections."""
    given = (f"port={port}", f"unix_socket_directories={data}", *LOCAL, *settings)
    words = [*_as_user(), str(tools / "postgres"), "-D", str(data / "db"), *(f"--{setting}" for setting in given)]
    with minding() as minder:
        server = launched(words, minder=minder, environment=os.environ, folder=Path("/"), log=data / "log")
        try:
            eventually(lambda: not server.is_running or _serves(tools, port), bool, within_s=STARTS_WITHIN_S)
            assert _serves(tools, port), server.last_words
            yield
        finally:
            # Those that it has started are no part of its group: it ends them itself.
            server.process.send_signal(signal.SIGQUIT)
            server.wait_ended(STOPS_WITHIN_S)
            server.end()


def _user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _as_user() -> list[str]:
    """What makes a command run as somebody whom the server serves: it refuses to be root."""
    return ["setpriv", "--reuid", _user(), "--regid", _group(), "--clear-groups"] if os.geteuid() == 0 else []


def _serves(tools: Path, port: int) -> bool:
    asked = [str(tools / "pg_isready"), "--quiet", "--host", "127.0.0.1", "--port", str(port)]
    return subprocess.run(asked, check=False).returncode == 0


def _run(command: Sequence[str | Path]) -> None:
    done = subprocess.run([*_as_user(), *map(str, command)], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, f"{command[0]} failed: {done.stdout[-2000:]} {done.stderr[-2000:]}"


def _group() -> str:
    return str(pwd.getpwnam(_user()).pw_gid)
