"""The verbs of the Makefile, tried in a copy where Python is a stand-in that only writes down what it was asked."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.house.source import ROOT

VERBS = (
    *("install", "run", "test", "lint", "types", "layers", "unit", "contracts"),
    *("gallery", "features", "packaging", "browser", "clients", "bench", "package", "clean"),
)

STAND_IN = """#!/bin/sh
echo "$*" >> calls
case "$*" in
    *version_info*) exit {old} ;;
    *venv*) mkdir -p .venv/bin && cp python .venv/bin/python && cp python .venv/bin/twitter-emulator ;;
esac
"""


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A checkout that nothing was installed into, in a folder with blanks in its name."""
    folder = tmp_path / "a fresh clone"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    python(folder, old=False)
    return folder


def python(folder: Path, *, old: bool) -> None:
    script = folder / "python"
    script.write_text(STAND_IN.format(old=int(old)), "utf-8")
    script.chmod(0o755)


def make(folder: Path, *words: str, chromium: str = "") -> subprocess.CompletedProcess[str]:
    # What the make that runs these tests tells its children is not for this one.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", *words, "PYTHON=./python", f"CHROMIUM={chromium}"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def calls(folder: Path) -> Sequence[str]:
    return (folder / "calls").read_text("utf-8").splitlines()


def installs(folder: Path) -> int:
    return sum("pip install" in call for call in calls(folder))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_runs_alone_and_is_explained(fresh: Path, verb: str) -> None:
    tried = make(fresh, "--dry-run", verb)

    assert tried.returncode == 0, tried.stderr
    assert re.search(rf"^  make {verb} +\S", make(fresh, "help").stdout, re.MULTILINE)
    assert f"`make {verb}`" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_running_installs_by_itself(fresh: Path) -> None:
    ran = make(fresh, "run")

    assert ran.returncode == 0, ran.stderr
    assert "-m pip install --quiet --disable-pip-version-check -c constraints.txt -e .[dev]" in calls(fresh)
    assert calls(fresh)[-1] == "demo"


def test_what_is_installed_is_not_installed_again(fresh: Path) -> None:
    make(fresh, "install")

    make(fresh, "run")

    assert installs(fresh) == 1


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_dependency_installs_again(fresh: Path, name: str) -> None:
    make(fresh, "install")
    later = (fresh / ".venv/.installed").stat().st_mtime + 10
    os.utime(fresh / name, (later, later))

    make(fresh, "install")

    assert installs(fresh) == 2


def test_a_python_that_is_too_old_is_named(fresh: Path) -> None:
    python(fresh, old=True)

    refused = make(fresh, "install")

    assert refused.returncode != 0
    assert "needs Python 3.11 or newer, and './python' is not that" in refused.stderr
    assert not (fresh / ".venv").exists()


def test_without_a_chromium_the_browser_tests_are_left_out_aloud(fresh: Path) -> None:
    left_out = make(fresh, "browser")

    assert left_out.returncode == 0
    assert "LEFT OUT: the browser tests" in left_out.stdout


def test_with_a_chromium_the_browser_tests_run(fresh: Path) -> None:
    make(fresh, "browser", chromium="/usr/bin/chromium")

    assert calls(fresh)[-1] == "-m pytest tests/browser"


def test_a_failing_step_fails_the_whole_test(fresh: Path) -> None:
    make(fresh, "install")
    (fresh / ".venv/bin/python").write_text("#!/bin/sh\nexit 3\n", "utf-8")

    assert make(fresh, "test").returncode != 0
