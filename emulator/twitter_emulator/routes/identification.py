"""What a request says of itself, before anything of it is believed: which world it means, with which credentials."""

import re
from base64 import b64decode
from urllib.parse import unquote

from twitter_emulator.protocol import errors, oauth1
from twitter_emulator.protocol.oauth1 import SignedRequest
from twitter_emulator.world.world import World
from twitter_emulator.world.worlds import Worlds

from .given import Incoming

_TOKEN = re.compile(rb"(?:^|&)oauth_token=([A-Za-z0-9_-]{1,64})(?:&|$)")
_CLAIMED_KEY = re.compile(rb'oauth_consumer_key="?([A-Za-z0-9]{1,64})')


def identified(incoming: Incoming, worlds: Worlds) -> tuple[World, SignedRequest | None]:
    """
    The world that a request belongs to, and what it claims if it is signed.

    Raises:
        BadAuthentication: If there is a signature that cannot be read.
    """
    try:
        signed = oauth1.read(
            method=incoming.method,
            path=incoming.path,
            raw_query=incoming.raw_query,
            authorization=incoming.headers.get("authorization"),
            content_type=incoming.content_type,
            body=incoming.body,
        )
    except oauth1.Malformed as problem:
        raise errors.BadAuthentication(hint=str(problem)) from None
    if signed is None:
        return _world_of_unsigned(incoming, worlds), None
    return worlds.with_key(signed.consumer_key) or worlds.default, signed


def _world_of_unsigned(incoming: Incoming, worlds: Worlds) -> World:
    """By the bearer token, by the API key that oauth2/token is asked with, or by the request token of a page."""
    bearer, basic = bearer_in(incoming), basic_in(incoming)
    key = bearer or (basic[0] if basic else "")
    found = worlds.with_key(key) if key else worlds.with_request_token(request_token_in(incoming))
    return found or worlds.default


def bearer_in(incoming: Incoming) -> str | None:
    """The bearer token of a request, if it has one."""
    scheme, _, token = incoming.headers.get("authorization", "").strip().partition(" ")
    return (token.strip() or None) if scheme.lower() == "bearer" else None


def basic_in(incoming: Incoming) -> tuple[str, str] | None:
    """API key and secret of a request that carries them as user and password, if it does; both were form-encoded."""
    scheme, _, encoded = incoming.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        key, colon, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:
        return None
    return (unquote(key), unquote(secret)) if colon else None


def request_token_in(incoming: Incoming) -> str:
    """The ``oauth_token`` of a page's address or of its form; empty without one."""
    found = next((match for part in (incoming.raw_query, incoming.body) if (match := _TOKEN.search(part))), None)
    return found[1].decode() if found else ""


def claimed_world(incoming: Incoming, worlds: Worlds) -> World:
    """The world whose key stands in a request that is signed unreadably: there its journal entry is looked for."""
    places = (incoming.headers.get("authorization", "").encode("latin-1"), incoming.raw_query, incoming.body)
    found = next((match for match in map(_CLAIMED_KEY.search, places) if match), None)
    return (worlds.with_key(found[1].decode()) if found else None) or worlds.default
