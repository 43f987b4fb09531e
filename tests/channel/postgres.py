"""A PostgreSQL server of the tests' own, from Debian's package where it is installed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from twitter_channel.store.tables import metadata

WHERE = "/usr/lib/postgresql"
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
    port = _free_port()
    # Not below pytest's folder: every run of pytest makes that its user's alone, and the server refuses to be root.
    data = Path(tempfile.mkdtemp(prefix="twitter-channel-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(data, _user())
    try:
        _run([tools / "initdb", "-D", data / "db", "-U", "channel", "-A", "trust", "-E", "UTF8", "--no-sync"])
        fast = "" if durable else " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c max_connections=200{fast}"
        _run([tools / "pg_ctl", "-D", data / "db", "-l", data / "log", "-w", "-o", options, "start"])
        try:
            yield Postgres(port)
        finally:
            _run([tools / "pg_ctl", "-D", data / "db", "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(command: Sequence[str | Path]) -> None:
    as_user = ["setpriv", "--reuid", _user(), "--regid", _group(), "--clear-groups"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_user, *map(str, command)], capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, f"{command[0]} failed: {done.stdout[-2000:]} {done.stderr[-2000:]}"


def _group() -> str:
    return str(pwd.getpwnam(_user()).pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
