"""Where a bot may live: what an operator types in must not turn the channel against the network it runs in."""

import ipaddress
import socket
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "192.0.0.192", "100.100.100.200")))
"""Metadata services of clouds that are not link-local."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Where a network that speaks IPv6 only has all IPv4 addresses."""

_UNREADABLE = frozenset(" \\")
"""Characters that clients disagree about: some take a backslash for a slash, and so another host than we checked."""


def why_refused(url: str, *, allow_private: bool) -> str | None:
    """Why no bot is called at *url*; None when it may be, as far as that can be told without looking up its name."""
    parts = _parts(url)
    if parts is None:
        return "It must be an http or https address with a host, such as https://bot.example/twitter."
    if parts.username is not None or parts.fragment:
        return "It must have no user, password or fragment; calls are signed with the secret instead."
    address = _address(parts.hostname or "")
    return None if address is None else why_address_refused(address, allow_private=allow_private)


def why_address_refused(address: IpAddress, *, allow_private: bool) -> str | None:
    """Why no bot is called at *address*: not at link-local ones and metadata services, at private ones if allowed."""
    inner = inner_of(address)
    if inner.is_loopback:
        return None
    if inner.is_unspecified or inner.is_link_local or inner.is_multicast or inner.is_reserved or inner in METADATA:
        return f"{address} is link-local, reserved or a cloud's metadata service; no bot is called there."
    if inner.is_global or allow_private:
        return None
    return f"{address} is in a private network; start the channel with --allow-private-bots if the bot really is there."


def inner_of(address: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _address(host: str) -> IpAddress | None:
    """The address that *host* spells, in any spelling that the system's resolver takes; None for a name."""
    with suppress(ValueError):
        return ipaddress.ip_address(host)
    with suppress(UnicodeError, OSError):
        return ipaddress.IPv4Address(socket.inet_aton(host.encode("idna").decode().removesuffix(".")))
    return None


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        readable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if readable and url.isprintable() and url.isascii() and not set(url) & _UNREADABLE else None
