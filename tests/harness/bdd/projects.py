"""Foreign projects that collect feature files, each run by a pytest of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFIGURATION = "[pytest]\ntwitter_features = true\n"
STEPS = """
from pytest_bdd import given, parsers, then

@given(parsers.parse("{name:w} has {number:d} cups"), target_fixture="cups")
def has_cups(name, number):
    return number

@then(parsers.parse("there are {number:d} cups"))
def there_are(cups, number):
    assert cups == number
"""


def project(pytester: pytest.Pytester, **features: str) -> pytest.Pytester:
    """A project with two lines of configuration, steps about cups, and *features* by the names of their files."""
    pytester.makefile(".ini", pytest=CONFIGURATION)
    pytester.makeconftest(STEPS)
    folder = pytester.mkdir("features")
    for name, text in features.items():
        (folder / f"{name}.feature").write_text(text, "utf-8")
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_subprocess("-p", "no:cacheprovider", *arguments)


def bdd(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What ``twitter-emulator bdd`` does when it is called in the folder *cwd*."""
    command = [sys.executable, "-m", "twitter_emulator", "bdd", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
