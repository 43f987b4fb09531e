"""The catalogue of steps that QA reads."""

import subprocess
import sys
from pathlib import Path

import pytest

from twitter_emulator.harness.catalogue import Entry, catalogue, sections
from twitter_emulator.harness.wording import known

ROOT = Path(__file__).parents[2]
ENTRIES = [entry for section in sections() for entry in section.entries]


def test_the_catalogue_in_docs_is_up_to_date() -> None:
    command = [sys.executable, "-m", "twitter_emulator.harness.catalogue"]

    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert made == catalogue()
    assert (ROOT / "docs/steps.md").read_text("utf-8") == made, "run: " + " ".join([*command, "> docs/steps.md"])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.wordings[0].words))
def test_every_step_explains_itself(entry: Entry) -> None:
    assert entry.explained.endswith(".")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry.wordings[0].words))
def test_every_example_says_its_own_step_and_no_other(entry: Entry) -> None:
    keyword, _, words = entry.example.splitlines()[0].partition(" ")

    ours = [one for one in known() if one.function.__module__.startswith("twitter_emulator.harness.steps.")]
    said = {one.function for one in ours if one.fits(words) and one.type in ("any", keyword.lower())}

    assert said == {entry.wordings[0].function}
