"""Usual mistakes in an OAuth 1.0a base string, each as the base string it leads to."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha1
from itertools import islice
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote
from urllib.parse import quote as quote_leaving

from .oauth1 import FORM, Pairs, SignedRequest, acceptable, media_type, origin, quote
from .ways import Way

Encoder = Callable[[str], str]

_THE_URL = "Sign exactly the scheme, host and path that you call."
_NO_QUERY = "Cut the URL at its ?; the parameters after it belong to the sorted ones."
_THE_PORT = "The port is part of the URL, unless it is the scheme's own (80 or 443)."
_THE_PROXY = "If a proxy ends TLS before the emulator, let it send X-Forwarded-Proto: https."
_THE_PARAMETERS = "Sign every OAuth, query and form parameter that you send, and nothing else."
_NO_JSON = "Only OAuth and query parameters are signed with a body that is not a form: leave the body out."
_RFC_3986 = "Encode as RFC 3986: upper-case hex, %20 for a space, everything but letters, digits and -._~ once."
_THE_BASE = "The base string is METHOD & encoded URL & encoded parameter string: each part encoded as a whole, once."
_SORTED = "Sort the encoded parameters by name, then by value, before joining them."

_ADDRESSES_IN_PAIRS = 12
_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD")
_LEFT_OUT = ("oauth_version", "oauth_token", "oauth_callback", "oauth_verifier", "oauth_nonce", "oauth_timestamp")
_OTHER_SCHEME = MappingProxyType({"http": "https", "https": "http"})
_OTHER_LOOPBACK = MappingProxyType({"localhost": "127.0.0.1", "127.0.0.1": "localhost"})
_SCHEME_PORT = MappingProxyType({"http": ":80", "https": ":443"})
_PORT = re.compile(r":\d+$")
_ESCAPE = re.compile(r"%[0-9A-F]{2}")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a base string is made of. The three encoders are those of names and values, of their sum, of the URL."""

    method: str
    url: str
    parameters: Pairs
    inner: Encoder = quote
    outer: Encoder = quote
    address: Encoder = quote
    ordered: bool = True

    def base_string(self) -> str:
        pairs = [(self.inner(name), self.inner(value)) for name, value in self.parameters]
        if self.ordered:
            pairs.sort()
        normal = "&".join([f"{name}={value}" for name, value in pairs])
        return "&".join((self.method, self.address(self.url), self.outer(normal)))


def base_strings(
    signed: SignedRequest, base_urls: Sequence[str], other_base_urls: Iterable[str], body: bytes, content_type: str
) -> Iterator[Way[str]]:
    """The acceptable base strings, then the wrong ones; *base_urls* start with the one that was called."""
    for right in acceptable(signed, base_urls):
        yield Way(right)
    recipes = [Recipe(signed.method, origin(url) + signed.path, signed.parameters()) for url in base_urls]
    for address, cure in _addresses(base_urls, other_base_urls):
        did = f"signed {address} but called {origin(base_urls[0])}"
        yield _slip(replace(recipes[0], url=address + signed.path), did, cure)
    for recipe in recipes:
        yield from _variations(recipe, signed, body, content_type)


def doubly_wrong(
    signed: SignedRequest, base_urls: Sequence[str], other_base_urls: Iterable[str], body: bytes, content_type: str
) -> Iterator[Way[str]]:
    """Base strings with another address and one more slip, for as many addresses as there is time for."""
    called = origin(base_urls[0])
    likely = dict.fromkeys(found for found in _addresses(base_urls, other_base_urls) if found[0] != called)
    for address, cure in islice(likely, _ADDRESSES_IN_PAIRS):
        recipe = Recipe(signed.method, address + signed.path, signed.parameters())
        for way in _variations(recipe, signed, body, content_type):
            yield Way(way.value, f"signed {address} but called {called} and {way.did}", f"{cure} {way.cure}")


def _variations(recipe: Recipe, signed: SignedRequest, body: bytes, content_type: str) -> Iterator[Way[str]]:
    yield from _paths(recipe, signed)
    yield from _parameters(recipe, signed)
    yield from _orders(recipe, signed)
    yield from _methods(recipe)
    yield from _encodings(recipe)
    yield from _bodies(recipe, signed, body, content_type)


