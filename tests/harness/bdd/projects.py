"""Foreign projects that collect feature files, each with a pytest of its own."""

import pytest
from click.testing import CliRunner, Result

from twitter_emulator.harness.bdd import verbs

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
    """A run in this process, which has imported everything already."""
    return project.runpytest_inprocess("-p", "no:cacheprovider", *arguments)


def bdd(*arguments: str) -> Result:
    """What ``twitter-emulator bdd`` does when it is called in the current folder."""
    return CliRunner().invoke(verbs.bdd, arguments, prog_name="bdd")
