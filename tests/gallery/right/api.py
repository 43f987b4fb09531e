"""Signed calls of Twitter's API, and what their failures mean for the next try."""

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

Pairs = Mapping[str, str]
# refused: for good; limited: until `reset`; down: nothing happened; unclear: it may have happened;
# garbled: it happened, and the answer cannot be read.
Outcome = Literal["refused", "limited", "down", "unclear", "garbled"]


class Failed(Exception):
    """A call did not succeed, as far as the caller can know. *reset* is in seconds since 1970, 0 when not told."""

    def __init__(self, outcome: Outcome, reason: str, *, status: int = 0, reset: int = 0) -> None:
        super().__init__(f"{outcome}: {reason}")
        self.outcome = outcome
        self.status = status
        self.reset = reset


@dataclass(frozen=True, slots=True)
class Keys:
    api_key: str
    api_key_secret: str
    access_token: str
    access_token_secret: str


class Api:
    """Calls one API with one set of keys."""

    timeout = 10.0

    def __init__(self, base_url: str, keys: Keys) -> None:
        self.base_url = base_url.rstrip("/")
        self.keys = keys

    def call(self, method: str, path: str, query: Pairs | None = None, body: Any = None) -> Any:
        """
        What the call is answered with; ``{}`` when that is empty.

        Raises:
            Failed: Unless it succeeded, and said so.
        """
        try:
            with urlopen(self.request(method, path, query or {}, body), timeout=self.timeout) as answer:
                return self.decoded(answer)
        except HTTPError as error:
            raise self.failure_of(error) from error
        except (OSError, http.client.HTTPException) as error:
            refused = isinstance(error, URLError) and isinstance(error.reason, ConnectionRefusedError)
            raise Failed("down" if refused else "unclear", type(error).__name__) from error

    def request(self, method: str, path: str, query: Pairs, body: Any) -> Request:
        url = self.base_url + path
        headers = {"Authorization": self.authorization(method, url, query, body)}
        if body is not None:
            headers["Content-Type"] = "application/json"
        data = None if body is None else self.encoded(body)
        return Request(url + (f"?{escaped_pairs(query)}" if query else ""), data, headers, method=method)

    def encoded(self, body: Any) -> bytes:
        return json.dumps(body).encode()

    def decoded(self, answer: http.client.HTTPResponse) -> Any:
        try:
            return json.loads(answer.read() or b"{}")
        except (ValueError, OSError, http.client.HTTPException) as error:
            raise Failed("garbled", "the answer is broken", status=answer.status) from error

    def failure_of(self, error: HTTPError) -> Failed:
        """What an answer that is no success means. 503 says that nothing was done, other errors of a server do not."""
        reason = f"{error.code} {error.read()!r}"
        if error.code == 429:
            reset = int(error.headers.get("x-rate-limit-reset") or 0)
            return Failed("limited", reason, status=429, reset=reset)
        if error.code >= 500:
            return Failed("down" if error.code == 503 else "unclear", reason, status=error.code)
        return Failed("refused", reason, status=error.code)

    # OAuth 1.0a

    def authorization(self, method: str, url: str, query: Pairs, body: Any) -> str:
        nonce, timestamp = self.stamp()
        own = {
            "oauth_consumer_key": self.keys.api_key,
            "oauth_nonce": nonce,
            "oauth_signature_method": "HMAC-SHA1",
            "oauth_timestamp": timestamp,
            "oauth_token": self.keys.access_token,
            "oauth_version": "1.0",
        }
        base = self.base_string(method, url, {**query, **own}, body)
        signed = {**own, "oauth_signature": self.signature(base)}
        return "OAuth " + ", ".join(f'{name}="{escaped(value)}"' for name, value in signed.items())

    def stamp(self) -> tuple[str, str]:
        """The nonce and the time of a call."""
        return secrets.token_hex(16), str(int(time.time()))

    def base_string(self, method: str, url: str, parameters: Pairs, body: Any) -> str:
        """What is signed; a *body* of JSON is no part of it."""
        del body
        pairs = sorted((escaped(name), escaped(value)) for name, value in parameters.items())
        return "&".join((method, escaped(url), escaped("&".join(f"{name}={value}" for name, value in pairs))))

    def signature(self, base: str) -> str:
        key = f"{escaped(self.keys.api_key_secret)}&{escaped(self.keys.access_token_secret)}"
        return base64.b64encode(hmac.digest(key.encode(), base.encode(), hashlib.sha1)).decode()


def escaped(text: str) -> str:
    return quote(text, safe="~")


def escaped_pairs(pairs: Pairs) -> str:
    return urlencode(pairs, quote_via=quote, safe="~")
