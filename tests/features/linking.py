"""Steps about linking an account on the channel's pages, as a browser without a script shows them."""

import html
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from pytest_bdd import given, parsers, then, when

from tests.features.own_channel import own_channel, server_of
from twitter_emulator.harness.people import Twitter

PASSWORD = "correct horse battery"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@dataclass
class Pages:
    """A browser where the operator is signed in, and the page that it shows."""

    client: httpx.Client
    shown: httpx.Response
    connection: str

    @property
    def text(self) -> str:
        """What the page says, in one line."""
        return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", self.shown.text).split()))

    def look(self, path: str) -> None:
        """Go to a page."""
        self.shown = self.client.get(path)

    def send(self, path: str, **fields: str) -> None:
        """Send the form that leads to *path*, filled in."""
        form = self.shown.text.partition("<main")[2]
        if f'action="{path}"' in form:
            form = form.partition(f'action="{path}"')[2].partition("</form>")[0]
        self.shown = self.client.post(path, data={**hidden_in(form), **fields})


@given("a channel is connected to Twitter, and its operator is signed in to its pages", target_fixture="pages")
def signed_in(twitter: Twitter, tmp_path: Path) -> Iterator[Pages]:
    """A channel of this scenario's own: the link to sign in is for whoever has its machine."""
    with (
        own_channel(twitter, tmp_path) as operator,
        httpx.Client(base_url=server_of(operator).url, follow_redirects=True) as client,
    ):
        server = server_of(operator)
        client.headers["origin"] = server.url
        name = f"{twitter.world.name}-{twitter.brand.screen_name}"
        pages = Pages(client, client.get(invitation(server.command, server.url)), name)
        path = pages.shown.url.path
        pages.send(path, name="ada", password=PASSWORD, again=PASSWORD)
        yield pages


@when("the operator begins to link an account")
def begin(pages: Pages) -> None:
    """The button on the page of the first channel."""
    pages.look(f"/channels/twitter/{pages.connection}")
    pages.send(f"/channels/twitter/{pages.connection}/link")


@then("the page asks for a PIN, for Twitter does not send anybody back")
def asks_for_pin(pages: Pages) -> None:
    """With the address that the app would have to allow."""
    assert f"Twitter does not send anybody back to {pages.client.base_url}/callback" in pages.text
    assert 'name="pin"' in pages.shown.text


@when(parsers.parse("{name:w} authorises the app and the operator types in the PIN"))
def authorise(twitter: Twitter, pages: Pages, name: str) -> None:
    """On Twitter, in another tab."""
    account = twitter.customer(name).account.screen_name
    link = re.search(r'href="([^"]+)" target="_blank"', pages.shown.text)
    assert link is not None, pages.text
    with httpx.Client() as browser:
        asked = browser.get(html.unescape(link[1]))
        answer = {**hidden_in(asked.text), "account": account, "answer": "allow"}
        said = browser.post(asked.url.join("/oauth/authorize"), data=answer)
    pin = re.search(r'id="pin"><code>(\d+)<', said.text)
    assert pin is not None, said.text
    type_in(pages, pin[1])


@when(parsers.parse('the operator types in the PIN "{pin}"'))
def type_in(pages: Pages, pin: str) -> None:
    """And sends it."""
    pages.send(f"/channels/twitter/{pages.connection}/link/pin", pin=pin)


@then(parsers.parse('the page says "{words}"'))
def says(pages: Pages, words: str) -> None:
    """Somewhere."""
    assert words in pages.text


@then(parsers.parse("the page shows the channel of {name:w}"))
def shows_channel(pages: Pages, name: str) -> None:
    """It has a name like the account's."""
    assert pages.shown.url.path == f"/channels/twitter/{name}"
    assert "The account is linked." in pages.text


@when(parsers.parse("the operator enables the channel of {name:w}"))
def enable(pages: Pages, name: str) -> None:
    """With the tokens that Twitter gave for the PIN."""
    enabled = pages.client.post(f"/api/v1/connections/{name}/enable")
    assert enabled.status_code == 200, enabled.text


def invitation(words: Sequence[str], url: str) -> str:
    """What the command line prints."""
    asked = [*words[:3], "invite", "--database", words[words.index("--database") + 1], "--channel-url", url]
    return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30).stdout.strip()


def hidden_in(page: str) -> dict[str, str]:
    """The hidden fields of *page*, or of a form of it."""
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}
