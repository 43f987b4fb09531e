"""``twitter-emulator bdd`` as people use it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.bdd.projects import bdd
from twitter_emulator.harness.bdd.starting import template

SCENARIO = """\
Feature: Greetings
  @polite
  Scenario: One
    Given a customer "alice"
    When alice writes "hi"
    Then within 2 seconds alice hears a message containing "Goodbye"
"""
ROOT = Path(__file__).parents[3]


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """``twitter-emulator bdd`` as a process in the current folder."""
    words = [sys.executable, "-m", "twitter_emulator", "bdd", *arguments]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_project_to_start_from_passes_as_it_is(folder: Path) -> None:
    bdd("init")

    done = command("run", "--report", "junit")

    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert (folder / "reports/report.xml").exists()


def test_init_says_what_to_do_next() -> None:
    assert bdd("init", "shop").stdout.splitlines() == [
        "wrote    features/hello.feature",
        "wrote    bot.py",
        "wrote    pytest.ini",
        "wrote    README.md",
        "Now run: cd shop && twitter-emulator bdd run",
    ]


def test_init_overwrites_nothing(folder: Path) -> None:
    (folder / "bot.py").write_text("mine", "utf-8")

    done = bdd("init")

    assert "left     bot.py: it is there already" in done.stdout
    assert (folder / "bot.py").read_text("utf-8") == "mine"


def test_init_does_not_put_a_configuration_of_pytest_out_of_force(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", "utf-8")

    done = bdd("init")

    assert "pytest is configured in pyproject.toml; add the lines to it" in done.stdout
    assert "twitter_features = true" in done.stdout
    assert not (folder / "pytest.ini").exists()


def test_the_example_bot_is_the_one_that_is_checked() -> None:
    assert template("bot.py.txt") == (ROOT / "tests/harness/readme_bot.py").read_text("utf-8")


def test_features_run_without_any_configuration_and_their_failure_is_exit_code_1(folder: Path) -> None:
    (folder / "bot.py").write_text(template("bot.py.txt"), "utf-8")
    (folder / "some.feature").write_text(SCENARIO, "utf-8")

    done = command("run", "some.feature", "--command", "python bot.py")

    assert done.returncode == 1
    assert "some.feature:6: NotHeard" in done.stdout
    assert "@acme_support: Hello, I am a bot." in done.stdout


def test_a_run_that_leaves_every_scenario_out_is_exit_code_5(folder: Path) -> None:
    (folder / "some.feature").write_text(SCENARIO, "utf-8")

    done = command("run", "some.feature", "--tags", "@rude and not @polite")

    assert done.returncode == 5
    assert "No scenario was collected, so this run proves nothing." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--", "--colour", "mauve"], "unrecognized arguments: --colour"),
        (["--report", "pdf"], "There is no report called 'pdf'"),
    ],
    ids=["option of pytest", "report"],
)
def test_what_pytest_does_not_take_is_a_usage_error_of_ours(arguments: list[str], sentence: str) -> None:
    done = command("run", *arguments)

    assert done.returncode == 2
    assert sentence in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["run", "nowhere"], 2, "There is no 'nowhere' here. Name feature files, or the folder that they are in."),
        (["steps", "perpetuum", "mobile"], 1, "No step has 'perpetuum' and 'mobile' in it."),
        (["export", "--url", "http://127.0.0.1:9"], 4, "No emulator answers at http://127.0.0.1:9"),
        (["export", "--url", "nonsense"], 2, "'nonsense' is no address of an emulator"),
    ],
    ids=["path", "steps", "no emulator", "no address"],
)
def test_what_cannot_be_done_is_told_in_a_sentence(arguments: list[str], status: int, sentence: str) -> None:
    done = bdd(*arguments)

    assert done.exit_code == status
    assert sentence in done.stderr


def test_steps_are_found_by_words_in_any_order() -> None:
    shown = bdd("steps", "photo", "agent").stdout

    assert "When an agent sends {name} a {kind}" in shown
    assert "| When an agent sends alice a photo" in shown
    assert "writes" not in shown
