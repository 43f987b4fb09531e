"""How the channel appears: set by an operator in a browser, seen by customers, and by agents in the thread."""

import httpx
import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.channel.desk import Desk

pytestmark = pytest.mark.browser

SETTINGS = "/channels/twitter/acme/settings"
ATTACK = "<script>alert(1)</script>"


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="SAVE").click()
    expect(page.locator(".note")).to_have_text("Saved.")


def put_on_list(desk: Desk) -> None:
    """Let the app have custom profiles."""
    apps = f"/v1/worlds/{desk.world.name}/apps"
    (app,) = desk.world.control.call("GET", apps)["apps"]
    desk.world.control.call("PATCH", f"{apps}/{app['id']}", json={"custom_profiles": True})


def welcomed(desk: Desk, name: str) -> str | None:
    """What somebody is shown who opens the conversation."""
    shown = desk.world.do("open", name, "acme_support")["welcome_message"]
    return None if shown is None else str(shown["text"])


def test_a_welcome_message_is_set_changed_and_taken_away(desk: Desk) -> None:
    desk.go(SETTINGS)
    desk.page.get_by_label("Welcome message").fill("Hi!\nHow can we help?")
    desk.page.get_by_label("Its quick replies").fill("Opening hours | hours | When we work")
    save(desk.page)
    first = welcomed(desk, "alice")
    expect(desk.page.locator("#welcome-shown")).to_have_text("Twitter shows it.")

    desk.page.get_by_label("Welcome message").fill("Good evening!")
    save(desk.page)
    second = welcomed(desk, "bob")
    desk.page.get_by_label("Welcome message").fill("")
    desk.page.get_by_label("Its quick replies").fill("")
    save(desk.page)

    assert (first, second, welcomed(desk, "carol")) == ("Hi!\nHow can we help?", "Good evening!", None)


def test_why_twitter_refuses_stands_at_the_field_until_it_does_not(desk: Desk) -> None:
    desk.world.change_account("acme_support", allow_dms_from="following")
    desk.go(SETTINGS)
    desk.page.get_by_label("Welcome message").fill("Hi!")
    desk.page.get_by_label("The bot appears as").fill("Robin of Acme")
    save(desk.page)
    expect(desk.page.locator("#welcome-shown")).to_contain_text("allow message requests from everyone")
    expect(desk.page.locator("#profile-shown")).to_contain_text("this app is not on it")

    desk.world.change_account("acme_support", allow_dms_from="all")
    put_on_list(desk)
    save(desk.page)

    expect(desk.page.locator("#welcome-shown")).to_have_text("Twitter shows it.")
    expect(desk.page.locator("#profile-shown")).to_have_text("Twitter shows it.")


def test_the_bot_gets_a_name_and_a_picture(desk: Desk, picture: bytes) -> None:
    put_on_list(desk)
    face: FilePayload = {"name": "face.png", "mimeType": "image/png", "buffer": picture}
    desk.go(SETTINGS)
    desk.page.get_by_label("The bot appears as").fill("Robin of Acme")
    desk.page.get_by_label("Its picture").set_input_files(face)
    save(desk.page)

    shown = desk.page.get_by_alt_text("The bot's picture")

    expect(shown).to_be_visible()
    assert shown.evaluate("picture => picture.naturalWidth") == 1
    desk.hears_from("alice", "hello")
    desk.go()
    desk.opens("Alice")
    expect(desk.page.locator("#timeline .entry.out").first).to_contain_text("Bot as Robin of Acme")


def test_agents_see_places_and_buttons_and_no_script_in_them(desk: Desk) -> None:
    place = {"longitude": 16.37, "latitude": -48.2}
    desk.world.send_all([{"from": "alice", "to": "acme_support", "text": "I am here", "location": place}])
    desk.go()
    desk.opens("Alice")
    button = {"label": ATTACK, "url": "https://tea.example/book"}
    (number,) = [it["id"] for it in desk.api("/conversations").json()["conversations"]]
    message = {"text": "Here we are.", "buttons": [button]}
    httpx.post(f"{desk.url}/api/v1/conversations/{number}/messages", json=message).raise_for_status()

    expect(desk.bubble("I am here").first).to_contain_text("Location: 48.20000° south, 16.37000° east")
    expect(desk.bubble("Here we are.").get_by_role("link", name=ATTACK)).to_have_attribute("href", button["url"])
    expect(desk.bubble("Here we are.")).to_contain_text("Sent")
    assert desk.page.locator("#timeline script").count() == 0
