"""Somebody who never saw the channel connects it, by its pages alone."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.channel.desk import PASSWORD
from twitter_emulator import Emulator
from twitter_emulator.client import Credentials

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Started:
    """A channel that was just started for the first time, and the link it printed."""

    url: str
    link: str


@contextmanager
def first_start(folder: Path) -> Iterator[Started]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TWITTER_")}
    command = [sys.executable, "-m", "twitter_channel", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        printed = "".join(iter(process.stdout.readline, "Ctrl-C stops it.\n"))
        found = re.search(r"(http\S+)/welcome/\S+", printed)
        assert found is not None, printed
        try:
            yield Started(found[1], found[0])
        finally:
            process.terminate()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    with first_start(tmp_path) as started:
        yield started


@pytest.fixture
def added(started: Started, page: Page) -> Page:
    """Signed in, at the empty CONFIGURATION of a channel called support."""
    choose_password(page, started.link)
    page.get_by_role("link", name="Add Twitter").click()
    page.get_by_label("Name").fill("support")
    page.get_by_role("button", name="Add the channel").click()
    page.get_by_role("link", name="support").click()
    return page


def choose_password(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()


def values_of(keys: Credentials) -> dict[str, str]:
    """What goes into which field."""
    return {
        "API Key": keys.api_key,
        "API Key Secret": keys.api_key_secret,
        "Access Token": keys.access_token,
        "Access Token Secret": keys.access_token_secret,
        "Dev environment label": keys.env_name,
        "API address": keys.api_base_url,
    }


def fill_in(page: Page, values: dict[str, str]) -> None:
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="SAVE").click()


def enable(page: Page) -> None:
    page.get_by_role("link", name="SETTINGS").click()
    page.get_by_label("Enable this channel").check()
    page.get_by_role("button", name="SAVE").click()
    told(page, "customers are answered")


def told(page: Page, text: str) -> None:
    """Whoever looks at *page*, or listens to it, is told."""
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def answer_to_alice(emulator: Emulator, brand: str) -> str:
    """What alice is answered when she greets *brand*."""
    world = emulator.world()
    sent = world.send("alice", brand, "hello")
    answer = world.wait_for(
        "event", lambda entry: entry.get("event") == "message" and entry["to"] == sent["from"], within="15s"
    )
    text: str = answer["text"]
    return text


def test_from_the_first_link_to_an_answered_customer(emulator: Emulator, added: Page) -> None:
    page = added
    fill_in(page, values_of(emulator.world().credentials))
    told(page, "Saved")

    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_role("heading", name="Nothing is wrong")).to_be_visible()
    enable(page)

    assert "Robin" in answer_to_alice(emulator, "acme_support")
    page.get_by_role("link", name="Channels").first.click()
    row = page.get_by_role("listitem").filter(has_text="support")
    expect(row).to_contain_text("@acme_support")
    expect(row).to_contain_text("Enabled")


def test_a_click_anywhere_on_the_row_opens_the_channel(added: Page) -> None:
    added.get_by_role("link", name="Channels").first.click()

    added.locator(".row").click(position={"x": 600, "y": 8})

    expect(added.get_by_role("heading", name="support", level=1)).to_be_visible()


@pytest.mark.parametrize("label", ["API Key", "API Key Secret", "Access Token", "Access Token Secret"])
def test_a_wrong_value_is_the_one_that_is_marked(emulator: Emulator, added: Page, label: str) -> None:
    fill_in(added, {**values_of(emulator.world().credentials), label: "this-is-wrong"})

    added.get_by_role("button", name="Test connection").click()

    expect(added.locator(".verdicts .wrong strong")).to_have_text([label])


def test_a_label_in_another_case_is_named_with_the_right_one(emulator: Emulator, added: Page) -> None:
    keys = emulator.world().credentials
    fill_in(added, {**values_of(keys), "Dev environment label": keys.env_name.upper()})

    added.get_by_role("button", name="Test connection").click()

    expect(added.locator(".verdicts li.wrong")).to_contain_text(f"The app has: {keys.env_name}.")


def test_an_account_that_is_closed_to_strangers_is_told(emulator: Emulator, added: Page) -> None:
    emulator.world().change_account("acme_support", allow_dms_from="following")
    fill_in(added, values_of(emulator.world().credentials))

    added.get_by_role("button", name="Test connection").click()

    expect(added.locator(".verdicts .wrong strong")).to_have_text(["Direct Messages from everyone"])


def test_everything_is_done_with_the_keyboard_alone(emulator: Emulator, started: Started, page: Page) -> None:
    page.goto(started.link)
    for label, text in (("Name", "ada"), ("Password", PASSWORD), ("The same password again", PASSWORD)):
        tab_to(page, "Welcome", label)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    tab_to(page, "Channels", "Add Twitter")
    page.keyboard.press("Enter")
    tab_to(page, "Add Twitter", "Name")
    page.keyboard.type("support\n")
    tab_to(page, "Channels", "support")
    page.keyboard.press("Enter")
    for label, value in values_of(emulator.world().credentials).items():
        tab_to(page, "support", label)
        page.keyboard.press("Control+A")
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    told(page, "Saved")
    tab_to(page, "support", "SETTINGS")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Answering")).to_be_visible()
    tab_to(page, "support", "Enable this channel")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    told(page, "customers are answered")


def tab_to(page: Page, heading: str, name: str) -> None:
    """On the page with that heading press Tab until the thing of that name has the focus."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = "(e => (e.labels?.[0] ?? e).textContent.trim())(document.activeElement)"
        if page.evaluate(focused) == name:
            return
    raise AssertionError(f"Tab does not lead to {name}")


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_nothing_sticks_out_sideways_at_any_width(emulator: Emulator, added: Page, width: int) -> None:
    fill_in(added, values_of(emulator.world().credentials))
    added.set_viewport_size({"width": width, "height": 800})
    here = added.url.partition("?")[0]

    for path in (here, f"{here}/settings", here.rpartition("/twitter/")[0]):
        added.goto(path)
        assert added.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path


