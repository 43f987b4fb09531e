"""Whether a webhook can be reached: its URL, its name, its port, its certificate."""

import socket
import ssl
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlsplit

from .lines import Examined, Line, ok, skipped, wrong

PATIENCE_S = 3.0
_PORTS = (("https", 443), ("http", 80))
_OF_PLAIN_HTTP = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST")
_IS_IT_RUNNING = "See that the webhook runs, that it listens on this port, and that no firewall is in between"


def reached(url: str, trust: ssl.SSLContext | None = None) -> Examined:
    """Whether anything listens at *url*, step by step; *trust* says whose certificates are believed."""
    parts = urlsplit(url)
    yield _form(parts)
    host, port = parts.hostname or "", parts.port or dict(_PORTS)[parts.scheme]
    try:
        addresses = _addresses(host, port)
    except (OSError, UnicodeError) as error:
        yield _unknown_name(host, error)
        return
    yield ok("dns", _named(host, addresses))
    connection = _connected(addresses, port)
    if isinstance(connection, Line):
        yield connection
        return
    with connection:
        yield ok("connect", f"{_peer(connection)} accepts connections")
        if parts.scheme == "http":
            yield skipped("tls", "plain http")
        else:
            yield _tls(connection, host, trust or ssl.create_default_context())


def speaks_tls(host: str, port: int) -> bool:
    """Whether the server there speaks TLS, with whatever certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host, port), PATIENCE_S) as plain,
            context.wrap_socket(plain, server_hostname=host),
        ):
            return True
    except OSError:
        return False


def _form(parts: SplitResult) -> Line:
    if parts.username is not None:
        return wrong("url", "the URL has a user name in it, which Twitter does not send", "Leave user and password out")
    if parts.fragment:
        return wrong("url", f"#{parts.fragment} never goes over the wire", "Leave the # and what follows out")
    if "crc_token" in dict(parse_qsl(parts.query, keep_blank_values=True)):
        return wrong("url", "crc_token is in the URL already", "Leave it out: Twitter adds it to every challenge")
    if parts.scheme == "https" and parts.port in (None, 443):
        return ok("url", "https on port 443, as Twitter demands")
    port = "" if parts.port is None else f" on port {parts.port}"
    return ok("url", f"{parts.scheme}{port}; the emulator takes that, Twitter takes only https on port 443")


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _named(host: str, addresses: list[str]) -> str:
    told = f"{host} is {', '.join(addresses)}" if addresses != [host] else f"{host} is an address"
    is_public = any(ip_address(address.partition("%")[0]).is_global for address in addresses)
    return f"{told}; public: the emulator delivers there with --allow-public-webhooks on" if is_public else told


def _unknown_name(host: str, error: OSError | UnicodeError) -> Line:
    why = getattr(error, "strerror", None) or str(error)
    do = "Check its spelling, or use 127.0.0.1 for this machine"
    return wrong("dns", f"the name {host!r} leads to no address ({why})", do, ends=True)


def _connected(addresses: list[str], port: int) -> socket.socket | Line:
    """A connection to the first of *addresses* that takes one."""
    reasons = dict[str, str]()
    for address in addresses:
        try:
            return socket.create_connection((address, port), PATIENCE_S)
        except TimeoutError:
            reasons[address] = f"no answer within {PATIENCE_S:g} s"
        except OSError as error:
            reasons[address] = error.strerror or str(error)
    told = "; ".join(f"{address} port {port}: {why}" for address, why in reasons.items())
    return wrong("connect", f"nothing accepts connections at {told}", _IS_IT_RUNNING, ends=True)


def _peer(connection: socket.socket) -> str:
    address, port, *_ = connection.getpeername()
    return f"{address} port {port}"


def _tls(connection: socket.socket, host: str, trust: ssl.SSLContext) -> Line:
    try:
        with trust.wrap_socket(connection, server_hostname=host) as secured:
            return ok("tls", f"{secured.version()}, and its certificate is trusted")
    except ssl.SSLCertVerificationError as error:
        do = (
            "Use a certificate for this name from a trusted authority; to trust one of your own, give --webhook-ca FILE"
        )
        return wrong("tls", f"its certificate is not trusted ({error.verify_message})", do, ends=True)
    except ssl.SSLError as error:
        if error.reason in _OF_PLAIN_HTTP:
            return wrong("tls", "the server there speaks plain http", "Write http:// in the URL", ends=True)
        return wrong("tls", f"no TLS connection comes about ({error.reason})", "See how it is configured", ends=True)
    except OSError as error:
        do = "If the server there speaks plain http, write http:// in the URL"
        return wrong("tls", f"no TLS connection comes about ({error.strerror or error})", do, ends=True)
