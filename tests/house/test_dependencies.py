"""What the project depends on: ranges in pyproject.toml, tested versions in constraints.txt."""

import re
import subprocess
import sys
import tomllib
from functools import cache
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import ROOT

# What `twitter-emulator up` must be ready without; each is imported when first needed, if ever.
WAITING = {"alembic", "faker", "jsonschema", "pytest", "pytest_bdd", "sqlalchemy", "twitter_channel"}
SERVING = "import sys, twitter_emulator.cli, twitter_emulator.server; print(*sys.modules)"


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return {
        canonicalize_name(name): version
        for name, _, version in (line.partition("==") for line in lines if not line.startswith("#"))
    }


@cache
def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def direct() -> list[Requirement]:
    extras = project()["optional-dependencies"].values()
    lines = [*project()["dependencies"], *(line for extra in extras for line in extra)]
    return [need for need in map(Requirement, lines) if need.name != project()["name"]]


@pytest.mark.parametrize("need", direct(), ids=str)
def test_every_direct_dependency_is_pinned_within_its_range(need: Requirement) -> None:
    assert need.specifier, f"{need.name} has no range in pyproject.toml: say the oldest version that works"
    assert need.specifier.contains(pins()[canonicalize_name(need.name)])


def test_constraints_are_plain_versions_without_any_address() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()

    odd = [line for line in lines if not re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line)]

    assert not odd


def test_the_emulator_starts_without_what_it_does_not_need_yet() -> None:
    served = subprocess.run([sys.executable, "-c", SERVING], capture_output=True, text=True, check=False)

    assert served.returncode == 0, served.stderr
    assert WAITING.isdisjoint(served.stdout.split())
