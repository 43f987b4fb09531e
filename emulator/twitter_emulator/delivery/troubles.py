"""Why there was no answer, in words: what happened, and what to do about it."""

import ssl
from dataclasses import dataclass
from typing import Literal

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
    """What the HTTP client's *error* means. *host* is with its port, as in the ``Host`` header."""
    import aiohttp

    match error:
        case aiohttp.ConnectionTimeoutError():
            return _not_reached(host, timeout_s)
        case TimeoutError():
            return _slow(timeout_s)
        case aiohttp.ClientConnectorDNSError():
            return _unknown_name(host, _reason(error.os_error))
        case aiohttp.ClientConnectorCertificateError():
            return _bad_certificate(host, error.certificate_error)
        case aiohttp.ClientConnectorSSLError():
            return _no_tls(host, _reason(error.os_error))
        case aiohttp.ClientConnectorError():
            return _not_accepted(host, _reason(error.os_error))
        case aiohttp.ClientResponseError():
            return _garbled(host, error.message)
        case ValueError() | aiohttp.NonHttpUrlClientError():
            return Trouble("url", f"the URL cannot be called ({error}); register one that a browser could open")
        case _:
            return _closed()


def _slow(timeout_s: float) -> Trouble:
    return Trouble(
        "slow",
        f"no complete answer within {timeout_s:g} s; answer at once and do the work afterwards, and see that the "
        "webhook can answer while a call of its own to this API is still open",
    )


def _not_reached(host: str, timeout_s: float) -> Trouble:
    return Trouble(
        "connect",
        f"no connection to {host} came about in the {timeout_s:g} s for the whole answer; is the address right, and "
        "does a firewall drop what is sent there, or is https spoken to a server of plain http?",
    )


def _unknown_name(host: str, reason: str) -> Trouble:
    return Trouble("name", f"the name {host!r} leads to no address ({reason}); check its spelling, or use 127.0.0.1")


def _bad_certificate(host: str, error: Exception) -> Trouble:
    reason = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else str(error)
    return Trouble(
        "tls",
        f"the certificate of {host} is not trusted ({reason}); use one for this name from an authority that this "
        "machine trusts (SSL_CERT_FILE adds one), or plain http on this machine",
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
    first_line = reason.strip().partition("\n")[0]
    return Trouble(
        "garbled", f"{host} answered, but not in HTTP ({first_line}); if it speaks TLS, register an https URL"
    )


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
