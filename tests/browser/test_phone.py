"""The phone page, as a customer sees it."""

import pytest
from playwright.sync_api import Page, expect

from twitter_emulator import Emulator

pytestmark = pytest.mark.browser


def test_the_bare_address_leads_to_the_phone(emulator: Emulator, page: Page) -> None:
    page.goto(emulator.url)

    expect(page.get_by_role("heading", name="@acme_support")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("No webhook is registered yet")


def test_a_customer_writes_by_keyboard_and_sees_the_message_on_the_wire(emulator: Emulator, page: Page) -> None:
    page.goto(emulator.url)
    expect(page.get_by_label("You are")).to_have_value("alice")

    page.get_by_label("Message to the brand").press_sequentially("Where is my parcel? 📦")
    page.keyboard.press("Enter")

    expect(page.get_by_label("Conversation").get_by_text("Where is my parcel? 📦")).to_be_visible()
    expect(page.get_by_label("Journal")).to_contain_text("@alice → @acme_support: Where is my parcel? 📦")
    expect(page.get_by_label("Message to the brand")).to_have_value("")


def test_an_answer_appears_by_itself(emulator: Emulator, page: Page) -> None:
    page.goto(emulator.url)
    expect(page.get_by_label("Conversation")).to_contain_text("Write to @acme_support.")

    emulator.world().send("acme_support", "alice", "It arrives tomorrow.")

    expect(page.get_by_label("Conversation").get_by_text("It arrives tomorrow.")).to_be_visible()


def test_names_and_texts_are_never_taken_for_markup(emulator: Emulator, page: Page) -> None:
    page.goto(emulator.url)
    expect(page.get_by_label("Conversation")).to_contain_text("Write to @acme_support.")

    emulator.world().send("acme_support", "alice", "<img src=x onerror=alert(1)><b>bold</b>")

    expect(page.get_by_label("Conversation")).to_contain_text("<img src=x onerror=alert(1)><b>bold</b>")
    expect(page.locator("#messages img, #messages b")).to_have_count(0)


def test_what_twitter_refuses_is_said_in_words_and_the_text_is_kept(emulator: Emulator, page: Page) -> None:
    emulator.world().change_account("acme_support", allow_dms_from="following")
    page.goto(emulator.url)
    expect(page.get_by_label("You are")).to_have_value("alice")

    page.get_by_label("Message to the brand").fill("hello?")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert")).to_contain_text("allow message requests from everyone")
    expect(page.get_by_label("Message to the brand")).to_have_value("hello?")


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1920])
def test_nothing_sticks_out_sideways_at_any_width(emulator: Emulator, page: Page, width: int) -> None:
    emulator.world().send("alice", "acme_support", "x" * 500)
    page.set_viewport_size({"width": width, "height": 844})

    page.goto(emulator.url)

    expect(page.get_by_label("Conversation").get_by_text("x" * 500)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
