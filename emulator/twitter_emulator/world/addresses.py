"""Where a webhook may live: Twitter's rule for the URL, and ours for the address it leads to."""

import ipaddress
import socket
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from twitter_emulator.protocol import errors

from .rules import Rules

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "192.0.0.192", "100.100.100.200")))
"""Metadata services of clouds that are not link-local."""

EXAMPLE_HOST = "your_domain.com"
"""The host of the documentation's example, to which Twitter answered as to a failure of its own (facts §4.3)."""

UNREADABLE = frozenset(" \\")
"""Characters that clients disagree about: some take a backslash for a slash, and so another host than we checked."""


def require_acceptable(url: str, rules: Rules) -> None:
    """
    Check a webhook *url* before anything is sent to it.

    Raises:
        HttpsRequired: If it cannot be read as a URL, or is plain http under ``strict_urls``.
        PortNotAllowed: If it names a port other than 443 under ``strict_urls``.
        UrlNotAllowed: If it names an address that deliveries must not go to.
        InternalError: If it is the documentation's example.
    """
    parts = _parts(url)
    if parts is None:
        raise errors.HttpsRequired(hint=f"{url!r} cannot be read as an http or https URL with a host")
    if (parts.hostname or "").lower() == EXAMPLE_HOST:
        raise errors.InternalError(hint=f"{EXAMPLE_HOST} is the documentation's example; put your own host there")
    if rules.strict_urls:
        _require_twitters_rule(parts)
    refusal = why_refused(parts.hostname or "", rules)
    if refusal:
        raise errors.UrlNotAllowed(hint=refusal)


def why_refused(host: str, rules: Rules) -> str | None:
    """Why deliveries do not go to *host*, if it is an address and they do not; None for names and allowed addresses."""
    address = _address(host)
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return _why_address_refused(inner or address, rules) if address else None


def _address(host: str) -> IpAddress | None:
    """
    The address that *host* spells, None for a name.

    Also in the spellings that a socket or an HTTP client turns into an address only later: ``127.1``, one number, hex,
    and digits and dots from elsewhere in Unicode.
    """
    with suppress(ValueError):
        return ipaddress.ip_address(host)
    with suppress(UnicodeError, OSError):
        return ipaddress.IPv4Address(socket.inet_aton(host.encode("idna").decode().removesuffix(".")))
    return None


def _why_address_refused(address: IpAddress, rules: Rules) -> str | None:
    if address.is_loopback:
        return None
    if address.is_unspecified:
        return f"{address} is no address to connect to; use 127.0.0.1 for this machine"
    if address.is_link_local or address.is_multicast or address.is_reserved or address in METADATA:
        return f"{address} is link-local, reserved or a cloud's metadata service; deliveries never go to such addresses"
    if address.is_private or rules.allow_public_webhooks:
        return None
    return (
        f"{address} is a public address, and this emulator delivers to loopback and private ones only; "
        "start it with --allow-public-webhooks on if that is what you want"
    )


def _require_twitters_rule(parts: SplitResult) -> None:
    if parts.scheme != "https":
        raise errors.HttpsRequired(hint="--strict-urls is on: Twitter takes https webhooks only")
    if parts.port not in (None, 443):
        raise errors.PortNotAllowed(hint="--strict-urls is on: Twitter takes webhooks on port 443 only")


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        readable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if readable and url.isprintable() and not set(url) & UNREADABLE else None
