"""Clients as people have them: programs of their own, and bare sockets."""

import socket
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Client:
    """Runs programs in an *environment*."""

    environment: dict[str, str]

    def says(self, *command: str) -> str:
        """The standard output of *command*, which must end well."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def python(self, program: str) -> str:
        return self.says(sys.executable, "-c", program)


def connected(url: str) -> socket.socket:
    """A bare connection to the emulator at *url*."""
    place = urlsplit(url)
    return socket.create_connection((place.hostname or "", place.port or 0), timeout=PATIENCE_S)


def received(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    got = b""
    while chunk := connection.recv(65536):
        got += chunk
    return got


def head(connection: socket.socket) -> bytes:
    """What comes up to the first blank line."""
    got = b""
    while b"\r\n\r\n" not in got:
        chunk = connection.recv(1)
        assert chunk, f"closed after {got!r}"
        got += chunk
    return got


def answered(url: str, sent: bytes) -> bytes:
    """What the emulator at *url* says to *sent* until it closes."""
    with connected(url) as connection:
        connection.sendall(sent)
        return received(connection)
