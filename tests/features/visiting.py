"""Steps about the pages of our channel, as an operator's browser sees them: pages are got, and their forms sent."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import MappingProxyType

import httpx
import pytest
from pytest_bdd import given, parsers, step, then, when

from tests.browser.channel.desk import PASSWORD
from tests.channel.pages.visitor import text_of
from twitter_emulator.harness.eventually import eventually
from twitter_emulator.harness.operators import Operator
from twitter_emulator.harness.our_channel import OurChannel
from twitter_emulator.harness.people import Twitter
from twitter_emulator.harness.subject import values_of

FIELDS = MappingProxyType(
    {
        "API key": "api_key",
        "API key secret": "api_key_secret",
        "access token": "access_token",
        "access token secret": "access_token_secret",
        "dev environment label": "env_name",
    }
)
_MARKED = re.compile(r'<li class="(\w+)">\s*<strong>([^<]+)</strong>')


@dataclass
class Forms(HTMLParser):
    """The forms of a page by their addresses, "" for that of the page itself, with what is filled in."""

    found: dict[str, dict[str, str]] = field(default_factory=dict)
    _open: dict[str, str] = field(default_factory=dict)
    _area: str | None = None
    _choice: str | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form, or something in it that has a value."""
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._open = self.found.setdefault(given.get("action", "").partition("#")[0], {})
        elif tag == "textarea":
            self._area = name
            self._open[name] = ""
        elif tag == "select":
            self._choice = name
        elif tag == "option" and self._choice and ("selected" in given or self._choice not in self._open):
            self._open[self._choice] = given["value"]
        elif tag == "input" and name and ("checked" in given or given.get("type") not in ("checkbox", "file")):
            self._open[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        """What stands in a text field of several lines."""
        if self._area is not None:
            self._open[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """The field ends."""
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._choice = None


@dataclass
class Pages:
    """An operator who is signed in, and the page that they look at."""

    client: httpx.Client
    name: str
    shown: httpx.Response

    @property
    def path(self) -> str:
        """Where the channel of this scenario is configured."""
        return f"/channels/twitter/{self.name}"

    @property
    def text(self) -> str:
        """What the page says."""
        return text_of(self.shown)

    def send(self, path: str, *, on: str | None = None, **filled_in: str) -> None:
        """Fill in the form that leads to *path*, on the page *on* or there, and press its button."""
        forms = Forms()
        forms.feed(self.client.get(on or path).text)
        sent = {**(forms.found.get(path) or forms.found[""]), **filled_in}
        headers = {"origin": str(self.client.base_url).rstrip("/")}
        self.shown = self.client.post(path, data=sent, headers=headers)

    def marked(self, state: str) -> list[str]:
        """What the page has a verdict of that kind on."""
        return [title for kind, title in _MARKED.findall(self.shown.text) if kind == state]


@pytest.fixture(scope="session")
def signed_in(twitter_channel: OurChannel) -> Iterator[httpx.Client]:
    """A browser of somebody who used a link from the terminal."""
    server = twitter_channel.server
    command = server.command
    database = command[command.index("--database") + 1]
    asked = [*command[:3], "invite", "--database", database, "--channel-url", server.url]
    link = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
    with httpx.Client(base_url=server.url, trust_env=False, follow_redirects=True) as client:
        pages = Pages(client, "", client.get(link))
        pages.send(httpx.URL(link).path, name="ada", password=PASSWORD, again=PASSWORD)
        assert "Sign out" in pages.text
        yield client


@given("the operator is signed in on the channel's pages", target_fixture="pages")
def operator_signed_in(twitter: Twitter, signed_in: httpx.Client) -> Iterator[Pages]:
    """Nothing is configured for this scenario yet."""
    name = f"{twitter.world.name}-{twitter.brand.screen_name}"
    yield Pages(signed_in, name, signed_in.get("/channels"))
    signed_in.delete(f"/api/v1/connections/{name}")


@given("the operator looks at the channel's page", target_fixture="pages")
def operator_looks(twitter: Twitter, operator: Operator, signed_in: httpx.Client) -> Pages:
    """The page of the connection that is there."""
    name = operator.connection().webhook_url.rpartition("/")[2]
    return Pages(signed_in, name, signed_in.get(f"/channels/twitter/{name}"))


@when("the operator adds Twitter as a channel")
def adds_twitter(pages: Pages) -> None:
    """It has a name and no values."""
    pages.send("/channels/twitter", name=pages.name)


@when("the operator saves the five values")
def saves_values(twitter: Twitter, pages: Pages) -> None:
    """As the developer portal shows them; the address of the API, too."""
    pages.send(pages.path, **values_of(twitter.world.credentials))


@when(parsers.parse("the operator saves the five values with a wrong {value}"))
def saves_wrong_value(twitter: Twitter, pages: Pages, value: str) -> None:
    """The last character of one of them is mistyped."""
    right = values_of(twitter.world.credentials)
    wrong = right[FIELDS[value]]
    pages.send(pages.path, **{**right, FIELDS[value]: wrong[:-1] + ("b" if wrong.endswith("a") else "a")})


@when(parsers.parse("the operator saves the five values without the {value}"))
def saves_without(twitter: Twitter, pages: Pages, value: str) -> None:
    """One is forgotten."""
    pages.send(pages.path, **{**values_of(twitter.world.credentials), FIELDS[value]: ""})


@step("the operator tests the connection")
def tests_connection(pages: Pages) -> None:
    """The button of the CONFIGURATION tab."""
    pages.send(f"{pages.path}/test", on=pages.path)


@when("the operator enables the channel on its page")
def enables(pages: Pages) -> None:
    """The switch of the SETTINGS tab, and SAVE."""
    pages.send(f"{pages.path}/settings", enabled="1")


@when("the operator has the channel checked and repaired")
def checks_and_repairs(pages: Pages) -> None:
    """The button beside its health."""
    pages.send(f"{pages.path}/check", on=pages.path)


@then(parsers.parse('the page says "{words}"'))
def page_says(pages: Pages, words: str) -> None:
    """Somewhere in its text."""
    assert words in pages.text, pages.text


@then(parsers.parse('the channel\'s page says "{words}"'))
def channels_page_says(pages: Pages, words: str) -> None:
    """When it is looked at now, or soon."""

    def shown() -> str:
        pages.shown = pages.client.get(pages.path)
        return pages.text

    found = eventually(shown, lambda text: words in text)
    assert words in found, found


@then("nothing is marked as wrong")
def nothing_wrong(pages: Pages) -> None:
    """And there were verdicts."""
    assert pages.marked("good")
    assert pages.marked("wrong") == []


@then(parsers.parse('what is marked as wrong is "{title}"'))
def marked_as_wrong(pages: Pages, title: str) -> None:
    """That and nothing else."""
    assert pages.marked("wrong") == [title], pages.text


@then("the page shows none of the secrets")
def shows_no_secret(twitter: Twitter, pages: Pages) -> None:
    """Neither keys nor tokens."""
    values = values_of(twitter.world.credentials)
    shown = pages.client.get(pages.path).text
    assert [name for name in FIELDS.values() if name != "env_name" and values[name] in shown] == []
