"""docs/verify.md has the checks as they are."""

from tests.house.source import ROOT
from twitter_emulator.harness.verify.catalogue import renewed


def test_the_page_has_the_checks_as_they_are() -> None:
    page = (ROOT / "docs/verify.md").read_text("utf-8")

    assert page == renewed(page), "renew it: python -m twitter_emulator.harness.verify.catalogue docs/verify.md"
