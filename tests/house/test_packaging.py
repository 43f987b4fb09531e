"""The wheel, built from an sdist and installed where nothing of this checkout is on the path."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.packaging


@dataclass(frozen=True, slots=True)
class Installed:
    """A fresh environment with the wheel in it; the dependencies are lent by the one that runs the tests."""

    wheel: Path
    folder: Path

    @property
    def packages(self) -> Path:
        (found,) = self.folder.glob("lib/python*/site-packages")
        return found

    def run(self, command: str, *arguments: str) -> str:
        """Run *command* of the environment in a foreign folder; its standard output."""
        foreign = self.folder / "foreign"
        foreign.mkdir(exist_ok=True)
        return run(str(self.folder / "bin" / command), *arguments, cwd=foreign)


def run(*command: str, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without --wheel or --sdist, build makes the sdist and then the wheel from it, as an index would."""
    dist = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(dist), str(ROOT), cwd=dist)
    (found,) = dist.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("fresh")
    run(sys.executable, "-m", "venv", "--without-pip", str(folder), cwd=folder)
    python = str(folder / "bin/python")
    pip = (sys.executable, "-m", "pip", "--python", python)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel), cwd=folder)
    fresh = Installed(wheel, folder)
    # A .pth file in a folder that another .pth file names is not read: the editable install stays out.
    (fresh.packages / "lent.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return fresh


def files(folder: Path) -> Iterator[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return (path.relative_to(folder) for path in found)


def test_the_wheel_holds_our_two_packages_and_nothing_else(wheel: Path) -> None:
    top = {name.split("/")[0] for name in ZipFile(wheel).namelist()}

    assert {name for name in top if not name.endswith(".dist-info")} == {"twitter_emulator", "twitter_channel"}
    assert len(top) == 3


def test_the_wheel_says_that_both_packages_are_typed(wheel: Path) -> None:
    assert {"twitter_emulator/py.typed", "twitter_channel/py.typed"} <= set(ZipFile(wheel).namelist())


@pytest.mark.parametrize("folder", ["contracts", "features"])
def test_the_shipped_data_is_the_checkouts_byte_for_byte(installed: Installed, folder: str) -> None:
    here, there = ROOT / folder, installed.packages / "twitter_emulator/_data" / folder

    assert sorted(files(here)) == sorted(files(there))
    assert [path for path in files(here) if (here / path).read_bytes() != (there / path).read_bytes()] == []


def test_there_is_data_to_ship() -> None:
    assert all(any(files(ROOT / folder)) for folder in ("contracts", "features"))


@pytest.mark.parametrize("package", ["twitter_emulator", "twitter_channel"])
def test_every_module_of_the_checkout_is_shipped(installed: Installed, package: str) -> None:
    (shelf,) = ROOT.glob(f"*/{package}")
    shipped = {path for path in files(installed.packages / package) if path.parts[0] != "_data"}

    assert set(files(shelf)) == shipped


@pytest.mark.parametrize("command", ["twitter-emulator", "twitter-channel"])
def test_the_command_runs_in_a_foreign_folder(installed: Installed, command: str) -> None:
    assert "Usage" in installed.run(command, "--help")


def test_the_command_and_the_wheel_agree_on_the_version(installed: Installed) -> None:
    version = installed.wheel.name.split("-")[1]

    assert version in installed.run("twitter-emulator", "--version")


def test_the_installed_package_is_imported_and_not_the_checkout(installed: Installed) -> None:
    place = installed.run("python", "-c", "import twitter_emulator; print(twitter_emulator.__file__)")

    assert Path(place.strip()).is_relative_to(installed.packages)
