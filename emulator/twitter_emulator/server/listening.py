"""What an emulator listens with: its sockets, and the files that tell their ports."""

import errno
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WHY = {
    errno.EACCES: "ports below 1024 need special rights",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


class CannotStart(Exception):
    """An emulator that cannot be started. Its text says why, and what to do."""


def listening_socket(host: str, port: int, *, flag: str = "--port") -> socket.socket:
    """
    A socket bound to *port*; 0 takes a free one.

    Raises:
        CannotStart: If that is not possible; the text tells to choose another port with *flag*.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise CannotStart(
            f"The host {host!r} has no address ({error}); use 127.0.0.1, or name it with --host"
        ) from None
    bound = socket.socket(family, kind, protocol)
    if os.name == "posix":
        # Elsewhere it would let two servers share a port.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        # Two sockets may be bound to one port as long as neither listens: only this tells that it is ours.
        bound.listen()
    except OSError as error:
        bound.close()
        raise _cannot_listen(host, port, flag, error) from None
    return bound


def _cannot_listen(host: str, port: int, flag: str, error: OSError) -> CannotStart:
    if error.errno == errno.EADDRINUSE:
        return CannotStart(f"Port {port} is taken on {host}; choose another with {flag}, or stop what runs there")
    why = _WHY.get(error.errno or 0, error.strerror)
    return CannotStart(f"Port {port} on {host} cannot be used ({why}); choose another with {flag}")


def address_of(bound: socket.socket, scheme: str = "http") -> str:
    """How this machine reaches *bound*."""
    host, port = bound.getsockname()[:2]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"{scheme}://[{reachable}]:{port}" if ":" in reachable else f"{scheme}://{reachable}:{port}"


@contextmanager
def told_port(path: Path | None, port: int) -> Iterator[None]:
    """Have *port* in the file *path*, whole from the first moment, for as long as the block runs."""
    if path is None:
        yield
        return
    try:
        _replace(path, f"{port}\n")
    except OSError as error:
        raise CannotStart(
            f"The port file {path} cannot be written ({error.strerror}); see that its folder exists"
        ) from None
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _replace(path: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w") as file:
        file.write(text)
    os.replace(temporary, path)
