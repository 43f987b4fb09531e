"""OAuth 1.0a as Twitter verifies it: what a request claims, its base string, its signature (RFC 5849, HMAC-SHA1)."""

import hmac
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal
from urllib.parse import parse_qsl, unquote

from msgspec import Struct

from . import lengthy
from .mac import mac

Pairs = Sequence[tuple[str, str]]
Source = Literal["header", "query", "form"]

FORM = "application/x-www-form-urlencoded"

_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_RESERVED = re.compile(r"[^A-Za-z0-9\-._~]+")
# A name starts right after a separator, so that a long header without "=" costs one pass and not one per character.
_HEADER_PARAMETER = re.compile(r'[\s,]([^\s=,"]+)\s*=\s*(?:"([^"]*)"|([^\s,"]*))')
_REQUIRED = ("oauth_consumer_key", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_signature")
_DEFAULT_PORTS = MappingProxyType({"http": ":80", "https": ":443"})


class Malformed(ValueError):
    """The request carries OAuth parameters that no server can check; the text says why, to a person."""


class SignedRequest(Struct, frozen=True):
    """
    What a client claimed.

    *oauth* holds every ``oauth_*`` parameter wherever it came from, and whatever else the header carried except
    the realm; *query* and *form* hold the rest. All three are decoded; *path* and *raw_query* are as they came.
    """

    method: str
    path: str
    query: Pairs
    form: Pairs
    oauth: Mapping[str, str]
    source: Source
    is_multipart: bool
    raw_query: str = ""
    realm: str | None = None

    @property
    def consumer_key(self) -> str:
        return self.oauth["oauth_consumer_key"]

    @property
    def token(self) -> str:
        """Empty while there is none yet, as on ``oauth/request_token``."""
        return self.oauth.get("oauth_token", "")

    @property
    def signature(self) -> str:
        return self.oauth["oauth_signature"]

    @property
    def nonce(self) -> str:
        return self.oauth["oauth_nonce"]

    @property
    def timestamp(self) -> str:
        """Decimal digits, as sent; at most 15, so ``int`` takes it."""
        return self.oauth["oauth_timestamp"]

    @property
    def callback(self) -> str | None:
        return self.oauth.get("oauth_callback")

    @property
    def verifier(self) -> str | None:
        return self.oauth.get("oauth_verifier")

    def protocol_parameters(self) -> list[tuple[str, str]]:
        """What the signature covers of *oauth*: all but itself."""
        return [pair for pair in self.oauth.items() if pair[0] != "oauth_signature"]

    def parameters(self, *, with_query: bool = True) -> list[tuple[str, str]]:
        """Everything the signature covers, decoded, in the order it was sent."""
        covered = self.protocol_parameters()
        if with_query:
            covered += self.query
        covered += self.form
        return covered


def quote(text: str) -> str:
    """Percent-encode *text* as RFC 3986 says: everything but ``A-Za-z0-9-._~``, upper-case hex, a space is ``%20``."""
    if text.isascii() and (text.isalnum() or text.isidentifier()):
        return text  # most names, keys and nonces; these checks cost a fifth of the search
    at_length = lengthy.quoted(text) if len(text) > lengthy.LONG else None
    return _RESERVED.sub(_escaped, text) if at_length is None else at_length


def read(
    *, method: str, path: str, raw_query: bytes, authorization: str | None, content_type: str, body: bytes
) -> SignedRequest | None:
    """
    What the request claims, or ``None`` when it carries no OAuth 1.0a credentials.

    A lone ``oauth_token`` in a query, as on ``oauth/authorize``, is no credential.

    Raises:
        Malformed: If there are credentials and they cannot be checked.
    """
    header = _header_parameters(authorization)
    kind = media_type(content_type)
    query_oauth, query = _parted(raw_query)
    form_oauth, form = _parted(body if kind == FORM else b"")
    source = _source(header, query_oauth, form_oauth)
    if source is None:
        return None
    oauth = _distinct(header or (), query_oauth, form_oauth)
    realm = oauth.pop("realm", None)
    _check(oauth)
    return SignedRequest(
        method.upper(),
        path,
        query,
        form,
        oauth,
        source,
        kind.startswith("multipart/"),
        raw_query.decode("utf-8", "replace"),
        realm,
    )


def media_type(content_type: str) -> str:
    """*content_type* in lower case, without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def base_string(signed: SignedRequest, base_url: str, *, with_query: bool = True) -> str:
    """The text that is signed, for a request to *base_url* (scheme and host, no path)."""
    parameters = signed.parameters(with_query=with_query)
    return f"{signed.method}&{quote(origin(base_url) + signed.path)}&{_quoted_parameters(parameters)}"


def origin(base_url: str) -> str:
    """*base_url* as it is signed: scheme and host in lower case, without the scheme's own port."""
    normal = base_url.lower().rstrip("/")
    return normal.removesuffix(_DEFAULT_PORTS.get(normal.partition("://")[0], ""))


def signing_key(consumer_secret: str, token_secret: str) -> str:
    return f"{quote(consumer_secret)}&{quote(token_secret)}"


def sign(base: str, consumer_secret: str, token_secret: str) -> str:
    """The ``oauth_signature`` of *base*; *token_secret* is empty while there is no token."""
    return _hmac_sha1(signing_key(consumer_secret, token_secret), base).decode("ascii")


def matches(signed: SignedRequest, base_urls: Sequence[str], consumer_secret: str, token_secret: str) -> bool:
    """
    Whether the signature is right for one of *base_urls*, compared in constant time.

    A multipart request may also leave its query string out: Twitter's media pages say so, RFC 5849 does not.
    """
    key = signing_key(consumer_secret, token_secret)
    claimed = signed.signature.encode("utf-8", "replace")
    return any(hmac.compare_digest(_hmac_sha1(key, base), claimed) for base in acceptable(signed, base_urls))


def acceptable(signed: SignedRequest, base_urls: Iterable[str]) -> list[str]:
    """Every base string that a right signature may be of."""
    addresses = [f"{signed.method}&{_quoted_address(base_url, signed.path)}&" for base_url in base_urls]
    queries = (True, False) if signed.is_multipart and signed.query else (True,)
    parameters = [_quoted_parameters(signed.parameters(with_query=with_query)) for with_query in queries]
    return [address + text for text in parameters for address in addresses]


def _hmac_sha1(key: str, base: str) -> bytes:
    return b64encode(mac("sha1", key, base.encode("utf-8", "replace")))


@lru_cache(maxsize=256)
def _quoted_address(base_url: str, path: str) -> str:
    """The same few are signed again and again."""
    return quote(origin(base_url) + path)


def _escaped(run: re.Match[str]) -> str:
    return "%" + run[0].encode("utf-8", "replace").hex("%").upper()


def _quoted_parameters(parameters: Iterable[tuple[str, str]]) -> str:
    """The normalised parameter string, already encoded as the last part of a base string."""
    pairs = sorted(parameters)
    plain = "&".join([f"{name}={value}" for name, value in pairs])
    if _is_unreserved(plain, len(pairs)):
        return plain.replace("=", "%3D").replace("&", "%26")
    encoded = sorted([(quote(name), quote(value)) for name, value in pairs])
    normal = "&".join([f"{name}={value}" for name, value in encoded])
    # Only unreserved characters, "%", "=" and "&" are left: replacing three is the second encoding, and cheaper.
    return normal.replace("%", "%25").replace("=", "%3D").replace("&", "%26")


def _is_unreserved(joined: str, pairs: int) -> bool:
    """Whether nothing in *joined* parameters needs encoding, so that they are as they would be with it."""
    if joined.count("=") != pairs or joined.count("&") != pairs - 1:
        return False
    return joined.isascii() and not joined.encode().translate(None, _UNRESERVED + b"=&")


def _header_parameters(authorization: str | None) -> list[tuple[str, str]] | None:
    """The pairs of an ``OAuth`` header, decoded; ``None`` for every other scheme and without a header."""
    if authorization is None:
        return None
    text = authorization.lstrip()
    if text[:5].lower() != "oauth" or text[5:6].strip():
        return None
    found = _HEADER_PARAMETER.findall(text, 5)
    return [(_unquoted(name), _unquoted(quoted or bare)) for name, quoted, bare in found]


def _unquoted(text: str) -> str:
    """*text* decoded; of what base64 needs escaped, which every signature has, at a tenth of the usual cost."""
    if "%" not in text:
        return text
    plain = text.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
    return unquote(text) if "%" in plain else plain


def _parted(encoded: bytes) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """
    The pairs of a query or form, those of OAuth and the others.

    ``+`` is a space, bad escapes stay as they are, bad UTF-8 becomes U+FFFD.
    """
    if not encoded:
        return [], []
    text = encoded.decode("utf-8", "replace")
    pairs = list(lengthy.pairs(text)) if len(text) > lengthy.LONG else parse_qsl(text, keep_blank_values=True)
    return [p for p in pairs if p[0].startswith("oauth_")], [p for p in pairs if not p[0].startswith("oauth_")]


def _source(header: Pairs | None, query: Pairs, form: Pairs) -> Source | None:
    """Where the credentials are; ``None`` when there are none."""
    if header is not None:
        return "header"
    if _has_credentials(query):
        return "query"
    return "form" if _has_credentials(form) else None


def _has_credentials(pairs: Pairs) -> bool:
    return any(name in ("oauth_consumer_key", "oauth_signature") for name, _ in pairs)


def _distinct(*places: Pairs) -> dict[str, str]:
    """The parameters of all *places*. One that stands in several with the same value is signed once."""
    distinct: dict[str, str] = {}
    for place in places:
        if not place:
            continue
        own = dict(place)
        shared = distinct.keys() & own if distinct else ()
        if len(own) != len(place) or any(distinct[name] != own[name] for name in shared):
            raise Malformed("An OAuth parameter is sent more than once; send each one once, in one place.")
        distinct |= own
    return distinct


def _check(oauth: Mapping[str, str]) -> None:
    for name in _REQUIRED:
        if not oauth.get(name):
            raise Malformed(f"The OAuth parameters have no {name}.")
    if oauth["oauth_signature_method"] != "HMAC-SHA1":
        raise Malformed("oauth_signature_method is not HMAC-SHA1, the only one Twitter accepts.")
    if oauth.get("oauth_version", "1.0") != "1.0":
        raise Malformed("oauth_version is not 1.0, the only one there is.")
    if not oauth["oauth_nonce"].isascii():
        raise Malformed("oauth_nonce has characters that are not ASCII; use letters and digits.")
    timestamp = oauth["oauth_timestamp"]
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 15):
        raise Malformed("oauth_timestamp is not a whole number of seconds since 1970.")
