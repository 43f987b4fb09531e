"""The catalogue of steps that QA reads."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_catalogue_in_docs_is_up_to_date() -> None:
    command = [sys.executable, "-m", "twitter_emulator.harness.catalogue"]

    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert (ROOT / "docs/steps.md").read_text("utf-8") == made, "run: " + " ".join([*command, "> docs/steps.md"])


def test_every_step_explains_itself() -> None:
    lines = [line for line in (ROOT / "docs/steps.md").read_text("utf-8").splitlines() if line.startswith("- ")]

    assert lines
    assert not [line for line in lines if line.endswith("**: ")]
