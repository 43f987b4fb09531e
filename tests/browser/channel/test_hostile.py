"""Hostile words in every place that takes words, read with a real browser: nothing runs, nothing is loaded."""

import httpx
import pytest
from playwright.sync_api import ConsoleMessage, Dialog, Request, expect

from tests.browser.channel.desk import Desk

pytestmark = pytest.mark.browser

HOSTILE = "\"'><img src=//evil.example/x onerror=alert(1)></textarea></script><script>alert(2)</script>"
PAGES = (
    "/channels",
    "/channels/twitter",
    "/inbox",
    "/inbox?q={}",
    "/agents",
    "/canned",
    "/account",
    "/sign-in?next={}",
)


def test_hostile_words_are_read_and_never_run(desk: Desk) -> None:
    shown: list[str] = []
    asked: list[str] = []

    def noticed_dialog(dialog: Dialog) -> None:
        shown.append(dialog.message)
        dialog.dismiss()

    def noticed_words(message: ConsoleMessage) -> None:
        if message.type == "error":
            shown.append(message.text)

    def noticed_request(request: Request) -> None:
        asked.append(request.url)

    desk.page.on("dialog", noticed_dialog)
    desk.page.on("console", noticed_words)
    desk.page.on("request", noticed_request)
    hostile_everywhere(desk)

    for page in (*PAGES, *connection_pages(desk)):
        desk.go(page.format(HOSTILE))
    desk.go("/inbox")
    desk.page.locator("#conversations a").first.click()
    expect(desk.bubble(HOSTILE).first).to_be_visible()
    desk.hears_from("alice", f"javascript:alert(3) {HOSTILE}")
    expect(desk.bubble("javascript:alert(3)").first).to_be_visible()

    assert shown == []
    assert [url for url in asked if not url.startswith(desk.url)] == []
    expect(desk.page.locator('a[href^="javascript:"], script:not([src]), [onerror]')).to_have_count(0)


def hostile_everywhere(desk: Desk) -> None:
    """By the customer, by agents and by the operator."""
    desk.world.change_account("alice", name=HOSTILE[:50])
    desk.hears_from("alice", HOSTILE)
    desk.go("/inbox")
    expect(desk.page.locator("#conversations a")).to_have_count(1)
    api, connection = f"{desk.url}/api/v1", connection_pages(desk)[0].rpartition("/")[2]
    httpx.patch(f"{api}/connections/{connection}/settings", json={"hand_over": {"say": HOSTILE, "keywords": [HOSTILE]}})
    talk = f"{api}/conversations/{desk.api('/conversations').json()['conversations'][0]['id']}"
    for verb, values in {
        "notes": {"text": HOSTILE, "by": HOSTILE[:60]},
        "handover": {"to": "people", "reason": HOSTILE, "by": HOSTILE[:60]},
        "messages": {"text": HOSTILE, "by": HOSTILE[:60]},
    }.items():
        assert httpx.post(f"{talk}/{verb}", json=values).status_code < 300
    assert httpx.post(f"{api}/canned-answers", json={"name": HOSTILE[:60], "text": HOSTILE}).status_code == 201


def connection_pages(desk: Desk) -> tuple[str, ...]:
    """Both tabs of the one channel."""
    (name,) = (it["name"] for it in desk.api("/connections").json()["connections"])
    return f"/channels/twitter/{name}", f"/channels/twitter/{name}/settings"
