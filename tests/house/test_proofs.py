"""The pages that say what proves what name only tests and scenarios that there are."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from tests.house.source import ROOT

PAGES = ("docs/channel-features.md", "docs/security.md")

_PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`|`(features/[\w/]+\.feature): ([^`]+)`")
_SCENARIO = re.compile(r"^\s*Scenario(?: Outline)?: (.+?)\s*$", re.MULTILINE)
_MENTION = re.compile(r"`(?:tests|features)/[^`]*`")


@lru_cache
def functions_in(path: Path) -> frozenset[str]:
    """The names of the functions of a module."""
    found = ast.walk(ast.parse(path.read_text("utf-8")))
    return frozenset(it.name for it in found if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef))


@lru_cache
def scenarios_in(path: Path) -> frozenset[str]:
    """The names of the scenarios of a feature."""
    return frozenset(_SCENARIO.findall(path.read_text("utf-8")))


def rows(page: str) -> Iterator[str]:
    """The rows of the tables of a page, without their heads."""
    lines = (ROOT / page).read_text("utf-8").splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("| ") and before.startswith("|"):
            yield line


def is_there(path: str, name: str) -> bool:
    file = ROOT / path
    if not file.is_file():
        return False
    return name in (functions_in(file) if file.suffix == ".py" else scenarios_in(file))


@pytest.mark.parametrize("page", PAGES)
def test_every_proof_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")

    named = [(first or third, second or fourth) for first, second, third, fourth in _PROOF.findall(text)]

    assert len(named) == len(_MENTION.findall(text)), (
        "Name a proof as `tests/…py::test_name` or `features/…feature: …`."
    )
    assert [f"{path}: {name}" for path, name in named if not is_there(path, name)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_row_of_a_page_names_a_proof(page: str) -> None:
    found = list(rows(page))

    assert len(found) > 25
    assert [row for row in found if not _PROOF.search(row)] == []
