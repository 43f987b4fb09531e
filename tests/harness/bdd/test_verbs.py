"""``twitter-emulator bdd`` as people use it, each time as a process of its own."""

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


@pytest.fixture
def started(tmp_path: Path) -> Path:
    """A project that ``bdd init`` wrote."""
    assert bdd("init", "shop", cwd=tmp_path).returncode == 0
    return tmp_path / "shop"


def test_the_project_to_start_from_passes_as_it_is(started: Path) -> None:
    done = bdd("run", "--report", "junit", cwd=started)

    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
    assert (started / "reports/features.xml").exists()


def test_init_overwrites_nothing(started: Path) -> None:
    (started / "bot.py").write_text("mine", "utf-8")

    done = bdd("init", cwd=started)

    assert "left     bot.py: it is there already" in done.stdout
    assert (started / "bot.py").read_text("utf-8") == "mine"


def test_init_does_not_put_a_configuration_of_pytest_out_of_force(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", "utf-8")

    done = bdd("init", cwd=tmp_path)

    assert "pytest is configured in pyproject.toml; add the lines to it" in done.stdout
    assert "twitter_features = true" in done.stdout
    assert not (tmp_path / "pytest.ini").exists()


def test_the_example_bot_is_the_one_that_is_checked() -> None:
    assert template("bot.py.txt") == (ROOT / "tests/harness/readme_bot.py").read_text("utf-8")


def test_features_run_without_any_configuration_and_their_failure_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "bot.py").write_text(template("bot.py.txt"), "utf-8")
    (tmp_path / "some.feature").write_text(SCENARIO, "utf-8")

    done = bdd("run", "some.feature", "--command", "python bot.py", cwd=tmp_path)

    assert done.returncode == 1
    assert "some.feature:6: NotHeard" in done.stdout
    assert "@acme_support: Hello, I am a bot." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["run", "nowhere"], 2, "There is no 'nowhere' here. Name feature files, or the folder that they are in."),
        (["run", "some.feature", "-t", "@rude"], 5, "No scenario was collected, so this run proves nothing."),
        (["run", "some.feature", "--", "--colour"], 2, "unrecognized arguments: --colour"),
        (["run", "some.feature", "--report", "pdf"], 2, "'pdf' is not one of"),
        (["steps", "perpetuum", "mobile"], 1, "No step has 'perpetuum' and 'mobile' in it."),
        (["export", "--url", "http://127.0.0.1:9"], 4, "No emulator answers at http://127.0.0.1:9"),
    ],
    ids=["path", "tags", "option", "report", "steps", "emulator"],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    tmp_path: Path, arguments: list[str], status: int, sentence: str
) -> None:
    (tmp_path / "some.feature").write_text(SCENARIO, "utf-8")

    done = bdd(*arguments, cwd=tmp_path)

    assert done.returncode == status
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_steps_are_found_by_words_in_any_order(tmp_path: Path) -> None:
    done = bdd("steps", "photo", "agent", cwd=tmp_path)

    assert done.returncode == 0
    assert "When an agent sends {name} a {kind}" in done.stdout
    assert "| When an agent sends alice a photo" in done.stdout
    assert "writes" not in done.stdout.splitlines()[2]
