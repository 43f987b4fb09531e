"""Public conversations, as agents see them in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.channel.desk import Desk, phone

pytestmark = pytest.mark.browser

LABEL = "Answer that everybody can read"
WIDTH = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """Tweets are shown, and alice has said something in public, which is open."""
    desk.go("/channels/twitter/acme/settings")
    desk.page.get_by_label("Show mentions and replies in the inbox").check()
    desk.page.get_by_role("button", name="SAVE").click()
    expect(desk.page.get_by_role("status").first).to_be_visible()
    desk.world.do("tweet", "alice", text="@acme_support Where is my parcel? https://acme.example/p?a=1&b=2")
    desk.go()
    desk.page.locator("#conversations a", has_text="Public").click()
    return desk


def replies(desk: Desk) -> list[str]:
    """What the brand tweeted, as Twitter has it."""
    return [it["text"] for it in desk.world.tweets("acme_support")]


def test_an_agent_reads_and_answers_in_public_and_knows_it(asked: Desk) -> None:
    page = asked.page
    expect(page.locator("#hands")).to_contain_text("Public: everybody can read this conversation")
    expect(asked.bubble("Where is my parcel?")).to_contain_text("https://acme.example/p?a=1&b=2")
    expect(page.get_by_role("link", name="On Twitter", exact=True)).to_have_attribute("href", status_of(asked, "alice"))
    expect(page.get_by_text("Attach", exact=True)).to_have_count(0)

    page.get_by_label(LABEL).fill("We are looking into it.")
    page.get_by_label(LABEL).press("Control+Enter")

    expect(asked.bubble("We are looking into it.")).to_contain_text("Sent")
    expect(page.get_by_label(LABEL)).to_have_value("")
    assert replies(asked) == ["@alice We are looking into it."]


def test_what_is_too_long_is_counted_and_not_sent(asked: Desk) -> None:
    page, long = asked.page, "👨‍👩‍👧 https://acme.example/a/long/address " + "x" * 254

    page.get_by_label(LABEL).fill(long)
    expect(page.locator("#count")).to_have_text("281 of 280 characters.")
    expect(page.get_by_label(LABEL)).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("alert")).to_contain_text("A tweet has at most 280 characters, and this counts 281")
    expect(page.get_by_label(LABEL)).to_have_value(long)
    page.get_by_label(LABEL).fill(long[:-1])
    expect(page.locator("#count")).to_have_text("280 of 280 characters.")
    assert replies(asked) == []


def test_a_customer_is_invited_to_go_on_in_private(asked: Desk) -> None:
    asked.page.get_by_label(LABEL).fill("Tell us your number here: ")

    asked.page.get_by_role("button", name="Invite to Direct Messages").click()

    brand = asked.world.credentials.brand.id
    invitation = f"Tell us your number here: https://twitter.com/messages/compose?recipient_id={brand}"
    expect(asked.page.get_by_label(LABEL)).to_have_value(invitation)


def test_what_is_deleted_in_twitter_disappears_from_the_open_page(asked: Desk) -> None:
    asked.page.get_by_label(LABEL).fill("It was stolen.")
    asked.page.get_by_role("button", name="Send").click()
    expect(asked.bubble("It was stolen.")).to_contain_text("Sent")

    asked.world.do("delete_tweet", "acme_support", tweet=asked.world.tweets("acme_support")[-1]["id"])

    expect(asked.bubble("This tweet was deleted.")).to_be_visible()
    expect(asked.bubble("It was stolen.")).to_have_count(0)


def test_both_conversations_of_a_customer_are_there_and_public_ones_are_found_alone(asked: Desk) -> None:
    asked.hears_from("alice", "Here is my number.")
    expect(asked.page.locator("#conversations li")).to_have_count(2)

    asked.page.get_by_role("link", name="Public", exact=True).click()

    expect(asked.page.locator("#conversations li")).to_have_count(1)
    expect(asked.page.locator("#conversations li")).to_contain_text("Public")


def test_a_phone_has_room_for_it(asked: Desk, browser: Browser) -> None:
    with phone(browser, asked) as small:
        small.page.goto(asked.page.url)

        expect(small.page.locator("#hands")).to_contain_text("Public")
        expect(small.page.locator("#everybody")).to_be_visible()
        assert fits(small.page)


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled to the side."""
    return bool(page.evaluate(WIDTH))


def status_of(desk: Desk, name: str) -> str:
    return f"https://twitter.com/i/web/status/{desk.world.tweets(name)[-1]['id']}"
