"""The page of a run, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.reports.samples import check, run_of, scenario, source
from twitter_emulator.harness.reports.html import html

pytestmark = pytest.mark.browser


@pytest.fixture
def report(page: Page, tmp_path: Path) -> Page:
    """A report of two scenarios, one of which failed, and of a check that passed."""
    feature = source(tmp_path)
    run = run_of(scenario(feature, "alice"), scenario(feature, "bob", failed=True), check("passed"))
    file = tmp_path / "report.html"
    file.write_bytes(html(run))
    page.goto(file.as_uri())
    return page


def test_what_failed_is_open_and_says_why(report: Page) -> None:
    expect(report.get_by_text("The webhook answers hex.").first).to_be_visible()
    expect(report.get_by_text("Hello <b>there</b>")).to_be_visible()


def test_what_passed_is_closed_until_somebody_asks(report: Page) -> None:
    step = report.get_by_text("alice writes")
    expect(step).to_be_hidden()

    report.get_by_text("alice is greeted").click()

    expect(step).to_be_visible()


def test_only_what_failed_can_be_shown(report: Page) -> None:
    report.get_by_label("only what failed").check()

    expect(report.get_by_text("alice is greeted")).to_be_hidden()
    expect(report.get_by_text("bob is greeted")).to_be_visible()


def test_cases_can_be_found_by_their_words(report: Page) -> None:
    report.get_by_label("find").fill("base64.")

    expect(report.get_by_text("The answer is base64.")).to_be_visible()
    expect(report.get_by_text("alice is greeted")).to_be_hidden()


def test_an_exchange_unfolds(report: Page) -> None:
    report.locator("summary", has_text="http://127.0.0.1:9/hook: 200").last.click()

    expect(report.get_by_text("hex instead of base64")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_screen(report: Page, width: int) -> None:
    report.set_viewport_size({"width": width, "height": 800})

    assert report.evaluate("document.documentElement.scrollWidth") <= width
