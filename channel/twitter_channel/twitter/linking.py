"""Three-legged OAuth: asking a person to let the app act for their account (facts §1.3)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import httpx

from twitter_channel.clock import Clock
from twitter_channel.credentials import Credentials
from twitter_channel.twitter.client import HttpClient, exchanged, json_of
from twitter_channel.twitter.errors import ApiError, Failure, failure_of
from twitter_channel.twitter.signing import Stamp, authorization, encoded

OUT_OF_BAND = "oob"
"""In place of a callback address: the person is shown a PIN and types it in where they came from."""

_LONGEST_COMPLAINT = 200


@dataclass(frozen=True, slots=True)
class RequestToken:
    """What stands for the question until the person has answered it."""

    token: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Granted:
    """The access token of a person who agreed."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    user_id: str
    screen_name: str


class LinkingApi:
    """The OAuth pages of the API at *base_url*, in the name of one app."""

    def __init__(self, http: HttpClient, clock: Clock, base_url: str, key: str, key_secret: str) -> None:
        self._http = http
        self._clock = clock
        self._base_url = base_url.rstrip("/")
        self._key = key
        self._key_secret = key_secret

    async def request_token(self, callback: str) -> RequestToken:
        """
        Begin; the person comes back to *callback*, or with a PIN if it is `OUT_OF_BAND`.

        Raises:
            ApiError: If Twitter does not let the app ask.
        """
        app = Credentials(self._key, self._key_secret, "", "")
        answer = await self._asked("/oauth/request_token", app, [("oauth_callback", callback)])
        return RequestToken(_member(answer, "oauth_token"), _member(answer, "oauth_token_secret"))

    def question(self, token: str) -> str:
        """The address of the page that asks the person."""
        return f"{self._base_url}/oauth/authorize?{encoded([('oauth_token', token), ('force_login', 'true')])}"

    async def access_token(self, asked: RequestToken, verifier: str) -> Granted:
        """
        End it, with the *verifier* that the person brought back.

        Raises:
            ApiError: If Twitter does not give the token.
        """
        person = Credentials(self._key, self._key_secret, asked.token, asked.secret)
        answer = await self._asked("/oauth/access_token", person, [("oauth_verifier", verifier)])
        return Granted(*(_member(answer, it) for it in ("oauth_token", "oauth_token_secret", "user_id", "screen_name")))

    async def _asked(self, path: str, credentials: Credentials, extra: Sequence[tuple[str, str]]) -> dict[str, str]:
        url = self._base_url + path
        stamp = Stamp(nonce=secrets.token_hex(16), timestamp=int(self._clock.now()))
        header = authorization(credentials, "POST", url, stamp, oauth=extra)
        response = await exchanged(self._http, "POST", url, {"authorization": header}, None)
        if not response.is_success:
            raise ApiError(_failure(response))
        return dict(parse_qsl(response.text))


def _failure(response: httpx.Response) -> Failure:
    """These pages answer some mistakes with a line of plain text."""
    body = json_of(response)
    if body is None and response.text.strip():
        body = {"error": response.text.strip()[:_LONGEST_COMPLAINT]}
    return failure_of(response.status_code, response.headers, body)


def _member(answer: dict[str, str], name: str) -> str:
    if not answer.get(name):
        raise ApiError(Failure("unclear", f"the answer has no {name}", 200))
    return answer[name]
