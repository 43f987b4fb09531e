"""The inbox, as agents see it: a real channel, a real browser, customers of an emulated Twitter."""

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.channel.desk import Desk, phone

pytestmark = pytest.mark.browser

ATTACK = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_what_a_customer_writes_appears_by_itself(desk: Desk) -> None:
    desk.go()
    expect(desk.page.locator("#conversations")).to_contain_text("There are no such conversations.")

    desk.hears_from("alice", "Where is my parcel?")

    expect(desk.page.locator("#conversations")).to_contain_text("Alice")
    desk.opens("Alice")
    desk.hears_from("alice", "It should have come on Monday.")
    expect(desk.bubble("It should have come on Monday.").first).to_be_visible()


def test_an_agent_takes_over_and_answers_and_the_bot_is_silent(desk: Desk) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go()
    desk.opens("Alice")

    desk.takes_over()
    desk.sends("Hello Alice, this is Ada.")

    expect(desk.bubble("Hello Alice, this is Ada.")).to_contain_text("Sent")
    desk.hears_from("alice", "opening hours")
    expect(desk.bubble("opening hours")).to_be_visible()
    desk.sends("From 9 to 17.")
    expect(desk.bubble("From 9 to 17.")).to_contain_text("Sent")
    assert desk.heard_by("alice")[-2:] == ["Hello Alice, this is Ada.", "From 9 to 17."]


def test_a_note_is_for_colleagues_only(desk: Desk) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go()
    desk.opens("Alice")
    desk.takes_over()

    desk.page.get_by_text("Internal note").click()
    desk.page.get_by_label("A note for colleagues; the customer never sees it").fill("She called yesterday, too.")
    desk.page.get_by_role("button", name="Add the note").click()

    expect(desk.bubble("She called yesterday, too.")).to_contain_text("ada")
    desk.sends("Good morning.")
    expect(desk.bubble("Good morning.")).to_contain_text("Sent")
    assert "She called yesterday, too." not in desk.heard_by("alice")


def test_a_message_that_failed_says_why_and_is_tried_again(desk: Desk) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go()
    desk.opens("Alice")
    desk.takes_over()
    desk.world.change_account("alice", block=["acme_support"])

    desk.sends("Are you there?")

    expect(desk.bubble("Are you there?")).to_contain_text("they blocked it or do not accept its messages")
    expect(desk.page.get_by_label("Message to the customer")).to_be_disabled()
    expect(desk.page.locator("#standing")).to_contain_text("code 349")
    desk.world.change_account("alice", unblock=["acme_support"])
    desk.page.get_by_role("button", name="Try again").click()
    expect(desk.bubble("Are you there?")).to_contain_text("Sent")
    expect(desk.page.get_by_label("Message to the customer")).to_be_enabled()
    assert desk.heard_by("alice")[-1] == "Are you there?"


def test_what_is_seen_is_marked_as_read_and_typing_is_shown_both_ways(desk: Desk) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go()
    desk.opens("Alice")
    desk.takes_over()

    desk.page.get_by_label("Message to the customer").press_sequentially("Hel")
    desk.world.do("typing", "alice", "acme_support")

    expect(desk.page.locator("#standing")).to_contain_text("is typing")
    calls = {entry["path"] for entry in desk.world.journal(kind="call").entries}
    assert {"/1.1/direct_messages/mark_read.json", "/1.1/direct_messages/indicate_typing.json"} <= calls
    expect(desk.page.locator("#standing")).not_to_contain_text("is typing", timeout=10_000)


def test_a_customer_who_reads_is_seen_to_have_read(desk: Desk) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go()
    desk.opens("Alice")
    desk.takes_over()
    desk.sends("Read me.")
    expect(desk.bubble("Read me.")).to_contain_text("Sent")

    desk.world.do("read", "alice", "acme_support")

    expect(desk.bubble("Read me.")).to_contain_text("Read")


def test_the_keyboard_alone_is_enough(desk: Desk) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go()
    expect(desk.page.locator("#conversations a")).to_be_visible()

    desk.page.locator("#q").focus()
    for _ in range(20):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("document.activeElement.closest('#conversations') !== null"):
            break
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_label("Message to the customer")).to_be_visible()
    desk.page.get_by_role("button", name="Take over").press("Enter")
    expect(desk.page.locator("#hands")).to_contain_text("yours")
    desk.page.get_by_label("Message to the customer").focus()
    desk.page.keyboard.type("Two lines,")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("one message.")
    desk.page.keyboard.press("Control+Enter")

    expect(desk.bubble("one message.")).to_contain_text("Sent")
    expect(desk.page.get_by_label("Message to the customer")).to_have_value("")
    expect(desk.page.get_by_label("Message to the customer")).to_be_focused()
    assert desk.heard_by("alice")[-1] == "Two lines,\none message."


def test_a_draft_survives_a_reload(desk: Desk) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go()
    desk.opens("Alice")
    desk.page.get_by_label("Message to the customer").fill("Not ready y")

    desk.page.reload()

    expect(desk.page.get_by_label("Message to the customer")).to_have_value("Not ready y")


def test_names_and_messages_are_never_taken_for_markup(desk: Desk) -> None:
    desk.world.change_account("alice", name=ATTACK[:50])
    desk.hears_from("alice", ATTACK)
    desk.go()

    expect(desk.page.locator("#conversations")).to_contain_text(ATTACK[:50])
    desk.page.locator("#conversations a").first.click()
    expect(desk.bubble(ATTACK).first).to_be_visible()
    desk.hears_from("alice", "javascript:alert(3) and " + ATTACK)

    expect(desk.bubble("javascript:alert(3)").first).to_be_visible()
    expect(desk.page.locator("#timeline img, #timeline script, #conversations img, aside img")).to_have_count(0)
    expect(desk.page.locator('a[href^="javascript:"]')).to_have_count(0)


