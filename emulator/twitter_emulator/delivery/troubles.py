"""Why there was no answer, in words: what happened, and what to do about it."""

import socket
import ssl
from dataclasses import dataclass
from typing import Literal

from .dialling import NotAllowed, NotReached
from .http import Garbled, HungUp

TroubleKind = Literal["address", "name", "connect", "tls", "slow", "closed", "garbled", "url"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """
    An exchange that ended without an answer.

    ``address`` is ours: the address is one that deliveries must not go to. ``closed`` is a connection that ended
    before the answer was complete, ``garbled`` an answer that is no HTTP.
    """

    kind: TroubleKind
    text: str


def explained(error: Exception, *, host: str, timeout_s: float) -> Trouble:
    """What the *error* of connecting or of asking means. *host* is with its port, as in the ``Host`` header."""
    match error:
        case NotAllowed():
            return Trouble("address", str(error))
        case NotReached():
            return _not_reached(host, timeout_s)
        case Garbled():
            return _garbled(host, str(error))
        case HungUp():
            return _closed()
        case TimeoutError():
            return _slow(timeout_s)
        case socket.gaierror():
            return _unknown_name(host, _reason(error))
        case ssl.SSLCertVerificationError():
            return _bad_certificate(host, error.verify_message)
        case ssl.SSLError():
            return _no_tls(host, _reason(error))
        case OSError():
            return _not_accepted(host, _reason(error))
        case _:
            return Trouble("url", f"the URL cannot be called ({error}); register one that a browser could open")


def _slow(timeout_s: float) -> Trouble:
    return Trouble(
        "slow",
        f"no complete answer within {timeout_s:g} s; answer at once and do the work afterwards, and see that the "
        "webhook can answer while a call of its own to this API is still open (`twitter-emulator doctor` measures by "
        "how much it is too slow)",
    )


def _not_reached(host: str, timeout_s: float) -> Trouble:
    return Trouble(
        "connect",
        f"no connection to {host} came about in the {timeout_s:g} s for the whole answer; is the address right, and "
        "does a firewall drop what is sent there, or is https spoken to a server of plain http?",
    )


def _unknown_name(host: str, reason: str) -> Trouble:
    return Trouble("name", f"the name {host!r} leads to no address ({reason}); check its spelling, or use 127.0.0.1")


def _bad_certificate(host: str, reason: str) -> Trouble:
    return Trouble(
        "tls",
        f"the certificate of {host} is not trusted ({reason}); use one for this name from an authority that this "
        "machine trusts or that --webhook-ca names, or plain http on this machine",
    )


def _no_tls(host: str, reason: str) -> Trouble:
    return Trouble(
        "tls", f"no TLS connection to {host} ({reason}); if the server there speaks plain http, register an http URL"
    )


def _not_accepted(host: str, reason: str) -> Trouble:
    return Trouble("connect", f"{host} does not accept connections ({reason}); is the webhook running, on this port?")


def _closed() -> Trouble:
    return Trouble(
        "closed", "the connection was closed before the answer was complete; look for a crash in the webhook's log"
    )


def _garbled(host: str, reason: str) -> Trouble:
    return Trouble("garbled", f"{host} answered, but not in HTTP ({reason}); if it speaks TLS, register an https URL")


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or "it hung up"
