"""The script that continuous integration runs, with stand-ins for everything it would do to a machine."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

AS_ROOT = {"id": "echo 0", "apt-get": 'echo "apt-get $*" >> calls', "make": 'echo "make $*" >> calls'}

POSTGRESQL = {"pg_lsclusters": ":"}


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout with the script, and a folder of commands that is all its PATH holds."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci")
    (tmp_path / "commands").mkdir()
    for name in ("bash", "dirname"):
        (tmp_path / "commands" / name).symlink_to(shutil.which(name) or name)
    return tmp_path


def run(machine: Path, commands: dict[str, str]) -> subprocess.CompletedProcess[str]:
    for name, script in commands.items():
        stand_in = machine / "commands" / name
        stand_in.write_text(f"#!{shutil.which('bash')}\n{script}\n", "utf-8")
        stand_in.chmod(0o755)
    return subprocess.run(
        [machine / ".ci/run"],
        cwd=machine.parent,
        env={"PATH": str(machine / "commands")},
        capture_output=True,
        text=True,
        check=False,
    )


def calls(machine: Path) -> list[str]:
    return (machine / "calls").read_text("utf-8").splitlines()


def test_the_script_may_be_executed() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_root_installs_a_missing_chromium_before_the_tests(machine: Path) -> None:
    done = run(machine, {**AS_ROOT, **POSTGRESQL})

    assert done.returncode == 0, done.stderr
    assert [call.split()[:2] for call in calls(machine)] == [
        ["apt-get", "update"],
        ["apt-get", "install"],
        ["make", "test"],
    ]
    assert calls(machine)[1].endswith("--no-install-recommends chromium")


def test_root_installs_a_missing_postgresql_before_the_tests(machine: Path) -> None:
    done = run(machine, {**AS_ROOT, "chromium": ":"})

    assert done.returncode == 0, done.stderr
    assert calls(machine)[1].endswith("--no-install-recommends postgresql")
    assert calls(machine)[2:] == ["make test"]


@pytest.mark.parametrize("commands", [{"apt-get": "exit 100"}, {"id": "echo 1000"}], ids=["apt fails", "not root"])
def test_without_postgresql_the_other_tests_run_and_it_says_so(machine: Path, commands: dict[str, str]) -> None:
    done = run(machine, {**AS_ROOT, "chromium": ":", **commands})

    assert done.returncode == 0, done.stderr
    assert "its tests are left out" in done.stdout
    assert calls(machine)[-1] == "make test"


def test_a_chromium_that_is_there_is_not_installed(machine: Path) -> None:
    run(machine, {**AS_ROOT, **POSTGRESQL, "chromium": ":"})

    assert calls(machine) == ["make test"]


@pytest.mark.parametrize("commands", [{"apt-get": "exit 100"}, {"id": "echo 1000"}], ids=["apt fails", "not root"])
def test_without_a_chromium_the_other_tests_run_and_it_says_so(machine: Path, commands: dict[str, str]) -> None:
    done = run(machine, {**AS_ROOT, **commands})

    assert done.returncode == 0, done.stderr
    assert "the browser tests are left out" in done.stdout
    assert calls(machine)[-1] == "make test"


def test_with_npm_the_client_libraries_come_last(machine: Path) -> None:
    run(machine, {**AS_ROOT, **POSTGRESQL, "chromium": ":", "npm": ":"})

    assert calls(machine) == ["make test", "make clients"]


def test_without_npm_the_client_libraries_are_left_out_aloud(machine: Path) -> None:
    done = run(machine, {**AS_ROOT, "chromium": ":"})

    assert "the client libraries are left out" in done.stdout


def test_a_failing_test_fails_the_script(machine: Path) -> None:
    assert run(machine, {**AS_ROOT, "make": "exit 2"}).returncode == 2