def test_a_picture_is_attached_with_a_preview(desk: Desk, picture: bytes) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go()
    desk.opens("Alice")
    desk.takes_over()

    file: FilePayload = {"name": "dot.png", "mimeType": "image/png", "buffer": picture}
    desk.page.get_by_label("Attach a picture, GIF or video").set_input_files(file)
    expect(desk.page.locator("#attached")).to_contain_text("Attached.")
    desk.sends("Look at this.")

    expect(desk.bubble("Look at this.")).to_contain_text("Sent")
    expect(desk.bubble("Look at this.").locator("img")).to_be_visible()
    expect(desk.page.locator("#attached")).to_be_hidden()
    sent = desk.world.messages("acme_support", "alice")[-1]
    assert (sent["text"], sent["media"]["type"]) == ("Look at this.", "photo")


def test_a_file_that_twitter_would_not_take_is_refused_in_words(desk: Desk) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go()
    desk.opens("Alice")
    page: FilePayload = {"name": "picture.png", "mimeType": "image/png", "buffer": b"<!doctype html>" + bytes(100)}

    desk.page.get_by_label("Attach a picture, GIF or video").set_input_files(page)

    expect(desk.page.get_by_role("alert")).to_contain_text("none that Twitter takes")


def test_a_canned_answer_is_put_into_the_message(desk: Desk) -> None:
    desk.go("/canned")
    desk.page.get_by_label("Name").fill("Thanks")
    desk.page.get_by_label("Text").fill("Thank you for writing to us.")
    desk.page.get_by_role("button", name="Add").click()
    desk.hears_from("alice", "Hi!")
    desk.go()
    desk.opens("Alice")

    desk.page.get_by_text("Canned answers").click()
    desk.page.get_by_role("button", name="Thanks").click()

    expect(desk.page.get_by_label("Message to the customer")).to_have_value("Thank you for writing to us.")


def test_a_conversation_is_closed_reopened_and_given_to_the_bot(desk: Desk) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go()
    desk.opens("Alice")
    desk.takes_over()

    desk.page.get_by_role("button", name="Close").click()
    expect(desk.page.locator("#hands")).to_contain_text("closed")
    desk.page.get_by_role("button", name="Reopen").click()
    expect(desk.page.locator("#hands")).to_contain_text("the bot answers")
    desk.takes_over()
    desk.page.get_by_role("button", name="Give to the bot").click()

    expect(desk.page.locator("#hands")).to_contain_text("the bot answers")


def test_the_list_is_filtered_and_searched(desk: Desk) -> None:
    desk.hears_from("alice", "Where is my parcel?")
    desk.hears_from("bob", "I have a complaint.")
    desk.go()
    desk.opens("Alice")
    desk.takes_over()

    desk.page.get_by_role("link", name="Mine").click()
    expect(desk.page.locator("#conversations li")).to_have_count(1)
    desk.page.get_by_role("link", name="The bot's").click()
    expect(desk.page.locator("#conversations")).not_to_contain_text("Alice")
    desk.go()
    desk.page.get_by_label("Search in messages and customers").fill("COMPLAINT")
    desk.page.keyboard.press("Enter")

    expect(desk.page.locator("#conversations li")).to_have_count(1)
    expect(desk.page.locator("#conversations")).to_contain_text("Bob")


def test_on_a_phone_the_list_leads_to_the_thread_and_back(desk: Desk, browser: Browser) -> None:
    desk.hears_from("alice", "Hi!")
    with phone(browser, desk) as small:
        small.go()
        expect(small.page.locator("#conversations a")).to_be_visible()

        small.opens("Alice")
        expect(small.page.locator("#conversations")).to_be_hidden()
        width = small.page.evaluate("document.documentElement.scrollWidth")
        small.page.get_by_role("link", name="Back to the conversations").click()

        expect(small.page.locator("#conversations a")).to_be_visible()
        assert width <= 390


def test_without_a_script_forms_do_it_all(desk: Desk, browser: Browser) -> None:
    desk.hears_from("alice", "Hi!")
    context = browser.new_context(java_script_enabled=False, storage_state=desk.page.context.storage_state())
    plain = Desk(desk.url, desk.world, context.new_page(), desk.folder)
    desk.go()
    expect(desk.page.locator("#conversations a")).to_be_visible()

    plain.go()
    plain.opens("Alice")
    plain.takes_over()
    plain.sends("Sent by a form.")

    expect(plain.bubble("Sent by a form.")).to_be_visible()
    context.close()


def test_an_invited_agent_can_be_given_a_conversation(desk: Desk, browser: Browser) -> None:
    desk.hears_from("alice", "Hi!")
    desk.go("/agents")
    desk.page.get_by_role("button", name="Invite an agent").click()
    link = desk.page.get_by_label("Link").input_value()
    colleague = browser.new_context().new_page()
    colleague.goto(link)
    colleague.get_by_label("Name").fill("grace")
    colleague.get_by_label("Password", exact=True).fill("another good password")
    colleague.get_by_label("The same password again").fill("another good password")
    colleague.keyboard.press("Enter")

    desk.go()
    desk.opens("Alice")
    desk.page.get_by_label("Assign to").select_option("grace")
    desk.page.get_by_role("button", name="Assign").click()

    expect(desk.page.locator("#hands")).to_contain_text("grace answers")
    colleague.goto(f"{desk.url}/inbox?show=mine")
    expect(colleague.locator("#conversations")).to_contain_text("Alice")
    colleague.context.close()