def test_the_webhook_address_is_copied_by_a_button(started: Started, added: Page) -> None:
    added.context.grant_permissions(["clipboard-read", "clipboard-write"])

    added.get_by_role("button", name="Copy").click()

    expect(added.get_by_text("Copied.")).to_be_visible()
    assert added.evaluate("navigator.clipboard.readText()") == f"{started.url}/webhooks/twitter/support"


def test_a_further_account_is_linked_by_one_click_and_answered_for(
    emulator: Emulator, started: Started, added: Page
) -> None:
    allow_callback(emulator, f"{started.url}/callback")
    fill_in(added, values_of(emulator.world().credentials))
    enable(added)
    added.get_by_role("link", name="CONFIGURATION").click()

    added.get_by_role("button", name="Link an account").click()
    added.get_by_label("Sign in as").select_option("bob")
    added.get_by_role("button", name="Authorize app").click()
    told(added, "The account is linked")
    enable(added)

    assert "Robin" in answer_to_alice(emulator, "bob")


def allow_callback(emulator: Emulator, url: str) -> None:
    apps = f"{emulator.url}/_emulator/v1/worlds/default/apps"
    app = httpx.get(apps).json()["apps"][0]["id"]
    httpx.patch(f"{apps}/{app}", json={"callback_urls": [url]}).raise_for_status()


def test_a_check_says_what_it_did_and_health_is_as_it_found_it(emulator: Emulator, added: Page) -> None:
    fill_in(added, values_of(emulator.world().credentials))
    enable(added)

    added.get_by_role("button", name="Check and repair now").click()

    expect(added.get_by_role("region", name="Nothing to repair")).to_contain_text("It is registered and valid.")
    expect(added.locator(".signs")).to_contain_text("Valid")


def test_who_signs_out_is_asked_to_sign_in_and_comes_back(started: Started, added: Page) -> None:
    wanted = added.url
    added.get_by_role("button", name="Sign out").click()
    added.goto(wanted)

    added.get_by_label("Name").fill("ada")
    added.get_by_label("Password").fill(PASSWORD)
    added.get_by_role("button", name="Sign in").click()

    expect(added).to_have_url(wanted)
