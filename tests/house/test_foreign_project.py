"""The README's examples, in a project that has nothing of ours but the wheel."""

import shutil
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.house.test_packaging import Installed, installed, run, wheel

__all__ = ["installed", "wheel"]

pytestmark = pytest.mark.packaging

PYTEST_EXAMPLE = """\
import os, subprocess, sys
import pytest

@pytest.fixture
def bot(twitter):                        # `twitter` is a Twitter of its own for every test
    bot = subprocess.Popen([sys.executable, "bot.py"], env={**os.environ, **twitter.env()})
    twitter.connected(within="10s")      # your bot has registered its webhook and subscribed
    yield bot
    bot.kill()
    bot.wait()

def test_the_bot_says_hello(twitter, bot):
    alice = twitter.customer("alice")
    alice.says("hi")
    assert "Hello" in alice.hears(within="5s").text
"""


def output_of_pytest(folder: Path, installed: Installed) -> str:
    """What pytest of the fresh environment prints about *folder*; it fails if a test does."""
    python = str(installed.folder / "bin/python")
    return run(python, "-W", "error", "-m", "pytest", "-p", "no:cacheprovider", cwd=folder)


def test_the_readme_shows_the_pytest_example() -> None:
    assert PYTEST_EXAMPLE in (ROOT / "README.md").read_text("utf-8")


def test_the_pytest_example_passes(installed: Installed, tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests/harness/readme_bot.py", tmp_path / "bot.py")
    (tmp_path / "test_my_bot.py").write_text(PYTEST_EXAMPLE, "utf-8")

    assert "1 passed" in output_of_pytest(tmp_path, installed)


def test_our_scenarios_run_in_a_foreign_project(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["twitter_emulator.harness.steps"]\n', "utf-8")
    (tmp_path / "test_privacy.py").write_text(
        "from pytest_bdd import scenarios\n"
        "from twitter_emulator import data\n"
        "scenarios(str(data.folder('features') / 'privacy.feature'))\n",
        "utf-8",
    )

    assert "5 passed" in output_of_pytest(tmp_path, installed)
