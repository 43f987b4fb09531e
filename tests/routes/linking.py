"""Three-legged OAuth as a client goes through it, one step at a time."""

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.calling import Keys, Place, Tamper, Twitter
from twitter_emulator.world.seeds import CALLBACK_URL


@dataclass(frozen=True, slots=True)
class Asked:
    """A request token, with what the client does next."""

    twitter: Twitter
    token: str
    secret: str

    async def page(self, path: str = "/oauth/authorize", **how: Any) -> httpx.Response:
        params = {"oauth_token": self.token} | how.pop("params", {})
        return await self.twitter.get(path, params=params, as_=None, **how)

    async def answer(
        self, answer: str = "allow", account: str = "alice", headers: dict[str, str] | None = None, **form: str
    ) -> httpx.Response:
        """Press a button of the page; *form* takes the place of what the page has in it."""
        fields = hidden_fields((await self.page()).text) | {"account": account, "answer": answer} | form
        return await self.twitter.post("/oauth/authorize", form=fields, as_=None, headers=headers)

    async def verifier(self, account: str = "alice") -> str:
        return sent_back(await self.answer(account=account))["oauth_verifier"]

    def signing(self, **more: Any) -> Tamper:
        def tamper(keys: Keys) -> Keys:
            return replace(keys, token=self.token, token_secret=self.secret, **more)

        return tamper

    async def redeem(self, verifier: str, method: str = "POST", by: Place = "header") -> httpx.Response:
        tamper = self.signing(verifier=verifier)
        return await self.twitter.call(method, "/oauth/access_token", as_="app", by=by, tamper=tamper)


async def ask(twitter: Twitter, callback: str = CALLBACK_URL, **params: str) -> Asked:
    response = await twitter.post("/oauth/request_token", params={"oauth_callback": callback} | params, as_="app")
    assert response.status_code == 200, response.text
    granted = dict(parse_qsl(response.text))
    return Asked(twitter, granted["oauth_token"], granted["oauth_token_secret"])


def hidden_fields(page: str) -> dict[str, str]:
    return {unescape(n): unescape(v) for n, v in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page)}


def sent_back(response: httpx.Response) -> dict[str, str]:
    """The parameters with which a browser is sent back to the app."""
    assert response.status_code == 302, response.text
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))


def keys_in(response: httpx.Response) -> dict[str, str]:
    """What ``oauth/access_token`` answered."""
    assert response.status_code == 200, response.text
    return dict(parse_qsl(response.text))


def pin_on(page: str) -> str:
    found = re.search(r'id="pin"><code>(\d+)</code>', page)
    assert found, page
    return found[1]
