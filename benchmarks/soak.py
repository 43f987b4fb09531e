"""
Do tests that use the plugin disturb each other, or leave anything behind? ``make soak``

Generates a project of 500 scenarios, each with a process of its own for the bot, and runs it three times with two
workers in random order. Every scenario has to pass every time; afterwards no world, no process and with it no port may
be left.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from twitter_emulator import Emulator

ROUNDS = 3
WORKERS = 2
FILES, SCENARIOS_EACH, TESTS = 20, 20, 100
MARK = "TWITTER_SOAK"
"""A variable in the environment of everything that a round starts, to find it by."""

ROOT = Path(__file__).parents[1]

INI = """\
[pytest]
twitter_features = true
twitter_subject = python bot.py
twitter_within = 30s
anyio_mode = auto
addopts = -p no:cacheprovider -q
filterwarnings = error
"""

CONFTEST = """\
import os
import random


def pytest_collection_modifyitems(items):
    random.Random(os.environ["SOAK_ORDER"]).shuffle(items)
"""

SCENARIOS = (
    """\
  Scenario: {number} a customer is greeted
    Given the bot is connected to Twitter
    When alice writes "hello {number}"
    Then alice hears "Hello, I am a bot."
""",
    """\
  Scenario: {number} two customers do not mix
    Given the bot is connected to Twitter
    When alice writes "alice {number}"
    And bob writes "bob {number}"
    Then bob hears a message containing "Hello"
    And alice hears a message containing "Hello"
""",
    """\
  Scenario: {number} a conversation goes on
    Given the bot is connected to Twitter
    When carol writes "one 🚀 {number}"
    Then carol hears a message containing "bot"
    When carol writes "two"
    Then carol hears a message containing "bot"
""",
)

PYTHON = """\
import pytest


@pytest.mark.parametrize("number", range({tests}))
def test_a_bot(twitter, number):
    alice = twitter.customer("alice")
    assert alice.conversation() == []
    alice.says(f"number {{number}}")
    alice.hears("Hello")
    twitter.settled()
    assert len(alice.conversation()) == 2


@pytest.mark.parametrize("number", range({tests}))
async def test_a_bot_awaited(atwitter, anyio_backend, number):
    alice = atwitter.customer(f"customer{{number}}")
    await alice.says("hi")
    await alice.hears("Hello")


@pytest.fixture
def anyio_backend():
    return "asyncio"
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="twitter-soak-") as folder, Emulator() as emulator:
        project = Path(folder)
        expected = generated(project)
        say(f"{expected} scenarios, {WORKERS} workers, {ROUNDS} times, in random order")
        troubles = [trouble for number in range(ROUNDS) for trouble in judged(project, emulator, number + 1, expected)]
    say("\n".join(troubles) or "no flake, no leak")
    return 1 if troubles else 0


def generated(project: Path) -> int:
    """Write the project; how many tests it has."""
    (project / "features").mkdir()
    (project / "pytest.ini").write_text(INI, "utf-8")
    (project / "conftest.py").write_text(CONFTEST, "utf-8")
    shutil.copy(ROOT / "tests/harness/readme_bot.py", project / "bot.py")
    (project / "test_bot.py").write_text(PYTHON.format(tests=TESTS // 2), "utf-8")
    for file in range(FILES):
        numbers = range(file * SCENARIOS_EACH, (file + 1) * SCENARIOS_EACH)
        scenarios = "\n".join(SCENARIOS[number % len(SCENARIOS)].format(number=number) for number in numbers)
        (project / f"features/part{file}.feature").write_text(f"Feature: Part {file}\n\n{scenarios}", "utf-8")
    return FILES * SCENARIOS_EACH + TESTS


def judged(project: Path, emulator: Emulator, number: int, expected: int) -> Iterator[str]:
    """What went wrong in one round."""
    mark, order = f"{os.getpid()}-{number}", str(random.getrandbits(32))
    environment = {**os.environ, MARK: mark, "SOAK_ORDER": order, "TWITTER_EMULATOR_URL": emulator.url}
    started = time.perf_counter()
    command = [sys.executable, "-m", "pytest", "-n", str(WORKERS)]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    last = done.stdout.strip().splitlines()[-1:] or ["nothing was printed"]
    say(f"round {number} (order {order}): {last[0]}, {time.perf_counter() - started:.0f} s")
    if done.returncode or f"{expected} passed" not in last[0]:
        yield f"round {number}: not all passed\n{done.stdout[-8000:]}{done.stderr[-2000:]}"
    worlds = [world["name"] for world in emulator.control.worlds()]
    if worlds != ["default"]:
        yield f"round {number}: worlds were left: {', '.join(worlds)}"
    processes = list(left(mark))
    if processes:
        yield f"round {number}: processes were left: {', '.join(processes)}"


def left(mark: str) -> Iterator[str]:
    """The processes that a round has started and that still run; they hold its ports, if any are held."""
    wanted = f"{MARK}={mark}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                yield (process / "cmdline").read_text("utf-8", "replace").replace("\0", " ")
        except OSError:
            continue


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
