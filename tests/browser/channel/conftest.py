"""What the tests of the channel's pages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.channel.desk import Desk, connected_channel, sign_in
from twitter_emulator import Emulator


@pytest.fixture
def desk(emulator: Emulator, page: Page, tmp_path: Path) -> Iterator[Desk]:
    """Everything started, connected and signed in as ada."""
    with connected_channel(emulator, tmp_path) as url:
        sign_in(page, url, tmp_path)
        yield Desk(url, emulator.world(), page, tmp_path)
        # What is open would complain that the channel is gone.
        page.goto("about:blank")


@pytest.fixture
def picture() -> bytes:
    """The smallest picture there is: one pixel."""
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63606060000000040001c8eaebf9"
        "0000000049454e44ae426082"
    )
