"""A browser without a screen: it keeps cookies and sends the forms of the pages it was shown."""

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from tests.channel.builders import PUBLIC_URL, Channel
from tests.channel.fake_twitter import VALUES

PASSWORD = "correct horse battery"
FORM = {"content-type": "application/x-www-form-urlencoded", "origin": PUBLIC_URL}


@dataclass
class Visitor:
    """Somebody with a browser of their own."""

    channel: Channel
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Look at a page, without going where it leads."""
        return self._kept(await self.channel.client.get(path, headers=self._headers(headers)))

    async def post(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        """Send exactly these fields."""
        sent = self._headers({**FORM, **headers})
        return self._kept(await self.channel.client.post(path, content=urlencode(fields), headers=sent))

    async def send(self, path: str, *, on: str | None = None, **fields: str) -> httpx.Response:
        """Fill in the form that is shown *on* a page (or on *path* itself) and send it."""
        return await self.post(path, {"form_token": token_on(await self.get(on or path)), **fields})

    async def accept(self, link: str, name: str = "ada", password: str = PASSWORD) -> httpx.Response:
        """Use a link."""
        return await self.send(f"/welcome/{link}", name=name, password=password, again=password)

    async def sign_in(self, name: str = "ada", password: str = PASSWORD, **fields: str) -> httpx.Response:
        """Sign in on the page for it."""
        return await self.send("/sign-in", name=name, password=password, **fields)

    async def configure(self, **values: str) -> httpx.Response:
        """Add a channel called default and give it its keys."""
        await self.send("/channels/twitter", name="default")
        given = {name: value for name, value in VALUES.items() if name != "name"}
        return await self.send("/channels/twitter/default", **{**given, **values})

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**({"cookie": held} if held else {}), **more}

    def _kept(self, response: httpx.Response) -> httpx.Response:
        for line in response.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
            if "Max-Age=0" in line:
                del self.cookies[name]
        self.channel.client.cookies.clear()
        return response


def token_on(response: httpx.Response) -> str:
    """What the first form of the page sends back with it."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', response.text)
    assert found is not None, response.text
    return found[1]


def text_of(response: httpx.Response) -> str:
    """What the page says, in one line, without its markup."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.text).split()))