def _slip(recipe: Recipe, did: str, cure: str) -> Way[str]:
    return Way(recipe.base_string(), did, cure)


def _addresses(base_urls: Iterable[str], other_base_urls: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Scheme and host as they may have been signed, with the cure."""
    for other in other_base_urls:
        yield origin(other), _THE_URL
    for base_url in base_urls:
        scheme, _, host = origin(base_url).partition("://")
        name = _PORT.sub("", host)
        flipped = _OTHER_SCHEME.get(scheme, scheme)
        yield f"{flipped}://{host}", f"{_THE_URL} {_THE_PROXY}"
        yield f"{scheme}://{name}", _THE_PORT
        yield f"{flipped}://{name}", f"{_THE_URL} {_THE_PORT}"
        yield f"{scheme}://{name}{_SCHEME_PORT.get(scheme, '')}", _THE_PORT
        yield f"{scheme}://{_OTHER_LOOPBACK.get(name, name)}{host[len(name) :]}", _THE_URL


def _paths(recipe: Recipe, signed: SignedRequest) -> Iterator[Way[str]]:
    url, path = recipe.url, signed.path
    root = url.removesuffix(path)
    for changed, did in (
        (url + "/", "signed the URL with a slash at its end"),
        (url.removesuffix("/"), "signed the URL without the slash at its end"),
        (url.removesuffix(".json"), "signed the URL without .json"),
        (url + ".json", "signed the URL with .json at its end"),
        (root + path.removeprefix("/1.1"), "signed the path without /1.1"),
        (root + unquote(path), "signed the path percent-decoded"),
        (path, "signed the path without scheme and host"),
        (root + path.lower(), "signed the path in lower case"),
    ):
        yield _slip(replace(recipe, url=changed), did, _THE_URL)
    if signed.raw_query:
        whole = replace(recipe, url=f"{url}?{signed.raw_query}")
        did = "left the query string in the base URL"
        yield _slip(whole, did, _NO_QUERY)
        yield _slip(replace(whole, parameters=signed.parameters(with_query=False)), did, _NO_QUERY)


def _parameters(recipe: Recipe, signed: SignedRequest) -> Iterator[Way[str]]:
    oauth = signed.protocol_parameters()
    for parameters, did in (
        ((*oauth, *signed.form), "left the query parameters out of the base string"),
        ((*oauth, *signed.query), "left the form parameters out of the base string"),
        (oauth, "left the query and form parameters out of the base string"),
        ((*signed.query, *signed.form), "left the OAuth parameters out of the base string"),
        (tuple(dict(recipe.parameters).items()), "kept only one of the parameters that have the same name"),
        ([pair for pair in recipe.parameters if pair[1]], "left the parameters without a value out of the base string"),
        ((*recipe.parameters, ("realm", signed.realm or "")), "included the realm in the base string"),
        ((*recipe.parameters, ("oauth_version", "1.0")), "signed oauth_version without sending it"),
        ((*recipe.parameters, ("oauth_token", "")), "signed an empty oauth_token without sending it"),
    ):
        yield _slip(replace(recipe, parameters=parameters), did, _THE_PARAMETERS)
    for name in _LEFT_OUT:
        others = [pair for pair in recipe.parameters if pair[0] != name]
        yield _slip(replace(recipe, parameters=others), f"left {name} out of the base string", _THE_PARAMETERS)


def _orders(recipe: Recipe, signed: SignedRequest) -> Iterator[Way[str]]:
    oauth = signed.protocol_parameters()
    alphabetical = sorted(oauth)
    for parameters in (
        recipe.parameters,
        (*signed.query, *signed.form, *oauth),
        (*alphabetical, *signed.query, *signed.form),
        (*signed.query, *signed.form, *alphabetical),
        sorted(recipe.parameters, key=lambda pair: pair[0].lower()),
        sorted(recipe.parameters),
    ):
        yield _slip(replace(recipe, parameters=parameters, ordered=False), "did not sort the parameters", _SORTED)


def _methods(recipe: Recipe) -> Iterator[Way[str]]:
    yield _slip(
        replace(recipe, method=recipe.method.lower()),
        "signed the method in lower case",
        "Write the method in capitals in the base string.",
    )
    for method in _METHODS:
        did = f"signed the method {method} but sent {recipe.method}"
        yield _slip(replace(recipe, method=method), did, "Sign the method that you send.")


def _encodings(recipe: Recipe) -> Iterator[Way[str]]:
    decoded = [(unquote(name), unquote(value)) for name, value in recipe.parameters]
    yield _slip(
        replace(recipe, parameters=decoded),
        "percent-encoded the parameters twice on their way but only once for the signature",
        "Encode a parameter once in the query or form.",
    )
    plus = [(name.replace(" ", "+"), value.replace(" ", "+")) for name, value in recipe.parameters]
    yield _slip(
        replace(recipe, parameters=plus),
        "sent a + as it is, where it is a space, and signed it as a plus",
        "Send a plus as %2B and a space as %20.",
    )
    for encoder, did in (
        (_twice, "percent-encoded the parameters twice"),
        (_with_plus, "wrote + for a space in the base string"),
        (_lower_hex, "used lower-case hex digits in percent-escapes"),
        (_like_javascript, "left ! ' ( ) * as they are, as JavaScript's encodeURIComponent does"),
        (_with_slash, "left / as it is, as Python's urllib.parse.quote does"),
        (_with_tilde, "percent-encoded the tilde"),
        (_not, "did not percent-encode the names and values"),
    ):
        yield _slip(replace(recipe, inner=encoder), did, _RFC_3986)
        yield _slip(replace(recipe, inner=encoder, outer=encoder, address=encoder), did, _RFC_3986)
        yield _slip(replace(recipe, outer=encoder, address=encoder), did, _RFC_3986)
    for outer, address, did in (
        (_not, quote, "did not percent-encode the parameter string as a whole"),
        (quote, _not, "did not percent-encode the URL"),
        (_twice, quote, "percent-encoded the parameter string twice as a whole"),
        (quote, _twice, "percent-encoded the URL twice"),
    ):
        yield _slip(replace(recipe, outer=outer, address=address), did, _THE_BASE)


def _bodies(recipe: Recipe, signed: SignedRequest, body: bytes, content_type: str) -> Iterator[Way[str]]:
    if not body or signed.is_multipart or media_type(content_type) == FORM:
        return
    text, sent = body.decode("utf-8", "replace"), tuple(recipe.parameters)
    kind = "JSON body" if text.lstrip()[:1] in ("{", "[") else f"body, which was sent as {content_type or 'nothing'},"
    for parameters, did in (
        (parse_qsl(text, keep_blank_values=True), f"signed the {kind} as if it were a form"),
        ([(text, "")], f"signed the {kind} as a parameter"),
        ([("", text)], f"signed the {kind} as a parameter"),
        ([("body", text)], f"signed the {kind} as a parameter"),
        ([("oauth_body_hash", b64encode(sha1(body).digest()).decode())], "signed an oauth_body_hash you did not send"),
        *((members, f"signed the members of the {kind} as parameters") for members in _members(text)),
    ):
        yield _slip(replace(recipe, parameters=(*sent, *parameters)), did, _NO_JSON)
    right = recipe.base_string()
    for appended in (right + text, f"{right}&{text}", f"{right}&{quote(text)}"):
        yield Way(appended, f"added the {kind} to the base string", _NO_JSON)


def _members(text: str) -> Iterator[Pairs]:
    """The members of a JSON object as various languages turn them into text."""
    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(decoded, dict):
        for written in (_compact, json.dumps, str, _like_javascripts_string):
            yield [(name, value if isinstance(value, str) else written(value)) for name, value in decoded.items()]


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _like_javascripts_string(value: object) -> str:
    return "[object Object]" if isinstance(value, dict) else _compact(value)


def _not(text: str) -> str:
    return text


def _twice(text: str) -> str:
    return quote(quote(text))


def _with_plus(text: str) -> str:
    return quote(text).replace("%20", "+")


def _lower_hex(text: str) -> str:
    return _ESCAPE.sub(lambda escape: escape[0].lower(), quote(text))


def _like_javascript(text: str) -> str:
    return quote_leaving(text, safe="!'()*", errors="replace")


def _with_slash(text: str) -> str:
    return quote_leaving(text, safe="/", errors="replace")


def _with_tilde(text: str) -> str:
    return quote(text).replace("~", "%7E")
