"""What a connection to the one port is about, told by its first bytes."""

import re
from dataclasses import dataclass
from enum import Enum, auto

LONGEST_METHOD = 32
_TLS_HANDSHAKE = b"\x16"
_TARGET = re.compile(rb"CONNECT +(?:\[([^\]\s]+)\]|([^\s:\[\]]+)):(\d{1,5}) +HTTP/1\.[01]")


class Beginning(Enum):
    """What a client begins with."""

    TLS = auto()
    CONNECT = auto()
    ABSOLUTE = auto()  # a request as proxies get them: GET http://api.twitter.com/…
    PLAIN = auto()  # a request as servers get them, or anything else


@dataclass(frozen=True, slots=True)
class Target:
    """Where a tunnel is to lead."""

    host: str
    port: int


def beginning(received: bytes) -> Beginning | None:
    """What *received* begins; None while that cannot be told."""
    if received.startswith(_TLS_HANDSHAKE):
        return Beginning.TLS
    method, blank, target = received[: LONGEST_METHOD + 2].partition(b" ")
    if method == b"CONNECT" and blank:
        return Beginning.CONNECT
    if not target:
        return None if len(received) < LONGEST_METHOD else Beginning.PLAIN
    return Beginning.ABSOLUTE if target[:1].isalpha() else Beginning.PLAIN


def target(head: bytes) -> Target | None:
    """Where the request with this *head* wants a tunnel to; None if that cannot be understood."""
    found = _TARGET.match(head)
    if found is None or not 0 < int(found[3]) < 65536:
        return None
    return Target((found[1] or found[2]).decode("latin-1"), int(found[3]))
