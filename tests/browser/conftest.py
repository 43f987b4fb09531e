"""A real browser: the machine's own Chromium, which ``make browser`` names in ``CHROMIUM``."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from twitter_emulator import Emulator

QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", *QUIET]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as running:
        yield running


def _is_refusal(text: str) -> bool:
    return any(status in text for status in ("403 (Forbidden)", "415 (Unsupported Media", "422 (Unprocessable"))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """
    A page on which an error in a script, or anything on the console, fails the test.

    The browser notes refused requests there too, and a refusal is what some tests are about.
    """
    complaints: list[str] = []
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: None if _is_refusal(message.text) else complaints.append(message.text))
    yield opened
    opened.close()
    assert complaints == []
