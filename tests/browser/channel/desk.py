"""An agent's desk: an emulator, a channel that is connected to it, and a browser where somebody is signed in."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Locator, Page, expect

from twitter_emulator import Emulator
from twitter_emulator.client import WorldClient
from twitter_emulator.harness.our_channel import OurChannel, our_channel
from twitter_emulator.harness.processes import running
from twitter_emulator.harness.subject import values_of

PASSWORD = "correct horse battery"


@dataclass
class Desk:
    """What the agent has in front of them."""

    url: str
    world: WorldClient
    page: Page
    folder: Path

    def go(self, path: str = "/inbox") -> None:
        """Look at a page of the channel."""
        self.page.goto(f"{self.url}{path}")

    def hears_from(self, name: str, text: str) -> None:
        """A customer writes."""
        self.world.send(name, "acme_support", text)

    def opens(self, name: str) -> None:
        """Open the conversation with a customer from the list."""
        self.page.locator("#conversations a", has_text=name).first.click()
        expect(self.page.get_by_label("Message to the customer")).to_be_visible()

    def takes_over(self) -> None:
        """Take the open conversation from the bot."""
        self.page.get_by_role("button", name="Take over").click()
        expect(self.page.locator("#hands")).to_contain_text("yours")

    def sends(self, text: str) -> None:
        """Write to the customer and press the button."""
        self.page.get_by_label("Message to the customer").fill(text)
        self.page.get_by_role("button", name="Send").click()

    def bubble(self, text: str) -> Locator:
        """The line of the thread with that text."""
        return self.page.locator("#timeline .entry", has_text=text)

    def heard_by(self, name: str) -> list[str]:
        """What a customer has heard, as Twitter has it."""
        brand = self.world.credentials.brand.id
        return [it["text"] for it in self.world.messages("acme_support", name) if it["from"] == brand]

    def api(self, path: str) -> httpx.Response:
        """What the channel's API says."""
        return httpx.get(f"{self.url}/api/v1{path}")


@contextmanager
def connected_channel(emulator: Emulator, folder: Path) -> Iterator[str]:
    """A channel that speaks for the emulator's brand; its address."""
    server = our_channel(folder)
    with running(server):
        connected, connection = OurChannel(server).connect("acme", values_of(emulator.world().credentials))
        assert connected.done, connected.words
        assert connection.enable().done
        yield server.url


def sign_in(page: Page, url: str, folder: Path, name: str = "ada") -> None:
    """Use a link, as the terminal shows one."""
    page.goto(invitation(url, folder))
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def invitation(url: str, folder: Path) -> str:
    """A link for somebody new."""
    command = our_channel(folder).command
    database = command[command.index("--database") + 1]
    asked = [*command[:3], "invite", "--database", database, "--channel-url", url]
    return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30).stdout.strip()


@contextmanager
def phone(browser: Browser, desk: Desk) -> Iterator[Desk]:
    """The same desk on a phone, signed in as the same agent."""
    held = desk.page.context.storage_state()
    context = browser.new_context(viewport={"width": 390, "height": 780}, has_touch=True, storage_state=held)
    try:
        yield Desk(desk.url, desk.world, context.new_page(), desk.folder)
    finally:
        context.close()
