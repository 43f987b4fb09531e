"""``errors.json`` and the error classes say the same."""

import re
from typing import Any

import msgspec
import pytest

from tests.house.source import ROOT
from twitter_emulator import data
from twitter_emulator.protocol import errors
from twitter_emulator.protocol.errors import ApiError

TABLE: list[dict[str, Any]] = msgspec.json.decode((data.folder("contracts") / "errors.json").read_bytes())["errors"]


@pytest.fixture(scope="module")
def source() -> str:
    """The emulator, without the module that has the classes."""
    files = (ROOT / "emulator/twitter_emulator").rglob("*.py")
    return "\n".join(path.read_text("utf-8") for path in files if path.name != "errors.py")


@pytest.mark.parametrize("kind", errors.every(), ids=lambda kind: kind.__name__)
def test_every_class_is_a_row_of_the_table(kind: type[ApiError]) -> None:
    row = next(row for row in TABLE if row["name"] == kind.__name__)

    assert row["status"] == "emulated"
    assert (row["http"], row["code"], row["message"]) == (kind.status, kind.code, kind.message)
    assert row.get("message_first", False) == kind.message_first
    assert (row.get("label"), row.get("ending", "")) == (kind.label, kind.ending)
    assert row.get("shape", "json") == kind.shape


@pytest.mark.parametrize("kind", errors.every(), ids=lambda kind: kind.__name__)
def test_a_row_says_whether_anything_raises_its_class(kind: type[ApiError], source: str) -> None:
    row = next(row for row in TABLE if row["name"] == kind.__name__)

    assert row.get("raised", True) == bool(re.search(rf"\b{kind.__name__}\b", source))


def test_every_emulated_row_is_a_class() -> None:
    names = [row["name"] for row in TABLE if row["status"] == "emulated"]

    assert sorted(names) == sorted(kind.__name__ for kind in errors.every())


def test_every_row_says_when_and_how_it_is_known() -> None:
    assert all(row["when"] and row["evidence"] for row in TABLE)
