"""Letting an app in, as a person sees it."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from oauthlib.oauth1 import Client
from playwright.sync_api import Page, expect

from twitter_emulator import Emulator

pytestmark = pytest.mark.browser


class Landing(BaseHTTPRequestHandler):
    """The app's own page, to which people come back."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b'<title>Welcome back</title><link rel="icon" href="data:,">')

    def log_message(self, *_about: object) -> None:
        """Say nothing."""


@pytest.fixture
def callback(emulator: Emulator) -> Iterator[str]:
    """The address of an app's page, which the app is allowed to send people back to."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Landing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/linked"
        apps = f"{emulator.url}/_emulator/v1/worlds/default/apps"
        app = httpx.get(apps).json()["apps"][0]["id"]
        httpx.patch(f"{apps}/{app}", json={"callback_urls": [url]}).raise_for_status()
        yield url
        server.shutdown()


def page_of(emulator: Emulator, callback: str = "oob", path: str = "authorize", **params: str) -> str:
    """Where an app that has just asked sends a person."""
    keys = emulator.world().credentials
    client = Client(keys.api_key, keys.api_key_secret, callback_uri=callback)
    url, headers, _ = client.sign(f"{emulator.url}/oauth/request_token", "POST")
    answer = dict(parse_qsl(httpx.post(url, headers=headers).text))
    return str(httpx.URL(f"{emulator.url}/oauth/{path}", params={"oauth_token": answer["oauth_token"], **params}))


def test_a_person_lets_an_app_in_and_comes_back_to_it(emulator: Emulator, page: Page, callback: str) -> None:
    page.goto(page_of(emulator, callback))
    page.get_by_label("Sign in as").select_option("bob")
    page.get_by_role("button", name="Authorize app").click()

    expect(page).to_have_title("Welcome back")
    assert {"oauth_token", "oauth_verifier"} == set(dict(parse_qsl(urlsplit(page.url).query)))


def test_a_person_who_cancels_comes_back_too(emulator: Emulator, page: Page, callback: str) -> None:
    page.goto(page_of(emulator, callback))
    page.get_by_role("button", name="Cancel").click()

    expect(page).to_have_title("Welcome back")
    assert set(dict(parse_qsl(urlsplit(page.url).query))) == {"denied"}


def test_who_is_known_is_sent_straight_back(emulator: Emulator, page: Page, callback: str) -> None:
    page.goto(page_of(emulator, callback))
    page.get_by_role("button", name="Authorize app").click()
    expect(page).to_have_title("Welcome back")

    page.goto(page_of(emulator, callback, "authenticate"))

    expect(page).to_have_title("Welcome back")


def test_the_pin_is_reached_with_the_keyboard_alone(emulator: Emulator, page: Page) -> None:
    page.goto(page_of(emulator, screen_name="alice"))
    page.keyboard.press("Tab")
    expect(page.get_by_label("Sign in as")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading")).to_have_text("Go back to Acme care and enter this PIN")
    expect(page.locator("#pin")).to_have_text(re.compile(r"^\d{7}$"))
    expect(page.get_by_role("main")).to_contain_text("@alice")


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_nothing_sticks_out_sideways_at_any_width(emulator: Emulator, page: Page, width: int) -> None:
    emulator.world().change_account("alice", name="W" * 50)
    page.set_viewport_size({"width": width, "height": 844})

    page.goto(page_of(emulator))

    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
