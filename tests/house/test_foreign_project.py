"""The README's examples, in a project that has nothing of ours but the wheel."""

import re
import shutil
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.house.test_packaging import Installed, installed, run, wheel

__all__ = ["installed", "wheel"]

pytestmark = pytest.mark.packaging

README = (ROOT / "README.md").read_text("utf-8")


def example(language: str) -> str:
    """The first code block of *language* in the README."""
    found = re.search(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert found, f"the README shows no {language}"
    return found[1]


def output_of_pytest(folder: Path, installed: Installed) -> str:
    """What pytest of the fresh environment prints about *folder*; it fails if a test does."""
    python = str(installed.folder / "bin/python")
    return run(python, "-W", "error", "-m", "pytest", "-p", "no:cacheprovider", cwd=folder)


def test_the_readmes_pytest_example_passes(installed: Installed, tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests/harness/readme_bot.py", tmp_path / "bot.py")
    (tmp_path / "pytest.ini").write_text(example("ini"), "utf-8")
    (tmp_path / "test_my_bot.py").write_text(example("python"), "utf-8")

    assert "1 passed" in output_of_pytest(tmp_path, installed)


def test_the_readmes_scenario_judges_a_bot_of_flask_that_two_lines_start(installed: Installed, tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests/house/flask_bot.py", tmp_path / "bot.py")
    (tmp_path / "pytest.ini").write_text("[pytest]\ntwitter_features = true\ntwitter_webhook = /webhook\n", "utf-8")
    (tmp_path / "conftest.py").write_text(
        'import pytest\ntwitter_subject = pytest.fixture(scope="session")(lambda: "python bot.py")\n', "utf-8"
    )
    (tmp_path / "features").mkdir()
    (tmp_path / "features/greetings.feature").write_text(example("gherkin"), "utf-8")

    assert "1 passed" in output_of_pytest(tmp_path, installed)


def test_the_readmes_scenario_passes(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["twitter_emulator.harness.steps"]\n', "utf-8")
    (tmp_path / "features").mkdir()
    (tmp_path / "features/parcels.feature").write_text(example("gherkin"), "utf-8")
    (tmp_path / "test_parcels.py").write_text('from pytest_bdd import scenarios\n\nscenarios("features")\n', "utf-8")

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


def test_the_project_that_bdd_init_writes_passes(installed: Installed) -> None:
    installed.run("twitter-emulator", "bdd", "init", "starter")

    assert "2 passed" in installed.run("twitter-emulator", "bdd", "run", "starter")
