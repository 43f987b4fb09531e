"""Where URLs lead to, and whether anybody listens there."""

import socket
from urllib.parse import urlsplit


def port_of(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


def place_of(url: str) -> str:
    """Host and port of *url*."""
    return f"{urlsplit(url).hostname}:{port_of(url)}"


def is_listening(url: str) -> bool:
    """Whether connections to the place of *url* are accepted."""
    try:
        socket.create_connection((urlsplit(url).hostname or "", port_of(url)), timeout=1).close()
    except OSError:
        return False
    return True
