"""
OAuth 1.0a signatures (HMAC-SHA1) of the calls to Twitter.

The rules are those of RFC 5849 with Twitter's choices: a JSON or multipart body is not signed, query and
form parameters are.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

from twitter_channel.credentials import Credentials

Pairs = Iterable[tuple[str, str]]

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes one signed request different from every other: a nonce and the second it was made."""

    nonce: str
    timestamp: int


def escaped(value: str) -> str:
    """*value* in RFC 3986 percent-encoding: a blank is ``%20``, hex digits are upper case."""
    return quote(value, safe="-._~")


def encoded(pairs: Pairs) -> str:
    """*pairs* as a query string whose bytes are the ones the signature means."""
    return "&".join(f"{escaped(key)}={escaped(value)}" for key, value in pairs)


def base_url(url: str) -> str:
    """Scheme, host and path of *url*; a port only when it is not the scheme's own."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _DEFAULT_PORTS.get(scheme):
        host = f"{host}:{parts.port}"
    return f"{scheme}://{host}{parts.path or '/'}"


def base_string(method: str, url: str, parameters: Pairs) -> str:
    """The text that is signed. *parameters* are the decoded ``oauth_*`` and form ones; the query is read from *url*."""
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    ordered = sorted((escaped(key), escaped(value)) for key, value in (*parameters, *query))
    joined = "&".join(f"{key}={value}" for key, value in ordered)
    return f"{method.upper()}&{escaped(base_url(url))}&{escaped(joined)}"


def signature(method: str, url: str, parameters: Pairs, *, consumer_secret: str, token_secret: str = "") -> str:
    """The ``oauth_signature`` of one request, in base64."""
    key = f"{escaped(consumer_secret)}&{escaped(token_secret)}"
    text = base_string(method, url, parameters)
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha1)).decode()


def authorization(
    credentials: Credentials, method: str, url: str, stamp: Stamp, *, form: Pairs = (), oauth: Pairs = ()
) -> str:
    """
    The ``Authorization`` header of a call made in the account's name; without an access token, in the app's.

    *oauth* are further members of the header itself, such as ``oauth_callback``.
    """
    header = {**_oauth_parameters(credentials, stamp), **dict(oauth)}
    header["oauth_signature"] = signature(
        method,
        url,
        (*header.items(), *form),
        consumer_secret=credentials.api_key_secret,
        token_secret=credentials.access_token_secret,
    )
    return "OAuth " + _header_value(header)


def _oauth_parameters(credentials: Credentials, stamp: Stamp) -> dict[str, str]:
    return {
        "oauth_consumer_key": credentials.api_key,
        "oauth_nonce": stamp.nonce,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(stamp.timestamp),
        **({"oauth_token": credentials.access_token} if credentials.access_token else {}),
        "oauth_version": "1.0",
    }


def _header_value(oauth: Mapping[str, str]) -> str:
    return ", ".join(f'{escaped(key)}="{escaped(value)}"' for key, value in sorted(oauth.items()))
