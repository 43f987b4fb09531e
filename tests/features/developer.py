"""A developer with Twitter's API at hand, who signs with a library that is not ours."""

from dataclasses import dataclass
from typing import Any, Literal

import httpx
from oauthlib.oauth1 import Client

from twitter_emulator.harness.people import Twitter

Method = Literal["GET", "POST", "PUT", "DELETE"]


@dataclass(frozen=True, slots=True)
class Said:
    """What Twitter's API answered, and what the emulator adds for people."""

    status: int
    content: Any
    hint: str

    @property
    def message(self) -> str:
        """The words of the first error."""
        first = self.content["errors"][0] if self.status >= 400 else {}
        return str(first.get("message", ""))


def call(
    twitter: Twitter, method: Method, path: str, *, by: str | None = None, json: Any = None, **params: str
) -> Said:
    """Call the API with the world's app, for the brand or for the account called *by*; *params* go into the query."""
    keys = twitter.world.credentials
    people = {keys.brand.screen_name: keys.brand} | {name.screen_name: name for name in keys.customers}
    account = people[by or keys.brand.screen_name]
    signer = Client(keys.api_key, keys.api_key_secret, account.access_token, account.access_token_secret)
    url, headers, _ = signer.sign(str(httpx.URL(f"{keys.api_base_url}/1.1/{path}", params=params)), method)
    with httpx.Client(trust_env=False) as client:
        response = client.request(method, url, headers=headers, json=json)
    content = response.json() if response.content else None
    return Said(response.status_code, content, response.headers.get("x-emulator-hint", ""))
